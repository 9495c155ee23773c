import Nets

extension TableReport {
  /// Table 2 of Roeder et al. 2017, a row for each pair of its numbers.
  init(
    _ plan: AutoencoderPlan, log: [AutoencoderRun: AutoencoderOutcome],
    missing: [AutoencoderSource: String] = [:]
  ) {
    let rows: [[String]] = PublishedBounds.table.map { cell in
      let runs = AutoencoderPlan.estimators(cell.objective).map { plan.run(cell, $0) }
      let test = runs.map { Self.text(log[$0]?.test) }
      let train = runs.map { Self.text(log[$0]?.train) }
      let blank = [String](repeating: "", count: 3 - runs.count)
      return [
        cell.set == .mnist ? "MNIST" : "Omniglot", "\(cell.layers)", "\(cell.samples)",
        cell.objective == .elbo ? "VAE" : "IWAE", test[0], formatted(cell.total, decimals: 2),
        test[1], formatted(cell.path, decimals: 2),
      ] + test.dropFirst(2) + blank + train + blank + [Self.note(on: runs, log, missing)]
    }
    self.init(
      columns: [
        .init("set"), .init("layers", .right), .init("k", .right), .init("bound"),
        .init("total", .right), .init("paper", .right), .init("path", .right),
        .init("paper", .right), .init("DReG", .right), .init("train: total", .right),
        .init("path", .right), .init("DReG", .right), .init("notes"),
      ], rows: rows, notes: Self.notes(plan))
  }

  private static func text(_ bounds: Bounds?) -> String {
    bounds.map { formatted($0.nll, decimals: 2) } ?? "–"
  }

  /// What a reader should know of a row.
  private static func note(
    on runs: [AutoencoderRun], _ log: [AutoencoderRun: AutoencoderOutcome],
    _ missing: [AutoencoderSource: String]
  ) -> String {
    if let reason = missing[runs[0].source] { return reason }
    var notes = Set(runs).filter { log[$0]?.divergedInPass != nil }
      .map { "\($0.estimator) diverged" }.sorted()
    let count = Set(runs).count { log[$0] == nil }
    if count > 0 { notes.append(count == 1 ? "a run to come" : "\(count) runs to come") }
    return notes.joined(separator: ", ")
  }

  private static func notes(_ plan: AutoencoderPlan) -> [String] {
    let run = plan.run(PublishedBounds.table[0], .total)
    let images = run.trainingImages.map { "\($0) training images" } ?? "all training images"
    return [
      "−log p(x) in nats per image by \(AutoencoderRun.importanceSamples) importance samples: of "
        + "test images, and on the right of training images; at most \(run.evaluatedImages) of each.",
      "Ours: one run each of \(run.passes) passes over \(images), first rate 0.001 "
        + (run.schedule == .constant ? "and the last" : "of Burda's schedule")
        + ". The paper's: one run each of \(VariationalSchedule.burdaPasses) passes, test images.",
      "For k = 1 both bounds are one, path and DReG too: made once, shown twice. path within the "
        + "IWAE's bound is algorithm 4, biased for k > 1; with two layers ours is the joint "
        + "derivative, and the published code's holds μ and σ of the upper layer fixed.",
    ]
  }
}
