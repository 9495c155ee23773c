import Kernels

/// Where the noise of the stochastic layers comes from.
public enum NoiseSource: Sendable {
  /// Drawn: a function of seed, purpose, step, the example's number, layer, sample and unit.
  case sampled(seed: UInt64, purpose: RandomPurpose, step: Int)
  /// It is in the layers already: of a quadrature, or listed by a golden case.
  case given
}

/// What the samples' weights make of the gradients at a Gaussian layer's heads, `[1, rows]` each.
struct EncoderWeights {
  /// ρ: what is left of ∂/∂z on its way from the sample to the heads.
  let passed: Matrix
  /// a: of the direct derivative of the entropy, 1 on each ℓ.
  let direct: Matrix
  /// c: of the score ∂ log q(z).
  let score: Matrix
}

/// z = μ + e^ℓ ε: the samples of one stochastic layer. `K` rows for each example; the heads have one row
/// for each example (the first layer) or for each sample.
struct GaussianLayer {
  /// μ and ℓ side by side, `[examples or rows, 2 units]`.
  let heads: Matrix
  /// z, `[rows, units]`
  let samples: Matrix
  /// ε, `[rows, units]`
  let noise: Matrix
  /// log q(z | ·) without −½ log 2π per unit, `[1, rows]`.
  let logDensities: Matrix
  /// ∂/∂z of the weighted log w, `[rows, units]`.
  let gradient: Matrix

  init(heads: Matrix, rows: Int, in arena: Arena) {
    let units = heads.columns / 2
    self.heads = heads
    samples = arena.matrix(rows: rows, columns: units)
    noise = arena.matrix(rows: rows, columns: units)
    logDensities = arena.matrix(rows: 1, columns: rows)
    gradient = arena.matrix(rows: rows, columns: units)
  }

  func headRows(_ rows: Range<Int>) -> Range<Int> {
    let size = samples.rows / heads.rows
    return rows.lowerBound / size..<rows.upperBound / size
  }

  /// Samples the rows of one example.
  func sample(_ rows: Range<Int>, _ stream: RandomStream?, kernels: KernelSet) {
    kernels.sampleGaussian(
      heads[rows: headRows(rows)], stream, into: samples[rows: rows], noise: noise[rows: rows],
      logDensities: logDensities[columns: rows])
  }

  /// The signal at the heads, Σ over the rows that share them.
  func signal(
    _ rows: Range<Int>, _ weights: EncoderWeights, scoreScale: Matrix? = nil, into signal: Matrix,
    kernels: KernelSet
  ) {
    let headRows = headRows(rows)
    kernels.gaussianSignal(
      gradient[rows: rows], noise: noise[rows: rows], heads: heads[rows: headRows],
      passed: weights.passed[columns: rows], direct: weights.direct[columns: rows],
      score: weights.score[columns: rows], scoreScale: scoreScale, into: signal[rows: headRows])
  }
}
