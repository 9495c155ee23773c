import KernelInterface

// The signal at the heads (μ, ℓ) of Gaussian units, from the gradient g by their samples
// z = μ + e^ℓ ε. Shapes as for the other kernels of Gaussian layers; of each sample the weight ρ is
// that of the gradient, a that of the direct derivative of Σ ℓ, c that of the score:
//   total = (ρ g, ρ g e^ℓ ε + a),  score = (c ε e^−ℓ, c (ε² − 1)).
// Total derivative of log w: ρ = a = ω, c = 0. Path derivative: c = a besides.

extension KernelSet {
  /// signal = Σ total + s · score over the rows of each group, `[groups, 2 units]`, s the
  /// `scoreScale` `[1, 2 units]`, one where there is none.
  ///
  /// Within (size + 8) 2⁻²⁴ of Σ |ρ g| + |c s ε| e^−ℓ, and of Σ |ρ g ε| e^ℓ + |a| + |c s| (ε² + 1).
  public func gaussianSignal(
    _ gradient: Matrix, noise: Matrix, heads: Matrix, passed: Matrix, direct: Matrix,
    score: Matrix, scoreScale: Matrix? = nil, into signal: Matrix
  ) {
    requireSameShape(heads, signal, "gaussianSignal")
    if let scoreScale { requireSums(scoreScale, heads, "gaussianSignal") }
    implementation.gaussianSignal(
      gradient, noise: noise, heads: heads,
      weights: weights(gradient, noise, heads, passed, direct, score, "gaussianSignal"),
      scoreScale: scoreScale?.base, into: signal)
  }

  /// Σ total · score and Σ score² over all rows, `[1, 2 units]` each, from which the best scale of
  /// the score as a control variate, −covariance / variance, is estimated.
  ///
  /// Within (rows + 12) 2⁻²⁴ of the sum of the products of the factors' magnitudes, in which those of
  /// a sum's terms are added.
  public func gaussianSignalMoments(
    _ gradient: Matrix, noise: Matrix, heads: Matrix, passed: Matrix, direct: Matrix,
    score: Matrix, covariance: Matrix, variance: Matrix
  ) {
    requireSums(covariance, heads, "gaussianSignalMoments")
    requireSums(variance, heads, "gaussianSignalMoments")
    implementation.gaussianSignalMoments(
      gradient, noise: noise, heads: heads,
      weights: weights(gradient, noise, heads, passed, direct, score, "gaussianSignalMoments"),
      covariance: covariance.base, variance: variance.base)
  }

  private func weights(
    _ gradient: Matrix, _ noise: Matrix, _ heads: Matrix, _ passed: Matrix, _ direct: Matrix,
    _ score: Matrix, _ what: StaticString
  ) -> SignalWeights {
    requireHeads(heads, gradient, what)
    requireSameShape(gradient, noise, what)
    requireRow(passed, gradient, what)
    requireRow(direct, gradient, what)
    requireRow(score, gradient, what)
    return SignalWeights(passed: passed.base, direct: direct.base, score: score.base)
  }

  private func requireSums(_ sums: Matrix, _ heads: Matrix, _ what: StaticString) {
    precondition(
      sums.rows == 1 && sums.columns == heads.columns,
      "\(what): \(sums.rows)x\(sums.columns) numbers for heads of \(heads.columns) columns")
  }
}
