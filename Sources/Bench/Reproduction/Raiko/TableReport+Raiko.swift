import Foundation
import Nets

extension TableReport {
  /// A row for each cell of the tables of Raiko et al. 2015.
  /// - Parameter missing: tasks whose data set is not there, and why.
  init(_ plan: RunPlan, log: [RunSettings: RunOutcome], missing: [LearningTask: String] = [:]) {
    let rows: [[String]] = plan.columns.flatMap { column in
      column.rows.map { row in
        let published = row.published
        let start = [
          Self.title(of: column.task), "\(column.particles)", row.method.label,
        ]
        let paper = Self.text(published.mean, published.spread, decimals: published.decimals)
        guard let cell = TableCell(row.method, in: column, plan: plan, log: log) else {
          return start + ["–", paper, "–", Self.absence(row.method, column, plan, log, missing)]
        }
        let ours = Self.text(cell.mean, cell.spread, decimals: published.decimals)
        return start + [ours, paper, cell.learningRate.word, cell.notes.joined(separator: ", ")]
      }
    }
    self.init(
      columns: [
        .init("task"), .init("M", .right), .init("network"), .init("ours", .right),
        .init("paper", .right), .init("rate", .right), .init("notes"),
      ], rows: rows, notes: Self.notes(plan))
  }

  private static func notes(_ plan: RunPlan) -> [String] {
    var lines: [String] = []
    if plan.item == .table1 {
      lines = [
        "Lower halves: −Ĉ₁₀₀ in nats per test image (A: −log P).",
        "Faces: soft minimum of the sums of squared errors. Ours are the Olivetti faces, which stand "
          + "in for the Toronto Face Database of the paper, so compare orders, not numbers.",
      ]
    } else {
      lines = ["Test error in percent, from mean probabilities of 100 particles."]
    }
    let runs =
      plan.seeds.count == 1 ? "one run" : "\(plan.seeds.count) runs, ± two standard deviations"
    lines.append(
      plan.scale == .paper
        ? "Ours: 50 epochs, \(runs); the rate is the best of nine on the validation images."
        : "Ours: a smoke run of 5 epochs (faces 50) with a rate that falls linearly, \(runs); the "
          + "rate is the better of two on the validation images. The paper's: 50 epochs, 10 runs.")
    return lines
  }

  private static func title(of task: LearningTask) -> String {
    switch task {
    case .classification: "digits' classes"
    case .structured: "lower halves"
    case .faces: "faces"
    case .unsupervised: "digits"
    }
  }

  /// Why a cell has no number.
  private static func absence(
    _ method: Method, _ column: TableColumn, _ plan: RunPlan, _ log: [RunSettings: RunOutcome],
    _ missing: [LearningTask: String]
  ) -> String {
    if plan.runs(of: method, in: column).contains(where: { log[$0] != nil }) { return "diverged" }
    return missing[column.task] ?? "runs to come"
  }

  private static func text(_ mean: Double, _ spread: Double?, decimals: Int) -> String {
    let number = { (value: Double) in String(format: "%.\(decimals)f", value) }
    return number(mean) + (spread.map { " ± " + number($0) } ?? "")
  }
}
