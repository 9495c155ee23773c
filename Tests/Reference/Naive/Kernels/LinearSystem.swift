// A x = b by elimination with partial pivoting.

extension Naive {
  /// x `[n]` with A x = b for A `[n][n]` and b `[n]`; precondition: A is not singular.
  public static func solve(_ a: [[Double]], _ b: [Double]) -> [Double] {
    let (upper, right, _) = eliminated(a, b)
    var x = right
    for i in x.indices.reversed() {
      for j in (i + 1)..<x.count { x[i] -= upper[i][j] * x[j] }
      x[i] /= upper[i][i]
    }
    return x
  }

  /// det A of A `[n][n]`.
  public static func determinant(_ a: [[Double]]) -> Double {
    let (upper, _, sign) = eliminated(a, a.map { _ in 0 })
    return upper.indices.reduce(sign) { $0 * upper[$1][$1] }
  }

  /// An upper triangular system with the same solution, and the sign of the exchanges of rows.
  private static func eliminated(
    _ a: [[Double]], _ b: [Double]
  ) -> (upper: [[Double]], right: [Double], sign: Double) {
    var (a, b, sign) = (a, b, 1.0)
    for column in a.indices {
      let pivot = (column..<a.count).max { a[$0][column].magnitude < a[$1][column].magnitude }!
      if pivot != column {
        a.swapAt(pivot, column)
        b.swapAt(pivot, column)
        sign = -sign
      }
      guard a[column][column] != 0 else { continue }
      for row in (column + 1)..<a.count {
        let factor = a[row][column] / a[column][column]
        for j in column..<a.count { a[row][j] -= factor * a[column][j] }
        b[row] -= factor * b[column]
      }
    }
    return (a, b, sign)
  }
}
