import Kernels
import NaiveReference
import Nets

extension GoldenCase.Baseline {
  /// The logits differ between an example's particles here, so each particle has a row of its own.
  func check(_ kernels: KernelSet, _ report: inout CaseReport) {
    let arena = Arena()
    let units = steps.first?.baseline.count ?? 0
    let baselines = ScoreBaselines(units: [units], decay: Float(decay), in: arena)
    let used = arena.matrix(rows: 1, columns: units)
    for (number, step) in steps.enumerated() {
      let location = "steps[\(number)]"
      let rows = step.logits.reduce(0) { $0 + $1.count }
      let logits = arena.matrix(rows: rows, columns: units)
      let states = arena.bitMatrix(rows: rows, columns: units)
      let criteria = arena.matrix(rows: 1, columns: rows)
      logits.copy(from: step.logits.joined().joined().map { Float($0) })
      criteria.copy(
        from: zip(step.logits, step.criteria).flatMap { logits, criterion in
          logits.map { _ in Float(criterion) }
        })
      for (row, values) in step.states.flatMap(\.states).enumerated() {
        for (unit, state) in values.enumerated() { states[row, unit] = state }
      }
      baselines.write(into: [used])
      let signal = arena.matrix(rows: rows, columns: units)
      kernels.score(logits, states, weights: criteria, baseline: used, into: signal)
      let sum = arena.matrix(rows: 1, columns: units)
      kernels.sumGroups(signal, into: sum)
      baselines.update(
        layer: 0, logits: logits, states: states, signals: criteria, kernels: kernels)

      let results = [
        ("baseline_used", used, 1, step.baseline),
        ("mean_grad_b", sum, step.logits.count, step.meanGradient),
        ("num_after", baselines.numerators[0], 1, step.numerator),
        ("den_after", baselines.denominators[0], 1, step.denominator),
      ]
      for (name, row, divisor, expected) in results {
        report.compare(
          gradient: name, row.array.map { Double($0) / Double(divisor) }, expected,
          at: "\(location).\(name)")
      }
    }
  }
}
