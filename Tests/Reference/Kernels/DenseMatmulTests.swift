import Kernels
import NaiveReference
import TestSupport
import Testing

@Suite struct DenseMatmulTests {
  /// Around the tiles' edges (1...12 rows; 8, 16, 24, 32, 40 columns; quads of k where a transposed
  /// factor is packed) and the blocks' (512 columns, 400 k).
  static let rowCounts = [0, 1, 5, 6, 7, 12, 13, 25]
  static let columnCounts = [0, 1, 7, 8, 9, 16, 17, 24, 25, 32, 33, 40, 41, 56, 513]
  static let depths = [0, 1, 7, 400, 401]

  @Test(arguments: InstructionSet.available, rowCounts)
  func `products are within the bound, transposed or not`(set: InstructionSet, rows: Int) {
    for (columns, k) in shapes {
      let product = Product(rows: rows, columns: columns, k: k)
      for (leftTransposed, rightTransposed) in transpositions {
        let memory = GuardedMemory()
        let c = product.compute(
          on: set, in: memory, leftTransposed: leftTransposed, rightTransposed: rightTransposed)
        expectSound(
          product.error(of: c, on: set), memory, Self.self,
          "\(product) \(leftTransposed ? "T" : "N")\(rightTransposed ? "T" : "N")")
      }
    }
  }

  @Test(arguments: InstructionSet.available, StartKind.allCases)
  func `products start from a bias, from rows of groups and from themselves`(
    set: InstructionSet, start: StartKind
  ) {
    for rows in [1, 6, 12, 25, 30] {
      for (columns, k) in [(1, 1), (9, 401), (33, 5), (513, 3), (48, 0)] {
        for groupSize in [2, 5, 13] where start != .groups || rows % groupSize == 0 {
          let memory = GuardedMemory()
          let product = Product(
            rows: rows, columns: columns, k: k, start: start.rows(of: rows, groupSize: groupSize))
          let c = product.compute(on: set, in: memory, accumulate: start == .itself)
          expectSound(
            product.error(of: c, on: set), memory, Self.self, "\(product) \(start)")
        }
      }
    }
  }

  /// Rows of groups that end inside of a tile.
  @Test(arguments: InstructionSet.available, [1, 2, 3, 7, 12, 20])
  func `groups of every size start from their own rows`(set: InstructionSet, groupSize: Int) {
    let memory = GuardedMemory()
    let product = Product(rows: 5 * groupSize, columns: 40, k: 10, start: 5)
    let c = product.compute(on: set, in: memory)
    expectSound(product.error(of: c, on: set), memory, Self.self)
  }

  /// Blocks of 132 rows, with panels read in place, packed once for all blocks, or both.
  @Test(arguments: InstructionSet.available, [131, 132, 133, 265])
  func `blocks of rows share the panels`(set: InstructionSet, rows: Int) {
    for columns in [16, 41, 80] {
      let product = Product(rows: rows, columns: columns, k: 9, start: 1)
      for (leftTransposed, rightTransposed) in transpositions {
        let memory = GuardedMemory()
        let c = product.compute(
          on: set, in: memory, leftTransposed: leftTransposed, rightTransposed: rightTransposed)
        expectSound(product.error(of: c, on: set), memory, Self.self, "\(product)")
      }
    }
  }

  /// Every element is one chain in the order of k, so the reverse order has other bits; a tile that
  /// summed otherwise would differ from the other sets' so.
  @Test func `the order of the sum is seen in the bits`() {
    let memory = GuardedMemory()
    var product = Product(rows: 13, columns: 41, k: 50)
    let set = InstructionSet.available.last!
    let forwards = product.compute(on: set, in: memory).bitPatterns
    product.a = product.a.map { $0.reversed() }
    product.b = product.b.reversed()
    #expect(product.compute(on: set, in: memory).bitPatterns != forwards)
  }

  @Test func `sets that fuse multiply and add give the same bits`() {
    let fusing = InstructionSet.available.filter { $0 != .portable }
    for (columns, k) in shapes {
      for rows in Self.rowCounts {
        let product = Product(rows: rows, columns: columns, k: k, start: 1)
        for (leftTransposed, rightTransposed) in transpositions {
          let memory = GuardedMemory()
          let bits = fusing.map { set in
            product.compute(
              on: set, in: memory, leftTransposed: leftTransposed,
              rightTransposed: rightTransposed
            ).bitPatterns
          }
          #expect(Set(bits).count <= 1 && memory.guardsAreIntact, "\(product)")
        }
      }
    }
  }

  /// Without the last k, with another row's start, or in bfloat16, the bound is exceeded.
  @Test func `wrong products are rejected`() {
    let set = InstructionSet.available.last!
    var product = Product(rows: 5, columns: 9, k: 401, start: 5)
    let memory = GuardedMemory()
    let c = product.compute(on: set, in: memory)
    let right = product
    product.a = right.a.map { $0.dropLast() + [0] }
    #expect(!product.error(of: c, on: set).isWithinBound)
    product = right
    product.start!.swapAt(0, 1)
    #expect(!product.error(of: c, on: set).isWithinBound)
    product = right
    product.b = right.b.map { $0.map { Float(bitPattern: $0.bitPattern & 0xFFFF_0000) } }
    #expect(!product.error(of: c, on: set).isWithinBound)
    expectSound(right.error(of: c, on: set), memory, Self.self)
  }

  private var shapes: [(Int, Int)] {
    Self.columnCounts.flatMap { columns in Self.depths.map { (columns, $0) } }
  }

  private let transpositions = [(false, false), (false, true), (true, false), (true, true)]
}

enum StartKind: CaseIterable {
  case bias, groups, rows, itself

  /// The rows of a start for an output of so many rows.
  func rows(of rows: Int, groupSize: Int) -> Int {
    switch self {
    case .bias: 1
    case .groups: rows / groupSize
    case .rows, .itself: rows
    }
  }
}

/// start + a · b with a `[rows][k]`, b `[k][columns]`, random and reproducible by its shape.
private struct Product: CustomStringConvertible {
  let rows: Int
  let columns: Int
  let k: Int
  var a: [[Float]]
  var b: [[Float]]
  var start: [[Float]]?

  init(rows: Int, columns: Int, k: Int, start startRows: Int? = nil) {
    (self.rows, self.columns, self.k) = (rows, columns, k)
    var random = RandomNumbers()
    a = random.floats(rows, k)
    b = random.floats(k, columns)
    start = startRows.map { random.floats($0, columns) }
  }

  var description: String { "\(rows)x\(k) · \(k)x\(columns)" }

  func compute(
    on set: InstructionSet, in memory: GuardedMemory, leftTransposed: Bool = false,
    rightTransposed: Bool = false, accumulate: Bool = false
  ) -> Matrix {
    let left =
      leftTransposed
      ? memory.matrix(k == 0 ? [] : (0..<k).map { i in a.map { $0[i] } }, columns: rows)
      : memory.matrix(a, columns: k, offset: 1)
    let right =
      rightTransposed
      ? memory.matrix((0..<columns).map { j in b.map { $0[j] } }, columns: k)
      : memory.matrix(b, columns: columns, offset: 2)
    let c = memory.matrix(rows: rows, columns: columns)
    var first = start.map { memory.matrix($0, columns: columns, offset: 5) }
    if accumulate {
      c.copy(from: first!)
      first = c
    }
    KernelSet(set).matmul(
      left, leftTransposed: leftTransposed, right, rightTransposed: rightTransposed,
      startingFrom: first, into: c, scratch: memory.scratch)
    return c
  }

  func error(of c: Matrix, on set: InstructionSet) -> WorstError {
    let products = Naive.matmul(a.doubles, b.doubles, columns: columns)
    let magnitudes = Naive.matmul(
      a.doubles.map { $0.map(abs) }, b.doubles.map { $0.map(abs) }, columns: columns)
    let repeats = start.map { rows / $0.count } ?? 1
    let first = (0..<rows).map { row in
      start.map { $0[row / repeats].map(Double.init) }
        ?? [Double](repeating: 0, count: columns)
    }
    return worstError(
      of: c, zip(first, products).map { zip($0, $1).map(+) },
      bound: { row, column in
        ErrorBounds.matmul(depth: k, on: set)
          * (abs(first[row][column]) + magnitudes[row][column])
      })
  }
}
