import KernelInterface

// The score δ = ∂ log P(h | a) / ∂a = h − σ(a), computed as σ(−a) where h = 1 and −σ(a) where h = 0,
// within 2 ULP. Weights are one row `[1, rows]`, a baseline one row `[1, units]`.

extension KernelSet {
  /// signal = (weight of the row − baseline of the unit) · δ; all `[rows, units]`.
  /// The signal may be the logits' own memory. Within 6 · 2⁻²⁴ of itself.
  public func score(
    _ logits: Matrix, _ states: BitMatrix, weights: Matrix, baseline: Matrix? = nil,
    into signal: Matrix
  ) {
    requireSameShape(logits, signal, "score")
    requireScore(logits, states, weights, baseline, repeats: 1)
    implementation.score(
      logits, states, weights: weights.base, baseline: baseline?.base, into: signal)
  }

  /// The same, summed over the particles of each example, whose logits they share: logits and
  /// signal `[examples, units]`, states `[examples · particles, units]`. Within
  /// (particles + 5) 2⁻²⁴ of the sum of the terms' magnitudes.
  public func scoreSum(
    sharedLogits logits: Matrix, _ states: BitMatrix, weights: Matrix, baseline: Matrix? = nil,
    into signal: Matrix
  ) {
    requireSameShape(logits, signal, "scoreSum")
    requireScore(logits, states, weights, baseline, repeats: states.rows / max(1, logits.rows))
    implementation.scoreSum(
      logits, states, weights: weights.base, baseline: baseline?.base, into: signal)
  }

  /// Σ δ² and Σ δ² L over all rows, one row `[1, units]` each, for the baseline of G1; `signals` L
  /// `[1, rows]`. Logits may be shared by groups of rows. Within (rows + 9) 2⁻²⁴ of the sum of the
  /// terms' magnitudes.
  public func squaredScoreSums(
    _ logits: Matrix, _ states: BitMatrix, signals: Matrix, squares: Matrix, weighted: Matrix
  ) {
    requireSameShape(squares, weighted, "squaredScoreSums")
    requireScore(
      logits, states, signals, squares, repeats: states.rows / max(1, logits.rows))
    implementation.squaredScoreSums(
      logits, states, signals: signals.base, squares: squares.base, weighted: weighted.base)
  }

  /// gradient ← σ'(a) gradient, `[rows, units]`; σ'(a) = σ(a) σ(−a). Within 5 · 2⁻²⁴ of itself.
  public func multiplyBySigmoidDerivative(_ gradient: Matrix, logits: Matrix) {
    requireSameShape(gradient, logits, "multiplyBySigmoidDerivative")
    implementation.multiplyBySigmoidDerivative(gradient, logits)
  }

  private func requireScore(
    _ logits: Matrix, _ states: BitMatrix, _ weights: Matrix, _ baseline: Matrix?, repeats: Int
  ) {
    precondition(
      states.columns == logits.columns && states.rows == logits.rows * repeats
        && weights.columns == states.rows && weights.rows == 1
        && (baseline.map { $0.rows == 1 && $0.columns == states.columns } ?? true),
      "score: \(states.rows)x\(states.columns) states, \(logits.rows)x\(logits.columns) logits, "
        + "\(weights.columns) weights")
  }
}
