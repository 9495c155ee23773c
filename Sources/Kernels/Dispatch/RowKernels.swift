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
}
