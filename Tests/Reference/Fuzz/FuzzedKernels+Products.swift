import NaiveReference

@testable import Kernels

extension FuzzedKernel {
  static let products = [matmul, binaryMatmul, transpose]

  /// Multiply-adds of one case, which the naive reference does one by one. Half of the cases are so
  /// short in one direction that they have more than a block in the next ones.
  private static let volume = 60_000

  private static let matmul = FuzzedKernel("matmul") { input in
    let rows = input.length(0...(input.bool() ? 280 : 12))
    let columns = input.length(0...600, volume: volume, per: rows)
    let k = input.length(0...450, volume: volume, per: rows * columns)
    let (left, right) = (input.bool(), input.bool())
    let special: [Float] =
      input.bool() ? [0, -0.0, 0x1p-133, 1e15] : [.infinity, -.infinity, .nan]
    let a = input.matrix(
      rows: left ? k : rows, columns: left ? rows : k, special: special)
    let b = input.matrix(rows: right ? columns : k, columns: right ? k : columns)
    let c = input.matrix(rows: rows, columns: columns)
    let start = input.start(for: c)
    let sums = ProductSums(
      rows: rows, columns: columns, k: k, startingFrom: start,
      a: { Double(left ? a[$1, $0] : a[$0, $1]) }, b: { Double(right ? b[$1, $0] : b[$0, $1]) })
    input.kernels.matmul(
      a, leftTransposed: left, b, rightTransposed: right, startingFrom: start, into: c,
      scratch: input.scratch)
    let unit = ErrorBounds.matmul(depth: k, on: input.kernels.instructionSet)
    input.expect(c, sums.exact) { row, column in
      unit * sums.magnitudes[row][column] + Double(k + 1) * ErrorBounds.subnormal
    }
  }

  private static let binaryMatmul = FuzzedKernel("binaryMatmul") { input in
    let rows = input.length(0...120)
    let columns = input.length(0...(input.bool() ? 230 : 16), volume: volume, per: rows)
    let k = input.length(0...450, volume: volume, per: rows * columns)
    let states = input.states(rows: rows, columns: k)
    let weights = input.matrix(rows: k, columns: columns)
    let output = input.matrix(rows: rows, columns: columns)
    let start = input.start(for: output)
    let sums = ProductSums(
      rows: rows, columns: columns, k: k, startingFrom: start,
      a: { states[$0, $1] ? 1 : 0 }, b: { Double(weights[$0, $1]) })
    input.kernels.binaryMatmul(
      states, weights, startingFrom: start, into: output, scratch: input.scratch)
    input.expect(output, sums.exact) { row, column in
      ErrorBounds.binaryMatmul(depth: k) * sums.magnitudes[row][column]
    }
  }

  private static let transpose = FuzzedKernel("transpose") { input in
    let rows = input.length(0...600)
    let states = input.states(
      rows: rows, columns: input.length(0...200, volume: volume, per: rows))
    let transposed = input.stateResult(rows: states.columns, columns: states.rows)
    let before = states.states
    let columns = (0..<states.columns).map { column in before.map { $0[column] } }
    // The rows in two parts, the second of them alone, or all at once.
    let cut = min(64 * Int.random(in: 0...3, using: &input.random), states.rows)
    if cut % 64 == 0 {
      input.kernels.transpose(states, rows: cut..<states.rows, into: transposed)
      input.kernels.transpose(states, rows: 0..<cut, into: transposed)
    } else {
      input.kernels.transpose(states, into: transposed)
    }
    input.expect(transposed, columns)
  }
}

extension KernelCase {
  /// What a product starts from: nothing, a bias, rows of groups, a row for each, or itself.
  fileprivate func start(for output: Matrix) -> Matrix? {
    let divisors = (1...max(1, output.rows)).filter { output.rows % $0 == 0 }
    switch Int.random(in: 0...2, using: &random) {
    case 0: return nil
    case 1: return output
    default:
      return matrix(rows: divisors.randomElement(using: &random)!, columns: output.columns)
    }
  }
}

/// start + a · b, and |start| + Σ |a||b|, which its error is counted in; from elements, so that a
/// product over nothing has its shape too.
private struct ProductSums {
  private(set) var exact: [[Double]]
  private(set) var magnitudes: [[Double]]

  init(
    rows: Int, columns: Int, k: Int, startingFrom start: Matrix?,
    a: (_ row: Int, _ k: Int) -> Double, b: (_ k: Int, _ column: Int) -> Double
  ) {
    let left = (0..<rows).map { row in (0..<k).map { a(row, $0) } }
    let right = (0..<k).map { k in (0..<columns).map { b(k, $0) } }
    let absolute = { (x: [[Double]]) in x.map { $0.map(\.magnitude) } }
    exact = Naive.matmul(left, right, columns: columns)
    magnitudes = Naive.matmul(absolute(left), absolute(right), columns: columns)
    guard let start else { return }
    for row in 0..<rows {
      for column in 0..<columns {
        let first = Double(start[row * start.rows / rows, column])
        exact[row][column] += first
        magnitudes[row][column] += first.magnitude
      }
    }
  }
}
