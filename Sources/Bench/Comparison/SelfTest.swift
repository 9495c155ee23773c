import Foundation

/// Shows that a comparison of this program with itself finds nothing, and that it finds a kernel that was
/// made slower by a tenth.
struct SelfTest {
  let rounds: Int
  let terminal: TerminalOptions

  /// Few and short, so that the test takes seconds.
  private static let ids = [
    "kernel/sigmoid/2048", "kernel/sgemm-nn/20x200x784", "kernel/binary-matmul/100x200x200",
    "kernel/bernoulli-logits/20x200",
  ]
  private static let planted = PlantedSlowdown(word: "kernel/sigmoid/2048=10")!

  /// Throws `Failure` 1 where either is not so.
  func run() throws {
    let same = try compare([])
    try require(
      same.rows.allSatisfy { $0.verdict != .slower }, same, "found a build slower than itself")
    print("as is: \(summary(same))")
    let slower = try compare([Self.planted])
    let found = slower.rows.filter { $0.verdict == .slower }.map(\.id)
    try require(found == [Self.ids[0]], slower, "was to find \(Self.planted.word) and nothing else")
    print("with \(Self.planted.word) planted: \(summary(slower)), confirmed")
  }

  private func compare(_ planted: [PlantedSlowdown]) throws -> BuildComparison {
    let build = try BuildOnDisk.running()
    var run = ComparisonRun(
      base: build, head: build, rows: try BenchmarkRow.named(Self.ids),
      rounds: rounds)
    (run.planted, run.terminal) = (planted, terminal)
    let path = NSTemporaryDirectory() + "bench-self-test-\(UUID().uuidString).jsonl"
    defer { try? FileManager.default.removeItem(atPath: path) }
    var log = try RoundLog(path, existing: .replace)
    return try run.result(&log)
  }

  private func summary(_ result: BuildComparison) -> String {
    Verdict.allCases.compactMap { verdict in
      let count = result.rows.count { $0.verdict == verdict }
      return count == 0 ? nil : "\(count) \(verdict.rawValue)"
    }.joined(separator: ", ")
  }

  private func require(_ holds: Bool, _ result: BuildComparison, _ complaint: String) throws {
    guard !holds else { return }
    print(
      ComparisonTable(result: result, command: "bench compare --self-test", style: terminal.style)
        .text)
    throw Failure(.failed, "the self-test \(complaint): \(summary(result))")
  }
}
