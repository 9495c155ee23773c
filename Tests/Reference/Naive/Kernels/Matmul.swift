// c = a · b,  c[i][j] = Σₖ a[i][k] b[k][j]

extension Naive {
  /// a · b for a `[n][k]` and b `[k][m]`; gives `[n][m]`, summed in the order of k.
  /// `columns` is m, needed only where b has no rows and so cannot tell it.
  public static func matmul(
    _ a: [[Double]], _ b: [[Double]], columns: Int? = nil
  ) -> [[Double]] {
    let columns = columns ?? b.first?.count ?? 0
    return a.map { row in
      precondition(row.count == b.count, "a row of \(row.count) times \(b.count) rows")
      return (0..<columns).map { j in
        row.indices.reduce(0) { $0 + row[$1] * b[$1][j] }
      }
    }
  }

  /// a · bᵀ for a `[n][k]` and b `[m][k]`; gives `[n][m]`.
  public static func matmul(_ a: [[Double]], transposed b: [[Double]]) -> [[Double]] {
    a.map { row in b.map { dot(row, $0) } }
  }

  /// aᵀ · b for a `[k][n]` and b `[k][m]`; gives `[n][m]`.
  public static func matmul(transposed a: [[Double]], _ b: [[Double]]) -> [[Double]] {
    matmul(transpose(a), b)
  }

  /// states · b for 0/1 states `[n][k]` and b `[k][m]`: the sum of the rows of b that are switched
  /// on; gives `[n][m]`. `columns` as for a real matrix.
  public static func matmul(
    states: [[Bool]], _ b: [[Double]], columns: Int? = nil
  ) -> [[Double]] {
    matmul(states.map(reals), b, columns: columns)
  }

  /// Element `[j][i]` is `[i][j]` of the matrix. No rows give no rows.
  public static func transpose<Element>(_ matrix: [[Element]]) -> [[Element]] {
    (0..<(matrix.first?.count ?? 0)).map { j in matrix.map { $0[j] } }
  }

  /// The matrix `[n][m]` with a bias `[m]` added to each of its rows.
  public static func adding(bias: [Double], to matrix: [[Double]]) -> [[Double]] {
    matrix.map { zip($0, bias).map(+) }
  }

  /// Σᵢ matrix[i][j] of a matrix `[n][m]`; gives `[m]`. `columns` is m, needed only where n is 0.
  public static func columnSums(_ matrix: [[Double]], columns: Int? = nil) -> [Double] {
    (0..<(columns ?? matrix.first?.count ?? 0)).map { j in matrix.reduce(0) { $0 + $1[j] } }
  }

  /// Σₖ a[k] b[k] of two vectors of one length.
  public static func dot(_ a: [Double], _ b: [Double]) -> Double {
    precondition(a.count == b.count, "a vector of \(a.count) times one of \(b.count)")
    return zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// a ⊗ b = a bᵀ of vectors `[n]` and `[m]`; gives `[n][m]`.
  public static func outer(_ a: [Double], _ b: [Double]) -> [[Double]] {
    a.map { element in b.map { element * $0 } }
  }

  /// States as the numbers 0 and 1.
  public static func reals(_ states: [Bool]) -> [Double] {
    states.map { $0 ? 1 : 0 }
  }
}
