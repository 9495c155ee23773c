import Foundation
import Testing

@testable import bench

struct `The page of a report` {
  private let lines = ReportLines()

  @Test func `has a part for all there is, and none for what there is not`() throws {
    let run = try page([lines.kernel("kernel/a", seconds: 1e-6)])
    #expect(isWellFormed(run))
    for id in ["times", "methods"] { #expect(!section(id, of: run).isEmpty) }
    for id in ["comparison", "roofline", "speed-up", "papers", "trend"] {
      #expect(section(id, of: run).isEmpty)
    }
    let all = try page(
      [lines.kernel("kernel/a", seconds: 1e-6, naive: 1e-4, rate: 1e9, roof: 2e9)]
        + lines.comparison("kernel/b", pairs: 60, ratio: 1),
      papers: ["table.md": "| ours | paper |\n| ---: | ---: |\n| 1.0 | 1.1 |\n"])
    #expect(isWellFormed(all))
    for id in ["comparison", "times", "roofline", "speed-up", "papers", "methods"] {
      #expect(!section(id, of: all).isEmpty, "\(id)")
    }
  }

  @Test(arguments: [
    (1.1, "slower", "1 regression"), (0.9, "faster", "No regression"),
    (1, "same", "No regression"),
  ])
  func `begins with the verdict`(_ ratio: Double, _ word: String, _ headline: String) throws {
    let page = try page(lines.comparison("kernel/a", pairs: 60, ratio: ratio))
    let strip = page.prefix(upTo: page.range(of: "<nav")!.lowerBound)
    #expect(strip.contains("<p class=\"headline\">\(headline)</p>"))
    #expect(strip.contains("<b>1</b> \(word)</li>"))
    #expect(
      strip.contains(
        "git switch --detach abc0123def45 &amp;&amp; swift run bench compare --against ba5eba5eba5e"
      ))
    #expect(section("comparison", of: page).contains(">\(word)</b>"))
  }

  @Test func `shows every process`() throws {
    let times = [1.0, 1.02, 1.04, 0.98, 0.96].map { lines.kernel("kernel/a", seconds: 1e-6 * $0) }
    let strip = String(section("times", of: try page(times)))
    #expect(strip.contains("5 processes, 960 ns to 1.04 µs"))
    let path = try #require(strip.firstMatch(of: #/class="d s0" d="([^"]*)"/#)).1
    // From the top to the bottom, right of the median and then left of it.
    #expect(String(path).count(of: "M") == 5 && path.hasPrefix("M80 3h0M"))
    #expect(strip.contains("1.00 µs") && strip.contains("±4.00 %"))
  }

  @Test func `keeps machines apart, and quick runs from others`() throws {
    var other = lines
    other.machine = "Another CPU"
    var quick = lines.kernel("kernel/a", seconds: 3e-6, naive: 1e-4)
    quick.isQuick = true
    let page = try page([
      lines.kernel("kernel/a", seconds: 1e-6, naive: 1e-4),
      other.kernel("kernel/a", seconds: 2e-6, naive: 1e-4), quick,
    ])
    #expect(page.contains("Results of 3 machines or kinds of run are here."))
    for id in ["times", "speed-up"] {
      #expect(String(section(id, of: page)).count(of: "<table") == 3)
    }
    #expect(String(section("times", of: page)).count(of: "<tr><td") == 3)
    #expect(page.contains("Another CPU") && page.contains("quick: not for claims"))
  }

  @Test func `keeps builds in rows of their own`() throws {
    var next = lines
    next.commit = "fedcba987654"
    let page = try page([
      lines.kernel("kernel/a", seconds: 1e-6), next.kernel("kernel/a", seconds: 2e-6),
    ])
    let times = String(section("times", of: page))
    #expect(times.count(of: "<tr><td") == 2 && times.contains("fedcba987654"))
  }

  @Test func `takes what diverged for a result, and counts for none`() throws {
    var counts = lines.kernel("kernel/b", seconds: nil)
    (counts.isDiverged, counts.draws) = (nil, 7)
    let page = try page([
      lines.kernel("kernel/a", seconds: nil), lines.kernel("kernel/b", seconds: 1e-6),
      lines.kernel("kernel/b", seconds: nil), counts,
    ])
    #expect(isWellFormed(page) && page.contains("<b>2</b> diverged"))
    #expect(section("times", of: page).contains("<b class=\"bad\">1 diverged</b>"))
    #expect(!page.contains("nan") && !page.contains("inf<"))
  }

  @Test func `says nothing of a few pairs`() throws {
    let page = try page(lines.comparison("kernel/a", pairs: 2, ratio: 2))
    #expect(isWellFormed(page) && page.contains("<p class=\"headline\">Unsure</p>"))
    let row = try #require(try embeddedData(of: page)["comparisons"]?.first as? [String: Any])
    #expect((row["ratio"] as? [Double])?.count == 1 && row["diverged"] == nil)
  }

  @Test func `carries its numbers`() throws {
    let page = try page([1.166e-6, 1.2e-6].map { lines.kernel("kernel/a", seconds: $0) })
    let row = try #require(try embeddedData(of: page)["runs"]?.first as? [String: Any])
    #expect(row["id"] as? String == "kernel/a")
    #expect(row["values"] as? [Int] == [1166, 1200] && row["values_exponent"] as? Int == -9)
  }

  @Test func `is small for a usual run, and for a long one`() throws {
    let run = (0..<144 * 5).map { index -> ResultLine in
      let row = Double(index / 5 + 1)
      return lines.kernel(
        "kernel/some-kind-of-kernel/\(index / 5)x200x2000",
        seconds: 1e-6 * (row + 0.01 * Double(index % 5)), naive: 1e-3, rate: 1e9 * row,
        roof: 2e9 * row)
    }
    let comparison = (0..<40).flatMap { row -> [ResultLine] in
      lines.comparison("kernel/some-kind-of-kernel/\(row)", pairs: 60, ratio: 1)
    }
    #expect(try page(run + comparison).utf8.count < 300_000)
    let many = (0..<20_000).map { index -> ResultLine in
      lines.kernel("kernel/\(index % 4)", seconds: 1e-6 + 1e-12 * Double(index))
    }
    #expect(try page(many).utf8.count < 100_000)
  }

  @Test func `leaves out rows that no browser would show, and says so`() throws {
    let count = RunSection.mostRows + 7
    let page = try page((0..<count).map { lines.kernel("kernel/\($0)", seconds: 1e-6) })
    #expect(String(section("times", of: page)).count(of: "<tr><td") == RunSection.mostRows)
    #expect(page.contains("7 more rows are left out here"))
  }
}
