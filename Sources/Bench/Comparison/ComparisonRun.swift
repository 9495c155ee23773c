import Foundation

/// Two builds timed in turn, and what that says.
struct ComparisonRun {
  let base: BuildOnDisk
  let head: BuildOnDisk
  let rows: [BenchmarkRow]
  var rounds = 30
  /// Seconds after which no rounds begin for rows in doubt.
  var patience = 110.0
  var settings = ComparisonSettings()
  var threads = 1
  var seed = Seed(1)
  var planted: [PlantedSlowdown] = []
  var terminal = TerminalOptions()

  /// Runs what the log does not have yet. Throws `Failure` 65 where the log is of other builds, 1 where
  /// a process fails, 130 when interrupted.
  func result(_ log: inout RoundLog) throws -> BuildComparison {
    try log.require(
      [.base: base.build, .head: head.build], threads: threads, seed: seed, planted: planted)
    let deadline = monotonicSeconds() + patience
    try count(.base, base, &log)
    try count(.head, head, &log)
    try time(rows, rounds, .rounds, &log)
    // Not with what an interrupted run may have made besides: rows are looked at twice, no more.
    let first = evaluate(log.lines.filter { $0.stage == .rounds })
    try time(rows(first, .unsure), Self.mostTimes * rounds, .doubt, &log, until: deadline)
    let second = evaluate(log.lines)
    guard settings.needsConfirmation else { return second }
    try time(rows(second, .slower), 2 * rounds, .confirmation, &log)
    return evaluate(log.lines)
  }

  private func count(_ side: ResultLine.Side, _ build: BuildOnDisk, _ log: inout RoundLog) throws {
    let known = Set(log.lines.filter { $0.stage == .counts && $0.side == side }.map(\.id))
    let missing = rows.filter { !known.contains($0.id) }
    guard !missing.isEmpty else { return }
    try log.append(
      build.exactCounts(of: missing, options).map { $0.tagged(.counts, side) })
  }

  private var options: [String] { BuildOnDisk.options(threads: threads, seed: seed) }

  /// How many times the rounds of all rows a row in doubt gets besides.
  private static let mostTimes = 4

  private func rows(_ result: BuildComparison, _ verdict: Verdict) -> [BenchmarkRow] {
    let ids = Set(
      result.rows.filter { $0.ratio.verdict(margin: result.margin) == verdict }.map(\.id))
    return rows.filter { ids.contains($0.id) }
  }

  private func time(
    _ rows: [BenchmarkRow], _ rounds: Int, _ stage: ResultLine.Stage, _ log: inout RoundLog,
    until deadline: Double = .infinity
  ) throws {
    guard !rows.isEmpty else { return }
    let runner = RoundRunner(
      base: base, head: head, plan: RoundPlan(rows, seed: seed.value),
      options: options,
      planted: planted.flatMap { ["--plant", $0.word] })
    let start = monotonicSeconds()
    let progress = terminal.progress(stage.title, total: 1000)
    defer { progress.clear() }
    try runner.run(rounds, stage: stage, into: &log, deadline: deadline) { done in
      let byTime = (monotonicSeconds() - start) / (deadline - start)
      progress.update(
        Int(1000 * max(done / Double(rounds), byTime)), note: "\(rows.count) rows")
    }
    progress.finish("\(rows.count) rows")
  }

  private func evaluate(_ lines: [ResultLine]) -> BuildComparison {
    // A log may have more rows than were asked for; they would be judged by an error that is not theirs.
    let ids = Set(rows.map(\.id))
    return BuildComparison(
      lines.filter { ids.contains($0.id) }, base: base.build, head: head.build, settings: settings)
  }
}

extension ResultLine.Stage {
  fileprivate var title: String {
    switch self {
    case .counts: "counts"
    case .rounds: "rounds"
    case .doubt: "rows in doubt"
    case .confirmation: "confirming"
    }
  }
}
