import Kernels
import NaiveReference
import TestSupport
import Testing

@Suite struct BinaryMatmulTests {
  /// The shapes are around the edges of the tables (six rows at a time; groups of five, five and six
  /// k, 112 k of tables), of the words of states and of the vectors and their strips.
  static let densities = [0, 0.05, 0.5, 1]
  static let rowCounts = [0, 1, 3, 5, 6, 7, 40, 100]

  @Test(arguments: InstructionSet.available, densities)
  func `products are within the bound`(set: InstructionSet, density: Double) {
    for rows in Self.rowCounts {
      for (columns, k) in shapes {
        let memory = GuardedMemory()
        let product = StateProduct(rows: rows, columns: columns, k: k, density: density)
        let output = product.compute(on: set, in: memory)
        expectSound(product.error(of: output), memory, Self.self, "\(product)")
      }
    }
  }

  @Test(arguments: InstructionSet.available, StartKind.allCases)
  func `products start from a bias, from rows of groups and from themselves`(
    set: InstructionSet, start: StartKind
  ) {
    for rows in [1, 5, 20, 100] {
      for (columns, k) in [(1, 1), (17, 0), (33, 193), (16, 64)] {
        for groupSize in [1, 4, 5, 20] where start != .groups || rows % groupSize == 0 {
          let memory = GuardedMemory()
          let product = StateProduct(
            rows: rows, columns: columns, k: k, density: 0.4,
            start: start.rows(of: rows, groupSize: groupSize))
          let output = product.compute(on: set, in: memory, accumulate: start == .itself)
          expectSound(product.error(of: output), memory, Self.self, "\(product) \(start)")
        }
      }
    }
  }

  /// 100 rows take the tables from a density of about 0.21 on; seven rows never do.
  @Test(arguments: InstructionSet.available, densities + [0.18, 0.24])
  func `the sparse form and the tables give the same bits`(set: InstructionSet, density: Double) {
    for (columns, k) in shapes {
      let memory = GuardedMemory()
      var product = StateProduct(rows: 100, columns: columns, k: k, density: density, start: 100)
      product.useZerosOfBothSigns()
      let states = memory.bitMatrix(product.states, columns: k)
      let weights = memory.matrix(product.weights, columns: columns)
      let start = memory.matrix(product.start!, columns: columns)
      let together = memory.matrix(rows: 100, columns: columns)
      let apart = memory.matrix(rows: 100, columns: columns)
      let kernels = KernelSet(set)
      kernels.binaryMatmul(
        states, weights, startingFrom: start, into: together, scratch: memory.scratch)
      for first in stride(from: 0, to: 100, by: 7) {
        let rows = first..<min(100, first + 7)
        kernels.binaryMatmul(
          states[rows: rows], weights, startingFrom: start[rows: rows], into: apart[rows: rows],
          scratch: memory.scratch)
      }
      #expect(together.bitPatterns == apart.bitPatterns, "\(product)")
      #expect(memory.guardsAreIntact, "\(product)")
    }
  }

  @Test(arguments: densities)
  func `every instruction set gives the same bits`(density: Double) {
    for rows in Self.rowCounts {
      for (columns, k) in shapes {
        let product = StateProduct(rows: rows, columns: columns, k: k, density: density, start: 1)
        let memory = GuardedMemory()
        let bits = InstructionSet.available.map {
          product.compute(on: $0, in: memory).bitPatterns
        }
        #expect(Set(bits).count == 1 && memory.guardsAreIntact, "\(product)")
      }
    }
  }

  /// One state more or less, the neighbouring row of weights, or no start: each exceeds the bound.
  @Test func `wrong products are rejected`() {
    let memory = GuardedMemory()
    let product = StateProduct(rows: 30, columns: 17, k: 193, density: 0.5, start: 1)
    let output = product.compute(on: InstructionSet.available.last!, in: memory)
    var wrong = product
    wrong.states[29][192].toggle()
    #expect(!wrong.error(of: output).isWithinBound)
    wrong = product
    wrong.states = product.states.map { [$0.last!] + $0.dropLast() }
    #expect(!wrong.error(of: output).isWithinBound)
    wrong = product
    wrong.start = nil
    #expect(!wrong.error(of: output).isWithinBound)
    expectSound(product.error(of: output), memory, Self.self)
  }

  private var shapes: [(Int, Int)] {
    [1, 16, 17, 33].flatMap { columns in
      [0, 1, 5, 6, 10, 11, 15, 16, 17, 63, 64, 65, 111, 112, 113, 200].map { (columns, $0) }
    } + [(200, 65), (208, 16), (216, 10)]
  }
}

/// start + states · weights with states `[rows][k]`, weights `[k][columns]`, by its shape.
private struct StateProduct: CustomStringConvertible {
  let rows: Int
  let columns: Int
  let k: Int
  var states: [[Bool]]
  var weights: [[Float]]
  var start: [[Float]]?

  init(rows: Int, columns: Int, k: Int, density: Double, start startRows: Int? = nil) {
    (self.rows, self.columns, self.k) = (rows, columns, k)
    var random = RandomNumbers()
    states = random.states(rows, k, density: density)
    weights = random.floats(k, columns)
    start = startRows.map { random.floats($0, columns) }
  }

  /// Some weights and starts of 0 and −0, whose sums must not tell the forms apart.
  mutating func useZerosOfBothSigns() {
    weights = weights.enumerated().map { k, row in
      row.enumerated().map { ($0 + k) % 3 == 0 ? -0.0 : $1 }
    }
    start = start?.map { $0.enumerated().map { $0 % 3 == 0 ? $1 : $0 % 3 == 1 ? -0.0 : 0 } }
  }

  var description: String { "\(rows)x\(k) · \(k)x\(columns)" }

  func compute(
    on set: InstructionSet, in memory: GuardedMemory, accumulate: Bool = false
  ) -> Matrix {
    let output = memory.matrix(rows: rows, columns: columns)
    var first = start.map { memory.matrix($0, columns: columns, offset: 5) }
    if accumulate {
      output.copy(from: first!)
      first = output
    }
    KernelSet(set).binaryMatmul(
      memory.bitMatrix(states, columns: k), memory.matrix(weights, columns: columns, offset: 1),
      startingFrom: first, into: output, scratch: memory.scratch)
    return output
  }

  func error(of output: Matrix) -> WorstError {
    let sums = Naive.matmul(states: states, weights.doubles, columns: columns)
    let magnitudes = Naive.matmul(
      states: states, weights.doubles.map { $0.map(abs) }, columns: columns)
    let repeats = start.map { rows / $0.count } ?? 1
    let first = (0..<rows).map { row in
      start.map { $0[row / repeats].map(Double.init) } ?? [Double](repeating: 0, count: columns)
    }
    return worstError(
      of: output, zip(first, sums).map { zip($0, $1).map(+) },
      bound: { row, column in
        ErrorBounds.binaryMatmul(depth: k) * (abs(first[row][column]) + magnitudes[row][column])
      })
  }
}
