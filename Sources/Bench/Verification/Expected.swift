import Kernels

/// Exact results of a kernel and the errors that it may make, `[rows][columns]` each.
struct Expected {
  var exact: [[Double]]
  var bound: [[Double]]

  /// Errors of a share of some magnitudes.
  init(_ exact: [[Double]], within share: Double, of magnitudes: [[Double]]) {
    self.exact = exact
    bound = magnitudes.map { $0.map { share * $0 } }
  }

  init(_ exact: [[Double]], bound: [[Double]]) {
    self.exact = exact
    self.bound = bound
  }
}

extension WorstError {
  /// The errors of a matrix as shares of their bounds.
  mutating func include(_ computed: Matrix, _ expected: Expected) {
    for row in 0..<computed.rows {
      for column in 0..<computed.columns {
        include(
          computed[row, column], exact: expected.exact[row][column],
          unit: expected.bound[row][column])
      }
    }
  }
}
