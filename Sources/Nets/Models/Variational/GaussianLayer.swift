import Kernels

/// z = μ + e^ℓ ε: the samples of one stochastic layer. `K` rows for each example; the heads have one row
/// for each example (the first layer) or for each sample.
struct GaussianLayer: StochasticLayer {
  /// μ and ℓ side by side, `[examples or rows, 2 units]`.
  let heads: Matrix
  let samples: Matrix
  let noise: Matrix
  let logDensities: Matrix
  let gradient: Matrix

  init(heads: Matrix, rows: Int, in arena: Arena) {
    let units = heads.columns / 2
    self.heads = heads
    samples = arena.matrix(rows: rows, columns: units)
    noise = arena.matrix(rows: rows, columns: units)
    logDensities = arena.matrix(rows: 1, columns: rows)
    gradient = arena.matrix(rows: rows, columns: units)
  }

  func sample(_ rows: Range<Int>, _ stream: RandomStream?, kernels: KernelSet) {
    kernels.sampleGaussian(
      heads[rows: headRows(rows)], stream, into: samples[rows: rows], noise: noise[rows: rows],
      logDensities: logDensities[columns: rows])
  }

  func complete(_ rows: Range<Int>, kernels: KernelSet, scratch: Scratch) {}

  func signal(
    _ rows: Range<Int>, _ weights: EncoderWeights, scoreScale: Matrix?, into signal: Matrix,
    kernels: KernelSet, scratch: Scratch
  ) {
    let headRows = headRows(rows)
    kernels.gaussianSignal(
      gradient[rows: rows], noise: noise[rows: rows], heads: heads[rows: headRows],
      passed: weights.passed[columns: rows], direct: weights.direct[columns: rows],
      score: weights.score[columns: rows], scoreScale: scoreScale, into: signal[rows: headRows])
  }
}
