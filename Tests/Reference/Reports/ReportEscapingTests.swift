import Foundation
import Testing

@testable import bench

/// Names that try to leave their place.
private let hostileNames = [
  "</script><script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onload='alert(1)",
  "<!--", "]]>", "&lt;b&gt;", "${alert(1)}", "\u{202E}gnp.exe", "שלום/קרנל",
  "a\u{0}b\u{1B}[31mc\u{7F}",
  "\u{FFFE}\u{2028}\u{85}", String(repeating: "<x\"", count: 3500), "`**bold**`", "$(rm -rf ~)`id`",
]

struct `Hostile names` {
  @Test(arguments: hostileNames)
  func `stay where they are`(_ name: String) throws {
    var lines = ReportLines()
    (lines.machine, lines.commit, lines.time) = (name, name, name)
    var run = lines.kernel(name, seconds: 1e-6, naive: 1e-4, rate: 1e9, roof: 2e9)
    (run.roof, run.worstError, run.data, run.seed, run.unit) = (name, name, name, name, name)
    let results = [run] + lines.comparison(name, pairs: 60, ratio: 1.2)
    let page = try page(
      results,
      papers: ["a<b>&\".md": "# \(name)\n\n| \(name) |\n| --- |\n| \(name) |\n\n- \(name)\n"])
    #expect(isWellFormed(page))
    #expect(page.count(of: "<script") == 2 && page.count(of: "<img") == 0)
    #expect(page.unicodeScalars.allSatisfy { !("\u{202A}"..."\u{202E}" ~= $0) && $0 != "\u{1B}" })
    let row = try #require(try embeddedData(of: page)["runs"]?.first as? [String: Any])
    // Foundation's reader drops a scalar that is no character.
    #expect(name.contains("\u{FFFE}") || row["id"] as? String == name)
  }

  @Test(arguments: hostileNames)
  func `are one word of a shell`(_ name: String) throws {
    guard !name.contains("\0") else { return }
    let output = try shell("printf %s \(shellWord(name))").output
    #expect(output == name)
  }

  @Test func `do not become a checkout`() {
    #expect(ShellCheckout("abc0123def45").line == "git switch --detach abc0123def45 && swift run ")
    for build in ["", "abc+changes", "abc; rm x", "-f"] {
      #expect(ShellCheckout(build).line == "swift run ")
    }
  }

  @Test func `in a figure are an image's`() throws {
    let figure = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"
    let page = try page(
      [ReportLines().kernel("kernel/a", seconds: 1)], papers: ["figure.svg": figure])
    #expect(isWellFormed(page) && page.count(of: "alert") == 0)
    #expect(page.contains("src=\"data:image/svg+xml;base64,"))
  }

  @Test func `have their escapes`() {
    let text: HTML = "\("é\u{1F600}\n\u{202E}<a href=\"x\">&")"
    #expect(text.text == "é\u{1F600}&#10;\u{FFFD}&lt;a href=&quot;x&quot;&gt;&amp;")
    let name: HTML = "<i>\("<b>")\(HTML.name("<u>"))</i>"
    #expect(name.text == "<i>&lt;b&gt;&lt;u&gt;</i>")
    #expect(HTML.name("שלום").text == "<bdi>שלום</bdi>")
  }
}
