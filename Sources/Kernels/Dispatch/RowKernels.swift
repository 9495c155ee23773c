import KernelInterface

extension KernelSet {
  /// y = each row of x times its factor; `factors` `[1, rows]`, y may be x. Exactly rounded.
  public func scaleRows(_ x: Matrix, by factors: Matrix, into y: Matrix) {
    requireSameShape(x, y, "scaleRows")
    precondition(
      factors.rows == 1 && factors.columns == x.rows,
      "scaleRows: \(factors.columns) factors for \(x.rows) rows")
    implementation.scaleRows(x, by: factors.base, into: y)
  }

  /// Sums groups of rows, `[groups · size, columns]` to `[groups, columns]`, in the order of the
  /// rows: an error of at most (size − 1) 2⁻²⁴ Σ |x|.
  public func sumGroups(_ x: Matrix, into sums: Matrix) {
    precondition(
      x.columns == sums.columns && sums.rows > 0 && x.rows % sums.rows == 0,
      "sumGroups: \(x.rows)x\(x.columns) into \(sums.rows)x\(sums.columns)")
    implementation.sumGroups(x, into: sums)
  }

  /// The transpose of 0/1 states, `[rows, columns]` to `[columns, rows]`. Only `range` of the rows,
  /// which starts at a multiple of 64, is transposed if one is given; ranges that do not share a
  /// block of 64 rows can be transposed at the same time.
  public func transpose(
    _ states: BitMatrix, rows range: Range<Int>? = nil, into transposed: BitMatrix
  ) {
    let range = range ?? 0..<states.rows
    precondition(
      transposed.rows == states.columns && transposed.columns == states.rows
        && range.lowerBound % 64 == 0 && range.lowerBound >= 0 && range.upperBound <= states.rows,
      "transpose: rows \(range) of \(states.rows)x\(states.columns) into "
        + "\(transposed.rows)x\(transposed.columns)")
    implementation.transpose(states, rows: range, into: transposed)
  }

  /// States as floats, 0 or 1; both `[rows, columns]`.
  public func unpack(_ states: BitMatrix, into values: Matrix) {
    precondition(
      states.rows == values.rows && states.columns == values.columns,
      "unpack: \(states.rows)x\(states.columns) into \(values.rows)x\(values.columns)")
    implementation.unpack(states, into: values)
  }

  /// signal ← (1 − h²) signal, back through h = tanh, of which `values` are the results; both
  /// `[rows, units]`, |h| ≤ 1. Within 4 · 2⁻²⁴ of itself.
  public func multiplyByTanhDerivative(_ signal: Matrix, values: Matrix) {
    requireSameShape(signal, values, "multiplyByTanhDerivative")
    implementation.multiplyByTanhDerivative(signal, values)
  }

  /// v ← μ v + s g, θ ← θ + η v, element by element: gradient ascent with classical momentum.
  /// All `[rows, columns]`. The velocity errs by 3 · 2⁻²⁴ (|μ v| + |s g|) at most, the parameters by
  /// 2 · 2⁻²⁴ |θ| + 5 · 2⁻²⁴ |η| (|μ v| + |s g|).
  public func momentumUpdate(
    _ parameters: Matrix, velocity: Matrix, gradient: Matrix, momentum: Float, scale: Float,
    rate: Float
  ) {
    requireSameShape(parameters, velocity, "momentumUpdate")
    requireSameShape(parameters, gradient, "momentumUpdate")
    implementation.momentumUpdate(
      parameters, velocity, gradient, momentum: momentum, scale: scale, rate: rate)
  }

  /// g ← s g, m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², θ ← θ + η m / (√v + ε), element by
  /// element: gradient ascent by Adam, s the `scale`, β the `decays`, η the `rate`, which holds the
  /// corrections for the start, ε > 0 the `stabiliser`. All `[rows, columns]`.
  ///
  /// With M = |β₁ m| + |(1 − β₁) g|, m errs by 4 · 2⁻²⁴ M, v by 6 · 2⁻²⁴ v and θ by
  /// 2⁻²⁴ (|θ| + 14 |η| M / (√v + ε)) at most. Source: Kingma & Ba 2015.
  public func adamUpdate(
    _ parameters: Matrix, firstMoment: Matrix, secondMoment: Matrix, gradient: Matrix,
    scale: Float, decays: (first: Float, second: Float), rate: Float, stabiliser: Float
  ) {
    requireSameShape(parameters, firstMoment, "adamUpdate")
    requireSameShape(parameters, secondMoment, "adamUpdate")
    requireSameShape(parameters, gradient, "adamUpdate")
    implementation.adamUpdate(
      parameters, firstMoment: firstMoment, secondMoment: secondMoment, gradient: gradient,
      scale: scale, decays: decays, rate: rate, stabiliser: stabiliser)
  }
}
