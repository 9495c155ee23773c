import Foundation
import Testing

@testable import bench

/// Lines as `bench run` and `bench compare` write them.
struct ReportLines {
  var machine = "Some CPU"
  var commit: String? = "abc0123def45"
  var time = "2026-11-21T12:00:00Z"

  func kernel(
    _ id: String, seconds: Double?, naive: Double? = nil, rate: Double? = nil, roof: Double? = nil
  ) -> ResultLine {
    var line = ResultLine()
    (line.id, line.unit, line.value, line.naiveSeconds) = (id, "s", seconds, naive)
    if seconds == nil { line.isDiverged = true }
    (line.time, line.commit, line.isDirty) = (time, commit, false)
    (line.processor, line.cores, line.instructionSet) = (machine, 2, "avx2")
    (line.system, line.compiler, line.threads, line.seed) = ("Linux", "Swift 6.3 -O", 1, "1")
    (line.rate, line.roofRate, line.peak) = (rate, roof, 1e11)
    line.roof = roof == nil ? nil : "L1 loads"
    return line
  }

  /// Pairs of processes, of which the head takes `ratio` times as long, and as many that confirm it.
  func comparison(_ id: String, pairs: Int, ratio: Double) -> [ResultLine] {
    let stages: [ResultLine.Stage] = ratio > 1 ? [.rounds, .confirmation] : [.rounds]
    return stages.flatMap { stage in
      (0..<pairs).flatMap { pair in
        [ResultLine.Side.base, .head].map { side in
          let noise = 1 + 0.001 * Double((7 * pair + (side == .head ? 3 : 0)) % 11)
          var line = kernel(id, seconds: 1e-6 * noise * (side == .head ? ratio : 1))
          (line.round, line.side, line.stage) = (pair / 2, side, stage)
          line.commit = side == .head ? commit : "ba5eba5eba5e"
          return line
        }
      }
    }
  }
}

/// A fresh folder, removed afterwards.
func withReportFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = NSTemporaryDirectory() + "report-\(UUID().uuidString)"
  try makeDirectory(folder)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
}

func write(_ lines: [ResultLine], to path: String) throws {
  try AtomicFile.replace(path, with: Data(lines.map { $0.text + "\n" }.joined().utf8))
}

/// The page of these lines.
func page(_ lines: [ResultLine], papers: [String: String] = [:]) throws -> String {
  try withReportFolder { folder in
    try write(lines, to: folder + "/results.jsonl")
    for (name, text) in papers {
      try text.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
    }
    let files = ["results.jsonl"] + papers.keys.sorted()
    return HTMLReport(try ReportContent(files: files.map { "\(folder)/\($0)" })).text
  }
}

/// The section of an id; empty where there is none.
func section(_ id: String, of page: String) -> Substring {
  guard let start = page.range(of: "<section id=\"\(id)\">"),
    let end = page[start.upperBound...].range(of: "</section>")
  else { return "" }
  return page[start.upperBound..<end.lowerBound]
}

/// The JSON that a page carries.
func embeddedData(of page: String) throws -> [String: [Any]] {
  let start = try #require(page.range(of: "id=\"data\">"))
  let end = try #require(page[start.upperBound...].range(of: "</script>"))
  let json = Data(page[start.upperBound..<end.lowerBound].utf8)
  return try #require(try JSONSerialization.jsonObject(with: json) as? [String: [Any]])
}

extension String {
  func count(of part: String) -> Int { components(separatedBy: part).count - 1 }
}
