import Foundation
import Testing

@testable import bench

private let line = ReportLines().kernel("kernel/a", seconds: 1e-6).text

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
    ("a.jsonl -o a.jsonl", 64, "'a.jsonl' is one of the files that are read"),
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
  ])
  func `tells what it cannot use`(_ arguments: String, _ code: Int, _ message: String) throws {
    let (outcome, page) = try report(
      arguments,
      [
        "a.jsonl": line + "\n", "empty.jsonl": "\n", "broken.jsonl": line + "\n{\"v\": 1,\n",
        "other.jsonl": "{\"item\":\"table1\"}\n", "folder/file": "", "past/b.jsonl": "?\n",
        "text.svg": "figure",
      ])
    #expect(Int(outcome.code) == code && page == nil, "\(outcome.error)")
    #expect(outcome.error.hasPrefix("Error: \(message)"), "\(outcome.error)")
  }

  @Test func `passes over a line that was being written`() throws {
    let (outcome, page) = try report("a.jsonl", ["a.jsonl": line + "\n" + line.prefix(50)])
    #expect(outcome.code == 0 && page?.contains("1 benchmark, 1 process<") == true)
  }

  @Test func `reads a file once`() throws {
    let (_, page) = try report("a.jsonl ./a.jsonl --history .", ["a.jsonl": line + "\n"])
    #expect(page?.contains("1 benchmark, 1 process<") == true)
  }
}
