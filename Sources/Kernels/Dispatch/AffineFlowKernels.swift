import KernelInterface

// An affine step of a flow, y = z e^s + t with log |det J| = Σ s: of a coupling, whose s and t are made
// of other units, or autoregressive, whose sᵢ and tᵢ are made of the zⱼ of j < i. z, y and gradients
// are `[rows, units]`; activations hold s = tanh a and t side by side, `[rows, 2 units]`, as signals
// hold ∂/∂a and ∂/∂t; weights and log-densities are one row `[1, rows]`.
// Source: Dinh et al. 2017; Kingma et al. 2016; of density gradients Vaitl et al. 2022.

extension KernelSet {
  /// y, and log q ← log q − Σ s; y may be z.
  ///
  /// y is within 5 · 2⁻²⁴ (|z e^s| + |t|), log q within (units / 16 + 5) 2⁻²⁴ (|log q| + Σ |s|).
  public func affineTransform(
    _ z: Matrix, _ activations: Matrix, into y: Matrix, logDensities: Matrix
  ) {
    requireActivations(activations, z, "affineTransform")
    requireSameShape(z, y, "affineTransform")
    requireRow(logDensities, z, "affineTransform")
    implementation.affineTransform(z, activations, into: y, logDensities: logDensities.base)
  }

  /// The derivative of v·y + ω Σ s for a given v = ∂/∂y in `gradient`: ∂/∂z at fixed s and t, e^s v,
  /// takes its place; `signal` becomes ((1 − s²) (z e^s v + ω), v), by a and t.
  ///
  /// Within 4 · 2⁻²⁴ of themselves, ∂/∂a within 10 · 2⁻²⁴ (1 − s²) (|z e^s v| + |ω|); ∂/∂t is exact.
  public func affineSignal(
    _ z: Matrix, _ activations: Matrix, weights: Matrix, gradient: Matrix, into signal: Matrix
  ) {
    requireActivations(activations, z, "affineSignal")
    requireSameShape(activations, signal, "affineSignal")
    requireSameShape(z, gradient, "affineSignal")
    requireRow(weights, z, "affineSignal")
    implementation.affineSignal(
      z, activations, weights: weights.base, gradient: gradient, into: signal)
  }

  /// From G = ∂ log q / ∂z of the units that a coupling changes to ∂ log q / ∂y = e^−s G, in its place;
  /// `signal` becomes −((1 − s²) (1 + z G), e^−s G), which goes on, through a and t, to G of the units
  /// that they are made of.
  ///
  /// Within 4 · 2⁻²⁴ of themselves, the signal of a within 7 · 2⁻²⁴ (1 − s²) (1 + |z G|).
  public func affineDensityGradient(
    _ z: Matrix, _ activations: Matrix, gradient: Matrix, into signal: Matrix
  ) {
    requireActivations(activations, z, "affineDensityGradient")
    requireSameShape(activations, signal, "affineDensityGradient")
    requireSameShape(z, gradient, "affineDensityGradient")
    implementation.affineDensityGradient(z, activations, gradient: gradient, into: signal)
  }

  /// The same of an autoregressive step whose a and t are z · `map` and a bias, `[units, 2 units]`, where
  /// j has a weight to i > j only and all others are zero: x = J^−T (G − ∂ log |det J| / ∂z) in the
  /// place of G, by a triangular solve from the last unit to the first.
  ///
  /// Each equation e^sⱼ xⱼ = Gⱼ − Σᵢ (mapⱼᵢ (1 − sᵢ²) (1 + zᵢ e^sᵢ xᵢ) + mapⱼ,ᵢ₊units xᵢ) holds within
  /// (units + 19) 2⁻²⁴ of the sum of its terms' magnitudes.
  public func autoregressiveDensityGradient(
    _ z: Matrix, _ activations: Matrix, map: Matrix, gradient: Matrix, scratch: Scratch
  ) {
    requireActivations(activations, z, "autoregressiveDensityGradient")
    requireSameShape(z, gradient, "autoregressiveDensityGradient")
    precondition(
      map.rows == z.columns && map.columns == activations.columns,
      "autoregressiveDensityGradient: a \(map.rows)x\(map.columns) map of \(z.columns) units")
    precondition(z.columns <= Self.largestAutoregressiveStep, "\(z.columns) autoregressive units")
    implementation.autoregressiveDensityGradient(
      z, activations, map: map, gradient: gradient, scratch: scratch.base)
  }

  /// Units for whose solve there is room in `Scratch`, three of sixteen rows.
  public static let largestAutoregressiveStep = Scratch.floats / 48

  private func requireActivations(_ activations: Matrix, _ z: Matrix, _ what: StaticString) {
    precondition(
      activations.rows == z.rows && activations.columns == 2 * z.columns,
      "\(what): \(activations.rows)x\(activations.columns) for \(z.rows)x\(z.columns) units")
  }
}
