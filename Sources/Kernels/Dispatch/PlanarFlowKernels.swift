import KernelInterface

// A planar step of a flow, y = z + û tanh(w·z + b) with û = u + (log(1 + e^(w·u)) − 1 − w·u) w / ‖w‖², so
// that w·û > −1 and the step is invertible. Heads are `[groups, 2 units + 1]`: u, w ≠ 0 and b of each
// group of rows; z, y and gradients are `[groups · size, units]`, t = tanh(w·z + b) and weights one row
// `[1, groups · size]`. Errors are those of the operations, which `bench verify` adds up: sums over
// units first, in w·u, ‖w‖² and w·z; then of t, of û and of the determinant t² + (1 − t²) (1 + w·û).
// Source: Rezende & Mohamed 2015.

extension KernelSet {
  /// y, t, and log q ← log q − log det J; y must not be z.
  public func planarTransform(
    _ z: Matrix, heads: Matrix, into y: Matrix, activations: Matrix, logDensities: Matrix
  ) {
    requirePlanarHeads(heads, z, "planarTransform")
    requireSameShape(z, y, "planarTransform")
    requireRow(activations, z, "planarTransform")
    requireRow(logDensities, z, "planarTransform")
    implementation.planarTransform(
      z, heads: heads, into: y, activations: activations.base, logDensities: logDensities.base)
  }

  /// From ∂ log q / ∂z to ∂ log q / ∂y, the density's own derivative at the end of the step, in its
  /// place: G ← J^−T (G − ∂ log det J / ∂z), with t as the step left it.
  public func planarDensityGradient(_ gradient: Matrix, heads: Matrix, activations: Matrix) {
    requirePlanarHeads(heads, gradient, "planarDensityGradient")
    requireRow(activations, gradient, "planarDensityGradient")
    implementation.planarDensityGradient(
      gradient, heads: heads, activations: activations.base)
  }

  /// The derivative of v·y + ω log det J for a given v = ∂/∂y in `gradient`: ∂/∂z takes its place, that
  /// by the heads, summed over the rows of each group, is written to `signal`, which has their shape.
  public func planarSignal(
    _ z: Matrix, heads: Matrix, activations: Matrix, weights: Matrix, gradient: Matrix,
    into signal: Matrix
  ) {
    requirePlanarHeads(heads, z, "planarSignal")
    requireSameShape(z, gradient, "planarSignal")
    requireSameShape(heads, signal, "planarSignal")
    requireRow(activations, z, "planarSignal")
    requireRow(weights, z, "planarSignal")
    implementation.planarSignal(
      z, heads: heads, activations: activations.base, weights: weights.base,
      gradient: gradient, into: signal)
  }

  private func requirePlanarHeads(_ heads: Matrix, _ rows: Matrix, _ what: StaticString) {
    precondition(
      heads.columns == 2 * rows.columns + 1
        && (heads.rows == 0 ? rows.rows == 0 : rows.rows % heads.rows == 0),
      "\(what): \(heads.rows)x\(heads.columns) heads for \(rows.rows)x\(rows.columns) rows")
  }
}
