import Foundation
import Testing

@testable import bench

private let line = ReportLines().kernel("kernel/a", seconds: 1e-6).text

/// Of a comparison, on a machine, of builds of which the head takes a tenth longer.
private func compared(_ machine: String) -> String {
  ReportLines(machine: machine).comparison("kernel/a", pairs: 60, ratio: 1.1)
    .map { $0.text + "\n" }.joined()
}

/// Runs `bench report` in a folder that has these files.
private func report(_ arguments: String, _ files: [String: String]) throws -> (
  Outcome, page: String?
) {
  try withReportFolder { folder in
    for (name, text) in files {
      let path = "\(folder)/\(name)"
      try makeDirectory(String(path[...path.lastIndex(of: "/")!]))
      try AtomicFile.replace(path, with: Data(text.utf8))
    }
    try AtomicFile.replace(folder + "/binary.md", with: Data([0xFF, 0xFE]))
    let outcome = try shell("cd '\(folder)' && bench report \(arguments)")
    let page = try? String(contentsOfFile: folder + "/report.html", encoding: .utf8)
    return (outcome, page)
  }
}

struct `bench report` {
  @Test func `writes one page`() throws {
    let (outcome, page) = try report("a.jsonl", ["a.jsonl": line + "\n"])
    #expect(outcome.code == 0 && outcome.error.isEmpty)
    #expect(outcome.output.hasPrefix("wrote 'report.html', "))
    #expect(page?.hasPrefix("<!DOCTYPE html>") == true)
  }

  @Test(arguments: [
    ("", 64, "Missing files"),
    ("a.jsonl -o a.jsonl", 64, "'a.jsonl' is a file of results that is in use"),
    ("--history past -o past/b.jsonl", 64, "'past/b.jsonl' is a file of results that is in use"),
    ("a.jsonl --format csv -o ./a.jsonl", 64, "'./a.jsonl' is a file of results"),
    ("empty.jsonl --format csv", 65, "no results in 'empty.jsonl'"),
    ("--history once", 65, "'once' has one commit: a trend needs two"),
    ("none.jsonl", 66, "cannot read 'none.jsonl'"),
    ("empty.jsonl", 65, "no results in 'empty.jsonl'"),
    ("a.jsonl broken.jsonl", 65, "'broken.jsonl' line 2: expected a JSON object"),
    ("other.jsonl", 65, "'other.jsonl' line 1: expected a result with \"v\" and \"id\""),
    ("folder", 66, "cannot read 'folder'"), ("binary.md", 65, "'binary.md' is no text in UTF-8"),
    ("text.svg", 65, "'text.svg' is no whole SVG figure"),
    ("none.svg", 66, "cannot read 'none.svg'"),
    ("a.jsonl --history none", 66, "cannot read 'none': expected a folder"),
    ("a.jsonl --history folder", 66, "no '*.jsonl' in 'folder'"),
    ("a.jsonl --history past", 65, "'past/b.jsonl' line 1"),
    ("--peers a.jsonl", 65, "'a.jsonl' line 1: expected a line as 'ci/peers/run --json' writes"),
    ("--peers empty.jsonl", 65, "'empty.jsonl' is empty"),
    ("a.jsonl -o none/report.html", 73, "cannot create 'none/report.html'"),
    ("a.jsonl --history past --format csv", 64, "'--history' and '--peers' are for the page"),
    ("two.jsonl --format json", 64, "These files have 2 comparisons; expected one"),
  ])
  func `tells what it cannot use`(_ arguments: String, _ code: Int, _ message: String) throws {
    let (outcome, page) = try report(
      arguments,
      [
        "a.jsonl": line + "\n", "empty.jsonl": "\n", "broken.jsonl": line + "\n{\"v\": 1,\n",
        "other.jsonl": "{\"item\":\"table1\"}\n", "folder/file": "", "past/b.jsonl": "?\n",
        "text.svg": "figure", "once/a.jsonl": line + "\n",
        "two.jsonl": compared("a") + compared("b"),
      ])
    #expect(Int(outcome.code) == code && page == nil, "\(outcome.error)")
    #expect(outcome.error.hasPrefix("Error: \(message)"), "\(outcome.error)")
  }

  @Test(arguments: [("", "slower"), ("--margin 20", "same"), ("--error 1e-4 --margin 5", "slower")])
  func `judges by the margin that it is told`(_ options: String, _ verdict: String) throws {
    let (outcome, _) = try report("a.jsonl --format json \(options)", ["a.jsonl": compared("a")])
    #expect(outcome.code == 0 && outcome.output.contains("\"verdict\": \"\(verdict)\""))
  }

  @Test func `passes over a line that was being written`() throws {
    let (outcome, page) = try report("a.jsonl", ["a.jsonl": line + "\n" + line.prefix(50)])
    #expect(outcome.code == 0 && page?.contains("1 benchmark, 1 process<") == true)
  }

  @Test func `reads a file once`() throws {
    let (_, page) = try report("a.jsonl ./a.jsonl --history .", ["a.jsonl": line + "\n"])
    #expect(page?.contains("1 benchmark, 1 process<") == true)
    let (outcome, _) = try report("a.jsonl ./a.jsonl --format csv", ["a.jsonl": line + "\n"])
    #expect(outcome.output.count(of: "\n") == 2)
  }

  @Test func `keeps builds with changes apart, though they are of one commit`() throws {
    let builds = ["0123", "4567", "4567"].map { build in
      var line = ReportLines().kernel("kernel/a", seconds: 1e-6)
      (line.isDirty, line.build) = (true, build)
      return line.text + "\n"
    }
    let (outcome, _) = try report("a.jsonl --format markdown", ["a.jsonl": builds.joined()])
    #expect(outcome.output.count(of: "abc0123def45+changes 4567) |") == 1, "\(outcome.output)")
    #expect(outcome.output.count(of: "abc0123def45+changes 0123) |") == 1)
  }

  @Test func `judges as a comparison without confirmation did`() throws {
    let text = ReportLines().comparison("kernel/a", pairs: 60, ratio: 1.2)
      .filter { $0.stage == .rounds }.map { $0.text + "\n" }.joined()
    for (option, verdict) in [("", "unsure"), ("--no-confirm", "slower")] {
      let (outcome, _) = try report("a.jsonl --format json \(option)", ["a.jsonl": text])
      #expect(outcome.output.contains("\"verdict\": \"\(verdict)\""), "\(outcome.output)")
    }
  }
}
