import Foundation
import Nets

/// How far this program seems to differ from itself: what a comparison cannot see here.
struct NoiseFloor {
  struct Row {
    let id: String
    /// How much longer the interval of a row's ratio reaches than its estimate, on the wider side, in a
    /// comparison of the usual rows and rounds: 0.011 for ±1.1 %. Nil where the rounds were too few.
    let halfWidth: Double?

    /// The least slowdown whose interval lies above the margin when its estimate is right.
    func visible(margin: Double) -> Double? { halfWidth.map { (1 + margin) * (1 + $0) - 1 } }
  }

  let rows: [Row]
  /// Of processes, of each row.
  let pairs: Int
  let margin: Double

  /// Of all rows: the least slowdown that is seen whichever row has it.
  var visible: Double? {
    let visible = rows.compactMap { $0.visible(margin: margin) }
    return visible.count == rows.count ? visible.max() : nil
  }

  /// One of each kind: bound by arithmetic, by tables and by random numbers, and updates of both families.
  static let ids = [
    "epoch/classification/g3/m=20", "epoch/vae/1-layer/path/k=5", "kernel/sgemm-nn/2000x200x200",
    "kernel/binary-matmul/100x200x200", "kernel/exp/2048", "kernel/bernoulli-logits/20x200",
  ]

  /// Runs rounds as `bench compare` does by default, of fewer rows, for some seconds at most.
  init(
    seconds: Double, ids: [String] = ids, threads: Int, seed: Seed, terminal: TerminalOptions
  ) throws {
    let build = try BuildOnDisk.running()
    let usual = ComparisonRun(base: build, head: build, rows: [])
    let runner = RoundRunner(
      base: build, head: build,
      plan: RoundPlan(try BenchmarkRow.named(ids), seed: seed.value),
      options: BuildOnDisk.options(threads: threads, seed: seed))
    let path = NSTemporaryDirectory() + "bench-doctor-\(UUID().uuidString).jsonl"
    defer { try? FileManager.default.removeItem(atPath: path) }
    var log = try RoundLog(path, existing: .replace)
    let start = monotonicSeconds()
    let progress = terminal.progress("noise", total: usual.rounds)
    try runner.run(
      usual.rounds, stage: .rounds, into: &log, deadline: start + seconds
    ) { progress.update(Int($0), note: "of this program against itself") }
    progress.finish("noise")
    var settings = usual.settings
    settings.rowCount = BenchmarkRow.core.count
    let result = BuildComparison(
      log.lines, base: build.build, head: build.build, settings: settings)
    rows = result.rows.map { Row($0, pairs: 2 * usual.rounds) }
    pairs = result.rows.map(\.ratio.pairs).min() ?? 0
    margin = settings.margin
  }
}

extension NoiseFloor.Row {
  /// - Parameter pairs: of the usual comparison; an interval shrinks with their root.
  init(_ row: RowComparison, pairs: Int) {
    let ratio = row.ratio
    let wider = max(log(ratio.upper / ratio.estimate), log(ratio.estimate / ratio.lower))
    let usual = exp(wider * (Double(ratio.pairs) / Double(pairs)).squareRoot()) - 1
    self.init(id: row.id, halfWidth: usual.isFinite ? usual : nil)
  }
}
