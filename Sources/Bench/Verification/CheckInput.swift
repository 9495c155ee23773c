import Kernels
import NaiveReference

/// Operands of one check: the same numbers in every run, drawn by the reference's own generator.
final class CheckInput {
  let arena = Arena()
  let scratch: Scratch
  private var drawn = 0

  init() { scratch = Scratch(in: arena) }

  func empty(rows: Int, columns: Int) -> Matrix { arena.matrix(rows: rows, columns: columns) }

  /// Uniform numbers.
  func matrix(rows: Int, columns: Int, in range: ClosedRange<Double> = -2...2) -> Matrix {
    let matrix = empty(rows: rows, columns: columns)
    matrix.copy(
      from: uniforms(rows * columns).map {
        Float(range.lowerBound + (range.upperBound - range.lowerBound) * $0)
      })
    return matrix
  }

  func row(_ values: [Float]) -> Matrix {
    let matrix = empty(rows: 1, columns: values.count)
    matrix.copy(from: values)
    return matrix
  }

  /// States that are one with a probability of `density`.
  func states(rows: Int, columns: Int, density: Double = 0.5) -> BitMatrix {
    let states = arena.bitMatrix(rows: rows, columns: columns)
    let uniforms = uniforms(rows * columns)
    for row in 0..<rows {
      for column in 0..<columns {
        states[row, column] = uniforms[row * columns + column] < density
      }
    }
    return states
  }

  private func uniforms(_ count: Int) -> [Double] {
    drawn += 1
    return Naive.uniforms(Naive.Stream(seed: 1, purpose: 1, example: drawn), count: count)
  }
}

extension Matrix {
  /// The elements by rows, as the reference takes them.
  var reference: [[Double]] {
    (0..<rows).map { row in (0..<columns).map { Double(self[row, $0]) } }
  }
}

extension BitMatrix {
  var reference: [[Bool]] {
    (0..<rows).map { row in (0..<columns).map { self[row, $0] } }
  }
}
