import Kernels

/// The generalised doubly reparameterised gradient of p(zₗ | zₗ₊₁): with zₗ = m + e^ℓ ε̃ and
///
///     u = ω ∂zₗ log p(zₗ₋₁ … | zₗ) − ω² ∂zₗ log w  at fixed zₗ₊₁,
///
/// the signal at the heads (m, ℓ) is (u, u ⊙ (zₗ − m)). Only for z₁ of two layers is it known to be
/// exact, and only that is built. Source: Bauer & Mnih 2021; spec 9.11.
final class PriorGradients {
  /// The signals of each decoder's parameters that take the place of the usual ones.
  let signals: [PerceptronSignals?]
  /// ω ∂z₁ log p(x | z₁), `[rows, units]`.
  private let likelihoodGradient: Matrix
  /// ω ∂z₁ log w at fixed z₂, `[rows, units]`.
  private let totalGradient: Matrix
  /// Of the score of q(z₂ | z₁), on its way to z₁.
  private let scoreSignals: PerceptronSignals
  /// −ω and 0, `[1, rows]`.
  private let negativeWeights: Matrix
  private let zeros: Matrix

  init(_ model: VariationalAutoencoder, rows: Int, in arena: Arena) {
    precondition(model.layers.count == 2, "GDReG is for two stochastic layers")
    signals = [nil, PerceptronSignals(model.decoders[1], rows: rows, in: arena)]
    let units = model.layers[0].latent
    likelihoodGradient = arena.matrix(rows: rows, columns: units)
    totalGradient = arena.matrix(rows: rows, columns: units)
    scoreSignals = PerceptronSignals(model.encoders[1], rows: rows, in: arena)
    negativeWeights = arena.matrix(rows: 1, columns: rows)
    zeros = arena.matrix(rows: 1, columns: rows)
  }

  /// Keeps ω ∂z₁ log p(x | z₁) before the prior's part is added.
  func keep(_ gradient: Matrix, _ rows: Range<Int>) {
    likelihoodGradient[rows: rows].copy(from: gradient[rows: rows])
  }

  func run(_ rows: Range<Int>, _ pass: VariationalPass, scratch: Scratch) {
    let kernels = pass.kernels
    let (lower, upper) = (pass.layers[0], pass.layers[1])
    let (decoder, encoder) = (pass.decoders[1], pass.encoders[1])
    let total = totalGradient[rows: rows]
    for row in rows { negativeWeights[0, row] = -pass.weights[0, row] }
    total.copy(from: likelihoodGradient[rows: rows])
    kernels.gaussianDensityGradient(
      lower.samples[rows: rows], heads: decoder.output[rows: rows],
      weights: pass.weights[columns: rows], addingTo: total, headSignal: nil)
    kernels.gaussianDensityGradient(
      lower.samples[rows: rows], heads: lower.heads[rows: lower.headRows(rows)],
      weights: negativeWeights[columns: rows], addingTo: total, headSignal: nil)
    upper.signal(
      rows, EncoderWeights(passed: zeros, direct: zeros, score: negativeWeights),
      scoreScale: nil, into: scoreSignals.head, kernels: kernels, scratch: scratch)
    encoder.backward(
      rows, scoreSignals, inputGradient: totalGradient, accumulates: true, scratch: scratch)
    let units = total.columns
    let head = signals[1]!.head
    for row in rows {
      let weight = pass.weights[0, row]
      for unit in 0..<units {
        let u = likelihoodGradient[row, unit] - weight * totalGradient[row, unit]
        head[row, unit] = u
        head[row, units + unit] = u * (lower.samples[row, unit] - decoder.output[row, unit])
      }
    }
    decoder.backward(
      rows, signals[1]!, inputGradient: nil, accumulates: false, scratch: scratch)
  }
}
