import Nets

extension TableReport {
  /// Table 2 of Roeder et al. 2017, a row for each pair of its numbers.
  init(
    _ plan: AutoencoderPlan, log: [AutoencoderRun: AutoencoderOutcome],
    missing: [AutoencoderSource: String] = [:]
  ) {
    let rows: [[String]] = PublishedBounds.table.map { cell in
      let runs = AutoencoderPlan.estimators(cell.objective).map { plan.run(cell, $0) }
      let test = runs.map { log[$0]?.test?.nll }
      let train = runs.map { log[$0]?.train?.nll }
      let blank = [String](repeating: "", count: 3 - runs.count)
      return [
        cell.set == .mnist ? "MNIST" : "Omniglot", "\(cell.layers)", "\(cell.samples)",
        cell.objective == .elbo ? "VAE" : "IWAE",
      ] + test.map(Self.text) + blank + [
        Self.difference(test[1], test[0]), Self.text(cell.total), Self.text(cell.path),
        Self.difference(cell.path, cell.total),
      ] + train.map(Self.text) + blank + [Self.note(on: runs, log, missing)]
    }
    self.init(
      columns: [
        .init("set"), .init("layers", .right), .init("k", .right), .init("bound"),
        .init("total", .right), .init("path", .right), .init("DReG", .right),
        .init("path − total", .right), .init("paper: total", .right), .init("path", .right),
        .init("path − total", .right), .init("training: total", .right), .init("path", .right),
        .init("DReG", .right), .init("notes"),
      ], rows: rows, notes: Self.notes(plan))
  }

  private static func text(_ nll: Double?) -> String {
    nll.map { formatted($0, decimals: 2) } ?? "–"
  }

  private static func difference(_ path: Double?, _ total: Double?) -> String {
    guard let path, let total else { return "–" }
    return String(format: "%+.2f", path - total).replacing("-", with: "−")
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
    let images = run.trainingImages.map { "at most \($0)" } ?? "all"
    let rate = run.schedule == .constant ? "at rate 0.001" : "of Burda's schedule from rate 0.001"
    return [
      "−log p(x) in nats per image, lower is better, by \(AutoencoderRun.importanceSamples) "
        + "importance samples: of at most \(run.evaluatedImages) test images, under 'training' of as "
        + "many training images. Where path − total is below 0, path is better.",
      "Ours: one run each, seed \(run.seed), \(run.passes) passes over \(images) training images "
        + "\(rate), Adam and minibatches of 20 as the paper states them. The paper's: one run each, "
        + "\(VariationalSchedule.burdaPasses) passes over all training images, all test images.",
      "For k = 1 both bounds are one, path and DReG too: made once, shown twice. path within the "
        + "IWAE's bound is algorithm 4, biased for k > 1; with two layers ours is the joint "
        + "derivative, and the published code's holds μ and σ of the upper layer fixed.",
    ]
  }
}
