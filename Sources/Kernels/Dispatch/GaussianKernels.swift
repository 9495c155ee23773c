import KernelInterface

// Layers of Gaussian units. Heads are `[groups, 2 units]`: first the means μ, then the logarithms ℓ
// of the standard deviations σ = e^ℓ, |ℓ| < 43. Samples, noise and gradients are
// `[groups · size, units]`, the rows that share a head together; weights and log-densities are one
// row `[1, groups · size]`. Log-densities come without their constant −(units / 2) log 2π.

extension KernelSet {
  /// z = μ + e^ℓ ε with standard normal ε, and log q(z) = −½ ‖ε‖² − Σ ℓ.
  ///
  /// The noise ε is drawn from the stream as by `addGaussians` and kept in `noise`; without a stream
  /// it is given there. Row k of the samples takes the groups of 32 words from k · ⌈units / 32⌉ on.
  /// Samples are within 5 · 2⁻²⁴ (|μ| + |σ ε|) for the noise that is kept, log-densities within
  /// (units / 16 + 6) 2⁻²⁴ (½ ‖ε‖² + Σ |ℓ|).
  public func sampleGaussian(
    _ heads: Matrix, _ stream: RandomStream?, into samples: Matrix, noise: Matrix,
    logDensities: Matrix
  ) {
    requireHeads(heads, samples, "sampleGaussian")
    requireSameShape(samples, noise, "sampleGaussian")
    requireRow(logDensities, samples, "sampleGaussian")
    if stream != nil { DrawCounter.add(samples.rows * samples.columns) }
    implementation.sampleGaussian(
      heads, stream, into: samples, noise: noise, logDensities: logDensities.base)
  }

  /// log N(z; m, e^ℓ) = −½ ‖r‖² − Σ ℓ for r = (z − m) e^−ℓ; without heads that of N(0, I).
  /// Within (units / 16 + 15) 2⁻²⁴ (½ ‖r‖² + Σ |ℓ|).
  public func gaussianLogDensity(
    _ samples: Matrix, heads: Matrix?, into logDensities: Matrix
  ) {
    if let heads { requireHeads(heads, samples, "gaussianLogDensity") }
    requireRow(logDensities, samples, "gaussianLogDensity")
    implementation.gaussianLogDensity(samples, heads: heads, into: logDensities.base)
  }

  /// The derivatives of the same, each row times its weight ω: the gradient by z, −ω r e^−ℓ, is
  /// added to `gradient`; that by (m, ℓ), (Σ ω r e^−ℓ, Σ ω (r² − 1)) over the rows of each group, is
  /// written to `headSignal`, which needs heads and has their shape.
  ///
  /// The gradient is within 10 · 2⁻²⁴ (|g| + |ω r e^−ℓ|), the signal within (size + 11) 2⁻²⁴ of
  /// Σ |ω r e^−ℓ| and of Σ |ω| (r² + 1).
  public func gaussianDensityGradient(
    _ samples: Matrix, heads: Matrix?, weights: Matrix, addingTo gradient: Matrix,
    headSignal: Matrix? = nil
  ) {
    if let heads { requireHeads(heads, samples, "gaussianDensityGradient") }
    requireSameShape(samples, gradient, "gaussianDensityGradient")
    requireRow(weights, samples, "gaussianDensityGradient")
    if let headSignal {
      guard let heads else { preconditionFailure("gaussianDensityGradient: a signal at no heads") }
      requireSameShape(headSignal, heads, "gaussianDensityGradient")
    }
    implementation.gaussianDensityGradient(
      samples, heads: heads, weights: weights.base, addingTo: gradient, headSignal: headSignal)
  }

  /// KL(N(μ, σ²) ‖ N(0, I)) = ½ Σ (e^2ℓ − 1 − 2ℓ + μ²) of each head, in nats, `[1, groups]`. Within
  /// (units / 8 + 16) 2⁻²⁴ of itself, however near to N(0, I).
  public func gaussianDivergence(_ heads: Matrix, into divergences: Matrix) {
    requirePairs(heads, "gaussianDivergence")
    requireRow(divergences, heads, "gaussianDivergence")
    implementation.gaussianDivergence(heads, into: divergences.base)
  }

  /// signal ← signal − scale · (μ, e^2ℓ − 1), the gradient of the divergence; signal as heads.
  /// Within 7 · 2⁻²⁴ of the sum of both magnitudes.
  public func subtractDivergenceGradient(_ heads: Matrix, scale: Float, from signal: Matrix) {
    requirePairs(heads, "subtractDivergenceGradient")
    requireSameShape(heads, signal, "subtractDivergenceGradient")
    implementation.subtractDivergenceGradient(heads, scale: scale, from: signal)
  }
}

func requirePairs(_ heads: Matrix, _ what: StaticString) {
  precondition(heads.columns % 2 == 0, "\(what): heads of \(heads.columns) columns are no pairs")
}

/// Heads for groups of rows of `samples`.
func requireHeads(_ heads: Matrix, _ samples: Matrix, _ what: StaticString) {
  precondition(
    heads.columns == 2 * samples.columns
      && (heads.rows == 0 ? samples.rows == 0 : samples.rows % heads.rows == 0),
    "\(what): \(heads.rows)x\(heads.columns) heads for \(samples.rows)x\(samples.columns) samples")
}

/// A number for each row of a matrix.
func requireRow(_ numbers: Matrix, _ matrix: Matrix, _ what: StaticString) {
  precondition(
    numbers.rows == 1 && numbers.columns == matrix.rows,
    "\(what): \(numbers.rows)x\(numbers.columns) numbers for \(matrix.rows) rows")
}
