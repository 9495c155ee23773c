import Kernels
import NaiveReference

extension KernelCheck {
  static let products = [matmul, binaryMatmul]

  /// Tails of every block size, no depth at all, and more than one panel of depth and of columns.
  private static let shapes = [
    (rows: 1, k: 1, columns: 1), (3, 0, 5), (5, 7, 17), (37, 83, 50), (64, 64, 64), (9, 450, 530),
  ]

  private static let matmul = KernelCheck("sgemm", bound: 1, unit: .bound) {
    kernels, input, worst in
    for (number, shape) in shapes.enumerated() {
      for (form, (left, right)) in [(false, false), (true, false), (false, true)].enumerated() {
        let (rows, k, columns) = shape
        let a = left ? input.matrix(rows: k, columns: rows) : input.matrix(rows: rows, columns: k)
        let b =
          right ? input.matrix(rows: columns, columns: k) : input.matrix(rows: k, columns: columns)
        let c = input.matrix(rows: rows, columns: columns)
        let start = Start.allCases[(number + form) % 4].matrix(for: c, input)
        let first = Start.broadcast(start, rows: rows, columns: columns)
        kernels.matmul(
          a, leftTransposed: left, b, rightTransposed: right, startingFrom: start, into: c,
          scratch: input.scratch)
        let sums = ProductSums(
          left ? Naive.transpose(a.reference) : a.reference,
          right ? Naive.transpose(b.reference) : b.reference, startingFrom: first)
        sums.compare(c, unit: ErrorBounds.matmul(depth: k, on: kernels.instructionSet), &worst)
      }
    }
  }

  private static let binaryMatmul = KernelCheck("binary-matmul", bound: 1, unit: .bound) {
    kernels, input, worst in
    // Few rows and few ones are added bit by bit, the others by tables.
    for (number, (rows, density)) in [(5, 0.5), (40, 0.5), (67, 0.05), (25, 1)].enumerated() {
      for (shape, (k, columns)) in [(1, 1), (0, 5), (67, 20), (200, 33), (400, 16)].enumerated() {
        let states = input.states(rows: rows, columns: k, density: density)
        let weights = input.matrix(rows: k, columns: columns)
        let c = input.matrix(rows: rows, columns: columns)
        let start = Start.allCases[(number + shape) % 4].matrix(for: c, input)
        let first = Start.broadcast(start, rows: rows, columns: columns)
        kernels.binaryMatmul(states, weights, startingFrom: start, into: c, scratch: input.scratch)
        let sums = ProductSums(
          states.reference.map(Naive.reals), weights.reference, startingFrom: first)
        sums.compare(c, unit: ErrorBounds.binaryMatmul(depth: k), &worst)
      }
    }
  }
}

/// What a product starts from.
private enum Start: CaseIterable {
  case nothing, row, ownRows, itself

  func matrix(for output: Matrix, _ input: CheckInput) -> Matrix? {
    switch self {
    case .nothing: nil
    case .row: input.matrix(rows: 1, columns: output.columns)
    case .ownRows: input.matrix(rows: output.rows, columns: output.columns)
    case .itself: output
    }
  }

  static func broadcast(_ start: Matrix?, rows: Int, columns: Int) -> [[Double]] {
    guard let start else {
      return [[Double]](repeating: [Double](repeating: 0, count: columns), count: rows)
    }
    let reference = start.reference
    return (0..<rows).map { reference[$0 * start.rows / rows] }
  }
}

/// start + a · b, and |start| + Σ |a||b|, which its error is counted in.
private struct ProductSums {
  let exact: [[Double]]
  let magnitudes: [[Double]]

  init(_ a: [[Double]], _ b: [[Double]], startingFrom start: [[Double]]) {
    let columns = start.first?.count ?? 0
    let sum = { (x: [[Double]], y: [[Double]]) in zip(x, y).map { zip($0, $1).map(+) } }
    let absolute = { (x: [[Double]]) in x.map { $0.map(\.magnitude) } }
    // A transpose of nothing has lost its rows.
    let rows = b.isEmpty ? a.map { _ in [Double]() } : a
    let left = rows.isEmpty ? start.map { _ in [Double]() } : rows
    exact = sum(start, Naive.matmul(left, b, columns: columns))
    magnitudes = sum(absolute(start), Naive.matmul(absolute(left), absolute(b), columns: columns))
  }

  func compare(_ c: Matrix, unit: Double, _ worst: inout WorstError) {
    for row in 0..<c.rows {
      for column in 0..<c.columns {
        worst.include(
          c[row, column], exact: exact[row][column], unit: unit * magnitudes[row][column])
      }
    }
  }
}
