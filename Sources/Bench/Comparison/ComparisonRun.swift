import Foundation

/// Two builds timed in turn, and what that says.
struct ComparisonRun {
  let base: BuildOnDisk
  let head: BuildOnDisk
  let rows: [BenchmarkRow]
  var rounds = 30
  var settings = ComparisonSettings()
  /// Whether slow rows are timed once more, in twice as many fresh rounds.
  var confirms = true
  var threads = 1
  var seed = Seed(1)
  var planted: [PlantedSlowdown] = []
  var terminal = TerminalOptions()

  /// Runs what the log does not have yet. Throws `Failure` 65 where the log is of other builds, 1 where
  /// a process fails, 130 when interrupted.
  func result(
    _ log: inout RoundLog, exact: [ExactComparison] = []
  ) throws -> ComparisonResult {
    try requireSameBuilds(log)
    try time(rows, rounds, .rounds, &log)
    let first = evaluate(log, exact)
    let suspects = Set(
      first.rows.filter { $0.ratio.verdict(margin: first.margin) == .slower }.map(\.id))
    guard confirms, !suspects.isEmpty else { return first }
    try time(rows.filter { suspects.contains($0.id) }, 2 * rounds, .confirmation, &log)
    return evaluate(log, exact)
  }

  private func time(
    _ rows: [BenchmarkRow], _ rounds: Int, _ stage: ResultLine.Stage, _ log: inout RoundLog
  ) throws {
    let runner = RoundRunner(
      base: base, head: head, plan: RoundPlan(rows, seed: seed.value),
      options: ["--threads", "\(threads)", "--seed", seed.word],
      planted: planted.flatMap { ["--plant", $0.word] })
    let total = runner.processes(in: rounds)
    let progress = terminal.progress(stage == .rounds ? "rounds" : "confirming", total: total)
    defer { progress.clear() }
    try runner.run(rounds, stage: stage, into: &log) { done in
      progress.update(done, note: "\(rows.count) rows, \(total) processes")
    }
    progress.finish("\(rows.count) rows, \(rounds) rounds")
  }

  private func evaluate(_ log: RoundLog, _ exact: [ExactComparison]) -> ComparisonResult {
    ComparisonResult(
      log.lines, base: base.build, head: head.build, settings: settings, exact: exact)
  }

  private func requireSameBuilds(_ log: RoundLog) throws {
    let builds: [ResultLine.Side: ComparedBuild] = [.base: base.build, .head: head.build]
    for line in log.lines {
      guard let side = line.side, let build = builds[side], line.build != build.digest else {
        continue
      }
      throw Failure(
        .malformedData,
        "'\(log.path)' has rounds of another \(side.rawValue) build (\(line.build ?? "unknown"), not "
          + "\(build.digest)); expected those to go on with, or a new name")
    }
  }
}
