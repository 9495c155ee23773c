import Nets

/// One number of a reproduced table: the rate is chosen by validation, the figure is of the test.
struct TableCell {
  /// Mean over the seeds of the chosen rate.
  let mean: Double
  /// Two standard deviations over the seeds, if there are several.
  let spread: Double?
  let learningRate: Double
  /// What a reader should know, in a few words each.
  let notes: [String]

  /// Nil while no run of the cell has ended without diverging.
  /// - Parameter plan: what runs the cell has when it is complete.
  init?(_ method: Method, in column: TableColumn, plan: RunPlan, log: [RunSettings: RunOutcome]) {
    let planned = plan.runs(of: method, in: column)
    let byRate = Dictionary(grouping: planned.filter { log[$0] != nil }) { $0.learningRate }
    let candidates = byRate.compactMap { rate, runs in
      Candidate(rate, runs.compactMap { log[$0] }, method, column.task)
    }
    guard let best = candidates.min(by: { $0.order < $1.order }) else { return nil }

    let figures = best.figures
    let mean = figures.reduce(0, +) / Double(figures.count)
    self.mean = mean
    learningRate = best.rate
    spread =
      figures.count > 1
      ? 2
        * (figures.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(figures.count - 1))
        .squareRoot() : nil

    let rates = Set(planned.map(\.learningRate))
    var notes: [String] = []
    if best.rate == rates.max() { notes.append("highest rate tried") }
    if best.rate == rates.min() { notes.append("lowest rate tried") }
    let diverged = byRate.count - candidates.count
    if diverged > 0 { notes.append("\(diverged) of \(rates.count) rates diverged") }
    let missing = planned.count { log[$0] == nil }
    if missing > 0 { notes.append("\(missing) of \(planned.count) runs to come") }
    self.notes = notes
  }

  /// A rate whose runs all ended well.
  private struct Candidate {
    let rate: Double
    let validation: Double
    let figures: [Double]

    /// The best validation first; of equals the smaller rate, so that the choice is definite.
    var order: (Double, Double) { (validation, rate) }

    init?(_ rate: Double, _ outcomes: [RunOutcome], _ method: Method, _ task: LearningTask) {
      let validations = outcomes.compactMap { $0.validation?.figure(of: task) }
      figures = outcomes.compactMap {
        (method == .b ? $0.sampledTest : $0.test)?.figure(of: task)
      }
      guard validations.count == outcomes.count, figures.count == outcomes.count else { return nil }
      self.rate = rate
      validation = validations.reduce(0, +) / Double(validations.count)
    }
  }
}
