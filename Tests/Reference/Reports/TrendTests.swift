import Foundation
import Testing

@testable import bench

/// Times of commits on a machine, the slower ones from a commit on.
private func history(
  _ machine: String, commits: Range<Int>, slowFrom: Int = .max, id: String = "kernel/a"
) -> [ResultLine] {
  commits.map { commit in
    let lines = ReportLines(
      machine: machine, commit: "c\(commit)",
      time: "2026-11-\(10 + commit)T00:00:00Z")
    let noise = 1 + 0.002 * sin(Double(commit * commit))
    return lines.kernel(id, seconds: 1e-6 * noise * (commit >= slowFrom ? 1.1 : 1))
  }
}

private func trends(_ lines: [ResultLine]) -> [Trend] {
  var measurements = Measurements()
  for line in lines { measurements.add(line, of: line.revision) }
  return Trend.all(in: measurements)
}

struct `Trends` {
  @Test func `are in the order of time, one for each machine`() {
    let lines = history("A", commits: 0..<9).reversed() + history("B", commits: 3..<7)
    let trends = trends(lines)
    #expect(trends.map { $0.points.map(\.build) } == [0..<9, 3..<7].map { $0.map { "c\($0)" } })
    #expect(trends.map(\.key.machine.processor) == ["A", "B"])
  }

  @Test func `take the median over a commit's processes, and no commit for a trend`() {
    let lines = ReportLines(commit: "c0", time: "2026-11-10T00:00:00Z")
    let one = [3e-6, 1e-6, 2e-6].map { lines.kernel("kernel/a", seconds: $0) }
    #expect(trends(one).isEmpty)
    let two = trends(one + history("Some CPU", commits: 1..<2))
    #expect(two.count == 1 && two[0].points[0].value == 2e-6)
  }

  @Test func `suggest where a time changed`() throws {
    let trend = trends(history("A", commits: 0..<20, slowFrom: 12))[0]
    #expect(trend.fit.steps == [12] && abs(trend.ratio(at: 12) - 1.1) < 0.005)
    let html = try #require(TrendSection([trend])).html.text
    #expect(html.contains("<b>step? +") && html.contains("at c12</b>"))
    #expect(html.count(of: "class=\"mark\"") == 1 && html.contains("µs (+10.1 %)"))
    let level = trends(history("A", commits: 0..<20, id: "kernel/level"))
    let calm = try #require(TrendSection(level)).html.text
    #expect(!calm.contains("step?") && !calm.contains("class=\"mark\""))
    let both = try #require(TrendSection(level + [trend])).html.text
    #expect(both.range(of: "kernel/a")!.lowerBound < both.range(of: "kernel/level")!.lowerBound)
  }

  @Test func `are of the last commits where there are many`() {
    let points = trends(history("A", commits: 100..<103 + Trend.mostPoints))[0].points
    #expect(points.count == Trend.mostPoints && points[0].build == "c103")
  }

  @Test func `without commits are by day`() throws {
    let days = (10..<13).map { day in
      ReportLines(commit: nil, time: "2026-11-\(day)T00:00:00Z").kernel("kernel/a", seconds: 1e-6)
    }
    try withReportFolder { folder in
      try write(days + days, to: folder + "/a.jsonl")
      let content = try ReportContent(files: [], history: folder)
      let builds = content.trends.map { $0.points.map(\.build) }
      #expect(builds == [["2026-11-10", "2026-11-11", "2026-11-12"]])
    }
  }

  @Test func `come from the history and the files, each once`() throws {
    try withReportFolder { folder in
      try makeDirectory(folder + "/past")
      try write(history("A", commits: 0..<3), to: folder + "/past/a.jsonl")
      try write(history("A", commits: 3..<5), to: folder + "/past/b.jsonl")
      try write(history("A", commits: 5..<6), to: folder + "/now.jsonl")
      let content = try ReportContent(
        files: [folder + "/now.jsonl", folder + "/past/b.jsonl"], history: folder + "/past")
      #expect(content.trends.map(\.points.count) == [6] && content.lineCount == 3)
      let page = HTMLReport(content).text
      #expect(isWellFormed(page) && section("trend", of: page).contains("kernel/a"))
    }
  }
}
