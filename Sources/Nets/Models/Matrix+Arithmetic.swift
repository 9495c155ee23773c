import Kernels

// For rows of numbers per example or particle; matrices of units have kernels.

extension Matrix {
  /// The sum of all elements, in double precision.
  var sum: Double {
    var sum = 0.0
    for row in 0..<rows { for column in 0..<columns { sum += Double(self[row, column]) } }
    return sum
  }

  /// Adds a matrix of the same shape.
  func add(_ other: Matrix) { combine(other, +) }

  func subtract(_ other: Matrix) { combine(other, -) }

  func scale(by factor: Float) {
    for row in 0..<rows { for column in 0..<columns { self[row, column] *= factor } }
  }

  /// Zeroes what unit i of each `units` columns, the rows' units unless they are given, has from rows
  /// j ≥ i.
  func keepAutoregressive(units: Int? = nil, firstColumn: Int = 0) {
    for column in 0..<columns {
      for row in (firstColumn + column) % (units ?? rows)..<rows { self[row, column] = 0 }
    }
  }

  @inline(__always)
  private func combine(_ other: Matrix, _ operation: (Float, Float) -> Float) {
    precondition(rows == other.rows && columns == other.columns)
    for row in 0..<rows {
      for column in 0..<columns {
        self[row, column] = operation(self[row, column], other[row, column])
      }
    }
  }
}
