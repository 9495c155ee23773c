import Kernels

// z₀ = m + e^ℓ ε,  z_k = f_k(z_{k−1}),  log q(z_K) = log q₀(z₀) − Σ log |det J_k|
// G₀ = −ε e^−ℓ,  G_k = J_k^−T (G_{k−1} − ∂ log |det J_k| / ∂z_{k−1}),  ∂ log q / ∂z_K = G_K
// Source: Rezende & Mohamed 2015; Vaitl et al. 2022.

/// One invertible step of a flow. It knows where its input, its output and its heads are; rows are those
/// of the samples.
package protocol FlowStep {
  /// z before the step, `[rows, units]`.
  var input: Matrix { get }
  /// Its own of the encoder's, `[examples, headColumns]`.
  var heads: Matrix { get }
  /// Its columns of the encoder's heads.
  var headColumns: Range<Int> { get }

  /// From input to output; takes log |det J| from the log-densities.
  func transform(
    _ rows: Range<Int>, logDensities: Matrix, kernels: KernelSet, scratch: Scratch)

  /// From G of the input to G of the output, in its place.
  func advanceDensityGradient(
    _ rows: Range<Int>, _ gradient: Matrix, kernels: KernelSet, scratch: Scratch)

  /// From ∂/∂ output to ∂/∂ input, in its place, log |det J| having these weights; writes the signal at
  /// its heads, Σ over the rows that share them.
  func backpropagate(
    _ rows: Range<Int>, determinantWeights: Matrix, _ gradient: Matrix, into signal: Matrix,
    kernels: KernelSet, scratch: Scratch)

  var products: [GradientProduct] { get }
}

extension FlowStep {
  /// The heads that rows share.
  func headRows(_ rows: Range<Int>) -> Range<Int> {
    let size = input.rows / heads.rows
    return rows.lowerBound / size..<rows.upperBound / size
  }
}

/// The samples of a flow from a Gaussian base. The backward pass is one for all estimators: from
/// ρ g − c G_K at z_K, with a − c the weight of the log-determinants and of the base's Σ ℓ.
///
/// So a path derivative has no log-determinants in it. To hold their parameters fixed in the total
/// derivative instead is another thing, and biased: z_k moves with the parameters of earlier steps.
package final class FlowLayer: StochasticLayer {
  package let heads: Matrix
  /// z₀ … z_K, `[rows, units]` each.
  package let latents: [Matrix]
  private let base: GaussianLayer
  private let steps: [any FlowStep]
  /// G, `[rows, units]`.
  private let densityGradients: Matrix
  /// a − c, `[1, rows]`.
  private let determinantWeights: Matrix
  /// `[1, rows]`
  private let ones: Matrix
  private let zeros: Matrix

  /// - Parameters:
  ///   - heads: m and ℓ of the base, then those of the steps.
  ///   - makeStep: a step from one matrix of latents to the next, with its number from 0.
  init(
    heads: Matrix, units: Int, steps count: Int, rows: Int, in arena: Arena,
    makeStep: (_ number: Int, _ input: Matrix, _ output: Matrix) -> any FlowStep
  ) {
    self.heads = heads
    base = GaussianLayer(heads: heads[columns: 0..<2 * units], rows: rows, in: arena)
    let latents =
      [base.samples] + (0..<count).map { _ in arena.matrix(rows: rows, columns: units) }
    self.latents = latents
    steps = (0..<count).map { makeStep($0, latents[$0], latents[$0 + 1]) }
    densityGradients = arena.matrix(rows: rows, columns: units)
    let row = { arena.matrix(rows: 1, columns: rows) }
    (determinantWeights, ones, zeros) = (row(), row(), row())
    ones.fill(1)
  }

  package var samples: Matrix { latents[latents.count - 1] }
  package var noise: Matrix { base.noise }
  package var logDensities: Matrix { base.logDensities }
  package var gradient: Matrix { base.gradient }
  package var products: [GradientProduct] { steps.flatMap(\.products) }

  package func sample(_ rows: Range<Int>, _ stream: RandomStream?, kernels: KernelSet) {
    base.sample(rows, stream, kernels: kernels)
  }

  package func complete(_ rows: Range<Int>, kernels: KernelSet, scratch: Scratch) {
    for step in steps {
      step.transform(rows, logDensities: logDensities, kernels: kernels, scratch: scratch)
    }
  }

  /// G after so many steps.
  package func densityGradient(
    _ rows: Range<Int>, steps count: Int, kernels: KernelSet, scratch: Scratch
  ) -> Matrix {
    let gradient = densityGradients[rows: rows]
    gradient.fill(0)
    kernels.gaussianDensityGradient(
      base.samples[rows: rows], heads: base.heads[rows: headRows(rows)],
      weights: ones[columns: rows], addingTo: gradient)
    for step in steps[..<count] {
      step.advanceDensityGradient(rows, densityGradients, kernels: kernels, scratch: scratch)
    }
    return gradient
  }

  package func signal(
    _ rows: Range<Int>, _ weights: EncoderWeights, scoreScale: Matrix?, into signal: Matrix,
    kernels: KernelSet, scratch: Scratch
  ) {
    precondition(scoreScale == nil, "a flow's score has one scale")
    let gradient = gradient[rows: rows]
    kernels.scaleRows(gradient, by: weights.passed[columns: rows], into: gradient)
    var hasScore = false
    for row in rows {
      let score = weights.score[0, row]
      hasScore = hasScore || score != 0
      determinantWeights[0, row] = weights.direct[0, row] - score
    }
    if hasScore {
      let end = densityGradient(rows, steps: steps.count, kernels: kernels, scratch: scratch)
      // Less c G: what N(0, I) would give at G.
      kernels.gaussianDensityGradient(
        end, heads: nil, weights: weights.score[columns: rows], addingTo: gradient)
    }
    for number in steps.indices.reversed() {
      steps[number].backpropagate(
        rows, determinantWeights: determinantWeights, self.gradient,
        into: signal[columns: steps[number].headColumns], kernels: kernels, scratch: scratch)
    }
    base.signal(
      rows, EncoderWeights(passed: ones, direct: determinantWeights, score: zeros),
      scoreScale: nil, into: signal[columns: 0..<base.heads.columns], kernels: kernels,
      scratch: scratch)
  }
}
