import NaiveReference

@testable import Kernels

extension FuzzedKernel {
  static let scores = [score, scoreSum, squaredScoreSums, multiplyBySigmoidDerivative]

  private static let score = FuzzedKernel("score") { input in
    let scores = ScoreCase(input, particles: 1)
    let signal =
      input.bool() ? scores.logits : input.result(rows: scores.states.rows, columns: scores.units)
    input.kernels.score(
      scores.logits, scores.states, weights: scores.weights, baseline: scores.baseline,
      into: signal)
    input.expect(signal, scores.terms) { row, unit in
      ErrorBounds.score * abs(scores.terms[row][unit]) + scores.subnormal
    }
  }

  private static let scoreSum = FuzzedKernel("scoreSum") { input in
    let scores = ScoreCase(input, particles: input.length(0...30))
    let signal = input.result(rows: scores.logits.rows, columns: scores.units)
    input.kernels.scoreSum(
      sharedLogits: scores.logits, scores.states, weights: scores.weights,
      baseline: scores.baseline, into: signal)
    let magnitudes = scores.sums(\.magnitude)
    input.expect(signal, scores.sums(\.self)) { example, unit in
      ErrorBounds.scoreSum(particles: scores.particles) * magnitudes[example][unit]
        + scores.subnormal
    }
  }

  private static let squaredScoreSums = FuzzedKernel("squaredScoreSums") { input in
    let scores = ScoreCase(input, particles: input.length(1...30))
    let (squares, weighted) = (
      input.result(rows: 1, columns: scores.units), input.result(rows: 1, columns: scores.units)
    )
    input.kernels.squaredScoreSums(
      scores.logits, scores.states, signals: scores.weights, squares: squares, weighted: weighted)
    let share = ErrorBounds.squaredScoreSum(rows: scores.states.rows)
    let terms = scores.deltas.map { $0.map { $0 * $0 } }
    let weightedTerms = terms.enumerated().map { row, terms in
      terms.map { $0 * Double(scores.weights[0, row]) }
    }
    for (sums, terms) in [(squares, terms), (weighted, weightedTerms)] {
      let magnitudes = Naive.columnSums(
        terms.map { $0.map(\.magnitude) }, columns: scores.units)
      input.expect(sums, [Naive.columnSums(terms, columns: scores.units)]) { _, unit in
        share * magnitudes[unit] + Double(terms.count) * scores.subnormal
      }
    }
  }

  private static let multiplyBySigmoidDerivative = FuzzedKernel("multiplyBySigmoidDerivative") {
    input in
    let (rows, columns) = (input.length(0...10), input.length(0...200))
    let logits = input.matrix(rows: rows, columns: columns, scale: 90)
    let gradient = input.matrix(rows: rows, columns: columns)
    let exact = zip(logits.doubles, gradient.doubles).map {
      zip($0, $1).map { Naive.sigmoidDerivative($0) * $1 }
    }
    input.kernels.multiplyBySigmoidDerivative(gradient, logits: logits)
    input.expect(gradient, exact) { row, column in
      ErrorBounds.sigmoidDerivativeProduct * abs(exact[row][column]) + 4 * ErrorBounds.subnormal
    }
  }
}

/// Logits that the particles of an example share, their states and weights, and the exact scores.
private struct ScoreCase {
  let particles: Int
  let logits: Matrix
  let states: BitMatrix
  let weights: Matrix
  let baseline: Matrix?
  /// δ, `[rows][units]`.
  let deltas: [[Double]]
  /// (weight − baseline) δ, `[rows][units]`.
  let terms: [[Double]]

  init(_ input: KernelCase, particles: Int) {
    let (examples, units) = (input.length(0...8), input.length(0...150))
    self.particles = particles
    logits = input.matrix(
      rows: examples, columns: units, scale: 20, special: [0, -0.0, 17.5, -40, 89, -104])
    states = input.states(rows: examples * particles, columns: units)
    weights = input.matrix(rows: 1, columns: examples * particles)
    baseline = input.bool() ? input.matrix(rows: 1, columns: units) : nil
    let (logits, states, weights, baseline) = (logits, states, weights, baseline)
    deltas = (0..<states.rows).map { row in
      (0..<units).map { unit in
        let a = Double(logits[row / particles, unit])
        return states[row, unit] ? Naive.sigmoid(-a) : -Naive.sigmoid(a)
      }
    }
    terms = deltas.enumerated().map { row, deltas in
      deltas.enumerated().map { unit, delta in
        (Double(weights[0, row]) - Double(baseline?[0, unit] ?? 0)) * delta
      }
    }
  }

  var units: Int { states.columns }

  /// What subnormal factors may add to the error of a sum.
  var subnormal: Double { 4 * Double(particles + 1) * ErrorBounds.subnormal }

  /// Σ f((w − b) δ) over the particles, `[examples][units]`.
  func sums(_ f: (Double) -> Double) -> [[Double]] {
    (0..<logits.rows).map { example in
      Naive.columnSums(
        terms[example * particles..<(example + 1) * particles].map { $0.map(f) }, columns: units)
    }
  }
}
