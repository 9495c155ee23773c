import Foundation
import Testing

@testable import bench

/// One row that is slower, one that is not known well enough, one quantity that is worse.
private func comparison(advisory: String? = nil) -> ComparisonTable {
  func row(_ id: String, _ logs: [Double], _ verdict: Verdict, confirmed: Bool) -> RowComparison {
    let ratio = TimeRatio(logRatios: logs, error: 0.01)
    return RowComparison(
      id: id, unit: "s", base: 1e-6, head: 1.1e-6, ratio: ratio, verdict: verdict,
      confirmation: confirmed ? ratio : nil, roundsToDecide: verdict == .unsure ? 70 : nil)
  }
  let result = BuildComparison(
    base: ComparedBuild(name: "main", commit: "aaa", digest: "1"),
    head: ComparedBuild(name: "working tree", commit: "bbb", digest: "2"),
    machine: Fingerprint(ResultLine()), margin: 0.03, error: 0.01,
    rows: [
      row(
        "kernel/a", (0..<20).map { log(1.1) + 0.001 * (Double($0) - 9.5) }, .slower, confirmed: true
      ),
      row("kernel/b|c", [0, 0.1], .unsure, confirmed: false),
    ],
    exact: [
      ExactComparison(
        id: "kernel/a", quantity: .allocations, base: "0", head: "2", outcome: .worse)
    ], advisory: advisory)
  return ComparisonTable(
    result: result, command: "bench compare --against aaa", style: Style(.never))
}

private func text(_ format: ReportFormat, advisory: String? = nil) throws -> String {
  let report = Report([], comparison: comparison(advisory: advisory))
  return String(decoding: try report.data(as: format), as: UTF8.self)
}

struct `Formats of comparisons` {
  @Test func `json has a line for each verdict, and no infinity`() throws {
    let lines = try text(.json).split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(lines.map { $0["verdict"] as? String } == ["slower", "unsure", "worse"])
    #expect(abs((lines[0]["ratio"] as? Double ?? 0) - 1.1) < 1e-12)
    #expect(lines[0]["confirmation_pairs"] as? Int == 20 && lines[0]["pairs"] as? Int == 20)
    let bounds = ["confirmation_lower", "lower", "ratio", "upper", "confirmation_upper"]
      .map { lines[0][$0] as? Double ?? 0 }
    #expect(bounds == bounds.sorted() && Set(bounds).count == 3)
    // Two pairs leave the interval open above; nothing has diverged.
    #expect(lines[1]["upper"] == nil && lines[1]["diverged"] == nil)
    #expect(lines[1]["rounds_to_decide"] as? Int == 70)
    #expect(lines[2]["quantity"] as? String == "allocations" && lines[2]["head"] as? String == "2")
  }

  @Test func `csv has the same in columns`() throws {
    let lines = try text(.csv).split(separator: "\n").map { $0.split(separator: ",") }
    #expect(lines.count == 4)
    #expect(lines[0].prefix(6) == ["id", "quantity", "unit", "base", "head", "ratio"])
    #expect(lines[1].prefix(3) == ["kernel/a", "time", "s"])
  }

  @Test func `markdown begins with the verdict and folds the rows`() throws {
    let text = try text(.markdown)
    #expect(text.hasPrefix("### bench compare: 2 regressions\n\nmain aaa → working tree bbb"))
    #expect(text.contains("| slower | kernel/a | 1.00 µs | 1.10 µs | +10.0 % |"))
    #expect(text.contains("kernel/b\\|c"))
    #expect(text.contains("| worse | kernel/a | allocations | 0 → 2 |"))
    #expect(text.contains("Repeat: `bench compare --against aaa`"))
    #expect(text.contains("<details><summary>all 2 rows</summary>\n\n| verdict | row |"))
  }

  @Test func `junit fails what is slower or worse, and nothing that is only advice`() throws {
    #expect(comparison().result.regressions == 2)
    #expect(comparison(advisory: "another machine").result.regressions == 0)
    let failing = try text(.junit)
    #expect(failing.contains("tests=\"3\" failures=\"2\" skipped=\"0\""))
    #expect(failing.contains("<failure message=\"slower  kernel/a"))
    #expect(failing.contains("<failure message=\"worse  kernel/a  allocations  0 → 2\""))
    let advice = try text(.junit, advisory: "another machine")
    #expect(advice.contains("failures=\"0\" skipped=\"3\""))
    #expect(advice.contains("<skipped>another machine: slower  kernel/a"))
  }
}
