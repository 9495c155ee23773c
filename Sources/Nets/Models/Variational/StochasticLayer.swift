import Kernels

/// Where the noise of the stochastic layers comes from.
public enum NoiseSource: Sendable {
  /// Drawn: a function of seed, purpose, step, the example's number, layer, sample and unit.
  case sampled(seed: UInt64, purpose: RandomPurpose, step: Int)
  /// It is in the layers already: of a quadrature, or listed by a golden case.
  case given
}

/// What the samples' weights make of the gradients at a layer's heads, `[1, rows]` each.
package struct EncoderWeights {
  /// ρ: what is left of ∂/∂z on its way from the sample to the heads.
  let passed: Matrix
  /// a: of the direct derivative of −log q at its own sample.
  let direct: Matrix
  /// c: of the score ∂ log q(z).
  let score: Matrix
  /// Of the logarithm of each row's share in a draw, where a mixture's components share it.
  let share: Matrix?

  package init(passed: Matrix, direct: Matrix, score: Matrix, share: Matrix? = nil) {
    self.passed = passed
    self.direct = direct
    self.score = score
    self.share = share
  }
}

/// The samples of one stochastic layer and their densities, from an encoder's heads. Of one example, or
/// of one row of heads, there are K draws of one row each, or of a row for each component of a mixture.
///
/// With g the gradient of the weighted log p by a sample, B the derivative of the sample by the heads
/// and D the direct derivative of −log q at its own sample, the signal is ρ B g + a D + c ∂ log q. As
/// ∂ log q at a fixed sample is −B ∂z log q − D, that is B (ρ g − c ∂z log q) + (a − c) D: what is left
/// out of a path derivative is never computed.
package protocol StochasticLayer {
  /// `[examples or rows, …]`
  var heads: Matrix { get }
  /// z, `[rows, units]`
  var samples: Matrix { get }
  /// ε, `[rows, units]`
  var noise: Matrix { get }
  /// log q(z | ·) without −½ log 2π per unit, `[1, rows]`.
  var logDensities: Matrix { get }
  /// ∂/∂z of the weighted log p, `[rows, units]`; `signal` overwrites it.
  var gradient: Matrix { get }
  /// The rows of one draw: row `d + k` of an example's for draw k, d whole multiples of K.
  var components: Int { get }
  /// log (C π) of each row's component of C, `[1, rows]`; nil where a draw is one row.
  var logShares: Matrix? { get }

  /// Draws noise for the rows of one example, or takes what is there for those of several.
  func sample(_ rows: Range<Int>, _ stream: RandomStream?, kernels: KernelSet)

  /// From drawn rows of any number of examples to their samples and densities.
  func complete(_ rows: Range<Int>, kernels: KernelSet, scratch: Scratch)

  /// The signal at the heads, Σ over the rows that share them, and the signals of the layer's own
  /// parameters. Only a Gaussian layer scales its score for each coordinate.
  func signal(
    _ rows: Range<Int>, _ weights: EncoderWeights, scoreScale: Matrix?, into signal: Matrix,
    kernels: KernelSet, scratch: Scratch)

  /// The gradient of its own parameters, which all examples share.
  var products: [GradientProduct] { get }
}

extension StochasticLayer {
  package var components: Int { 1 }
  package var logShares: Matrix? { nil }
  package var products: [GradientProduct] { [] }

  /// The heads that rows share.
  func headRows(_ rows: Range<Int>) -> Range<Int> {
    let size = samples.rows / heads.rows
    return rows.lowerBound / size..<rows.upperBound / size
  }
}
