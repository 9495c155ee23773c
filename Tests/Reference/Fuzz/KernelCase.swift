import NaiveReference
import TestSupport

@testable import Kernels
@testable import bench

/// One random case of one kernel: its operands, drawn from a seed and laid out in guarded memory, and
/// what the results are worth. The same seed draws the same case for every instruction set.
final class KernelCase {
  let kernels: KernelSet
  var random: RandomNumbers
  private let memory: GuardedMemory
  private var worst = TestSupport.WorstError()
  private var wrong: String?
  /// All results, bit by bit, in the order in which they were compared; a NaN is any NaN.
  private(set) var bits: [UInt64] = []

  init(_ kernels: KernelSet, seed: UInt64, against edge: GuardedPages.Edge) {
    self.kernels = kernels
    random = RandomNumbers(seed: seed)
    memory = GuardedMemory(against: edge)
  }

  var scratch: Scratch { memory.scratch }

  /// What is wrong with the results or with what surrounds them.
  var problem: String? {
    if !worst.isWithinBound { return "\(worst)" }
    return wrong ?? (memory.guardsAreIntact ? nil : "wrote outside of its results")
  }

  // MARK: operands

  /// A length, often next to a whole number of vectors, words or blocks.
  func length(_ range: ClosedRange<Int>) -> Int {
    let any = Int.random(in: range, using: &random)
    let block = [4, 8, 16, 64, 132, 192, 400, 512].randomElement(using: &random)!
    let near = (any + block / 2) / block * block + Int.random(in: -1...1, using: &random)
    let small = min(any, Int.random(in: 0...5, using: &random))
    let length = [any, near, small].randomElement(using: &random)!
    return min(max(length, range.lowerBound), range.upperBound)
  }

  /// How many times `range` fits, at least once: keeps the naive reference quick.
  func length(_ range: ClosedRange<Int>, volume: Int, per elements: Int) -> Int {
    let most = volume / max(1, elements)
    return length(range.lowerBound...min(max(most, range.lowerBound), range.upperBound))
  }

  func bool() -> Bool { Bool.random(using: &random) }

  /// Uniform numbers in −scale ..< scale, a tenth of them replaced by one of `special`.
  func matrix(
    rows: Int, columns: Int, scale: Float = 2, special: [Float] = [0, -0.0, 1, 0x1p-133, -1e-20]
  ) -> Matrix {
    let matrix = result(rows: rows, columns: columns)
    for row in 0..<rows {
      for column in 0..<columns {
        let isSpecial = !special.isEmpty && random.next() % 10 == 0
        matrix[row, column] =
          isSpecial
          ? special.randomElement(using: &random)! : .random(in: -scale..<scale, using: &random)
      }
    }
    return matrix
  }

  func states(rows: Int, columns: Int) -> BitMatrix {
    let density = [0, 0.03, 0.2, 0.5, 1].randomElement(using: &random)!
    return memory.bitMatrix(
      random.states(rows, columns, density: density), columns: columns, offset: gap(3))
  }

  /// A matrix for results, the guards' pattern until they are written.
  func result(rows: Int, columns: Int) -> Matrix {
    memory.matrix(rows: rows, columns: columns, offset: gap(20))
  }

  func stateResult(rows: Int, columns: Int) -> BitMatrix {
    memory.bitMatrix(rows: rows, columns: columns, offset: gap(3))
  }

  /// Any stream, for the kernels and for the naive reference.
  func stream() -> RandomName {
    RandomName(
      seed: random.next(), purpose: Int(random.next() >> 49), layer: Int(random.next() >> 48),
      step: Int(random.next() >> 32), example: Int(random.next() >> 32))
  }

  private func gap(_ largest: Int) -> Int { Int.random(in: 0...largest, using: &random) }

  // MARK: results

  /// Expects every element within its bound.
  func expect(
    _ matrix: Matrix, _ exact: [[Double]], bound: (_ row: Int, _ column: Int) -> Double
  ) {
    for (row, column) in positions(of: matrix) {
      worst.add(
        note(matrix[row, column]), exact[row][column], bound: bound(row, column),
        place(row, column, matrix))
    }
  }

  func expect(_ matrix: Matrix, _ expected: Expected) {
    expect(matrix, expected.exact) { expected.bound[$0][$1] }
  }

  /// Expects every element within so many ULP.
  func expect(_ matrix: Matrix, _ exact: [[Double]], ulps: Double) {
    for (row, column) in positions(of: matrix) {
      worst.add(
        errorInULPs(note(matrix[row, column]), exact[row][column]), bound: ulps,
        place(row, column, matrix))
    }
  }

  /// Expects these states and nothing beyond the last column.
  func expect(_ states: BitMatrix, _ exact: [[Bool]]) {
    if states.states != exact { wrong = "wrong states of \(states.rows)x\(states.columns)" }
    if !states.unusedBitsAreZero { wrong = "set bits beyond column \(states.columns)" }
    for row in 0..<states.rows {
      for word in 0..<BitMatrix.words(for: states.columns) {
        bits.append(states.base[row * states.stride + word])
      }
    }
  }

  func expect(_ words: [UInt32], _ exact: [UInt32]) {
    if words != exact { wrong = "wrong words of \(words.count)" }
    bits += words.map(UInt64.init)
  }

  private func positions(of matrix: Matrix) -> [(row: Int, column: Int)] {
    (0..<matrix.rows).flatMap { row in (0..<matrix.columns).map { (row, $0) } }
  }

  private func note(_ value: Float) -> Float {
    bits.append(value.isNaN ? .max : UInt64(value.bitPattern))
    return value
  }

  private func place(_ row: Int, _ column: Int, _ matrix: Matrix) -> String {
    "(\(row), \(column)) of \(matrix.rows)x\(matrix.columns)"
  }
}
