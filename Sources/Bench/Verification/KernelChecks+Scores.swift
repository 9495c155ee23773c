import Kernels
import NaiveReference

extension KernelCheck {
  static let scores = [score, scoreSum, squaredScoreSums, sigmoidDerivativeProduct]

  private static let score = KernelCheck("score", bound: 1, unit: .bound) {
    kernels, input, worst in
    for units in [1, 37, 64] {
      let scores = ScoreInput(input, particles: 1, units: units)
      let signal = input.empty(rows: scores.logits.rows, columns: scores.logits.columns)
      kernels.score(
        scores.logits, scores.states, weights: scores.weights, baseline: scores.baseline,
        into: signal)
      for (row, exact) in scores.terms.enumerated() {
        for (unit, term) in exact.enumerated() {
          worst.include(signal[row, unit], exact: term, unit: ErrorBounds.score * term.magnitude)
        }
      }
    }
  }

  private static let scoreSum = KernelCheck("score-sum", bound: 1, unit: .bound) {
    kernels, input, worst in
    for (particles, units) in [(1, 5), (3, 37), (20, 16)] {
      let scores = ScoreInput(input, particles: particles, units: units)
      let signal = input.empty(rows: scores.logits.rows, columns: units)
      kernels.scoreSum(
        sharedLogits: scores.logits, scores.states, weights: scores.weights,
        baseline: scores.baseline, into: signal)
      for example in 0..<signal.rows {
        let terms = Array(scores.terms[example * particles..<(example + 1) * particles])
        let magnitudes = Naive.columnSums(terms.map { $0.map(\.magnitude) })
        for (unit, exact) in Naive.columnSums(terms).enumerated() {
          worst.include(
            signal[example, unit], exact: exact,
            unit: ErrorBounds.scoreSum(particles: particles) * magnitudes[unit])
        }
      }
    }
  }

  private static let squaredScoreSums = KernelCheck("squared-score-sums", bound: 1, unit: .bound) {
    kernels, input, worst in
    for (particles, units) in [(1, 37), (20, 16)] {
      // Squares of smaller scores would be subnormal.
      let scores = ScoreInput(input, particles: particles, units: units, largestLogit: 20)
      let sums = (0..<2).map { _ in input.empty(rows: 1, columns: units) }
      kernels.squaredScoreSums(
        scores.logits, scores.states, signals: scores.weights, squares: sums[0], weighted: sums[1])
      let squares = scores.deltas.map { $0.map { $0 * $0 } }
      let weighted = zip(squares, scores.weights.array).map { row, l in row.map { $0 * Double(l) } }
      let unit = ErrorBounds.squaredScoreSum(rows: scores.states.rows)
      for (computed, terms) in zip(sums, [squares, weighted]) {
        let magnitudes = Naive.columnSums(terms.map { $0.map(\.magnitude) })
        for (column, exact) in Naive.columnSums(terms).enumerated() {
          worst.include(computed[0, column], exact: exact, unit: unit * magnitudes[column])
        }
      }
    }
  }

  private static let sigmoidDerivativeProduct = KernelCheck(
    "sigmoid-derivative-product", bound: 1, unit: .bound
  ) { kernels, input, worst in
    let logits = input.matrix(rows: 5, columns: 37, in: -80...80)
    let gradient = input.matrix(rows: 5, columns: 37)
    let before = gradient.reference
    kernels.multiplyBySigmoidDerivative(gradient, logits: logits)
    for row in 0..<gradient.rows {
      for column in 0..<gradient.columns {
        let exact = before[row][column] * Naive.sigmoidDerivative(Double(logits[row, column]))
        worst.include(
          gradient[row, column], exact: exact,
          unit: ErrorBounds.sigmoidDerivativeProduct * exact.magnitude)
      }
    }
  }
}

/// Three examples with logits that their particles share, and the exact scores of every row.
private struct ScoreInput {
  let logits: Matrix
  let states: BitMatrix
  let weights: Matrix
  let baseline: Matrix
  /// δ, `[rows][units]`.
  let deltas: [[Double]]
  /// (weight − baseline) δ, `[rows][units]`.
  let terms: [[Double]]

  init(_ input: CheckInput, particles: Int, units: Int, largestLogit: Double = 80) {
    let examples = 3
    logits = input.matrix(rows: examples, columns: units, in: -largestLogit...largestLogit)
    states = input.states(rows: examples * particles, columns: units)
    weights = input.matrix(rows: 1, columns: examples * particles)
    baseline = input.matrix(rows: 1, columns: units)
    let (logits, states, weights, baseline) = (logits, states, weights, baseline)
    deltas = (0..<states.rows).map { row in
      (0..<units).map { unit in
        let a = Double(logits[row / particles, unit])
        return states[row, unit] ? Naive.sigmoid(-a) : -Naive.sigmoid(a)
      }
    }
    terms = deltas.enumerated().map { row, deltas in
      deltas.enumerated().map { unit, delta in
        (Double(weights[0, row]) - Double(baseline[0, unit])) * delta
      }
    }
  }
}
