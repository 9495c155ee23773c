import Kernels
import NaiveReference
import TestSupport
import Testing

@Suite struct SoftmaxTests {
  static let columnCounts = [1, 2, 10, 15, 16, 17, 33, 64, 100]
  static let scales: [Float] = [0.1, 4, 90]

  @Test(arguments: InstructionSet.available, columnCounts)
  func `probabilities and their logarithms are within the bound`(
    set: InstructionSet, columns: Int
  ) {
    for scale in Self.scales {
      for isLogarithm in [false, true] {
        let memory = GuardedMemory()
        let logits = self.logits(columns: columns, scale: scale)
        let result = memory.matrix(rows: logits.count, columns: columns)
        KernelSet(set).softmax(memory.matrix(logits), into: result, logarithm: isLogarithm)
        expectSound(
          error(of: result, logits, isLogarithm), memory, Self.self, "\(columns) x \(scale)")
        let inPlace = memory.matrix(logits, offset: 1)
        KernelSet(set).softmax(inPlace, into: inPlace, logarithm: isLogarithm)
        #expect(inPlace.bitPatterns == result.bitPatterns)
        #expect(memory.guardsAreIntact)
      }
    }
  }

  @Test(arguments: InstructionSet.available)
  func `no rows are no work`(set: InstructionSet) {
    let memory = GuardedMemory()
    let none = memory.matrix(rows: 0, columns: 10)
    KernelSet(set).softmax(none, into: none)
    #expect(memory.guardsAreIntact)
  }

  /// Without a shift by the largest logit, a part of the precision or all of it is lost.
  @Test func `wrong probabilities are rejected`() {
    let memory = GuardedMemory()
    let logits = logits(columns: 10, scale: 90)
    let result = memory.matrix(rows: logits.count, columns: 10)
    func expectRejected(_ wrong: ([Float]) -> [Float], isLogarithm: Bool) {
      result.copy(from: logits.flatMap(wrong))
      #expect(!error(of: result, logits, isLogarithm).isWithinBound)
    }
    expectRejected(
      { row in
        let exponentials = row.map { Float(Naive.exponential(Double($0))) }
        return exponentials.map { $0 / exponentials.reduce(0, +) }
      }, isLogarithm: false)
    expectRejected(
      { row in
        let total = Float(Naive.logSumExp(row.map(Double.init)))
        return row.map { $0 - total }
      }, isLogarithm: true)
    expectRejected(
      { row in
        Naive.softmax(row.map(Double.init)).map { Float(Naive.logarithm(Double(Float($0)))) }
      }, isLogarithm: true)
    #expect(memory.guardsAreIntact)
  }

  /// Random rows, rows of equal logits, and one with a clear winner.
  private func logits(columns: Int, scale: Float) -> [[Float]] {
    var random = RandomNumbers()
    let equal = [Float](repeating: scale, count: columns)
    return random.floats(17, columns, scale: scale) + [equal, [200] + equal.dropFirst()]
  }

  private func error(of result: Matrix, _ logits: [[Float]], _ isLogarithm: Bool) -> WorstError {
    let exact = logits.doubles.map(isLogarithm ? Naive.logSoftmax : Naive.softmax)
    let largest = logits.doubles.map { $0.max()! }
    return worstError(of: result, exact) { row, column in
      let distance = largest[row] - Double(logits[row][column])
      let columns = result.columns
      return isLogarithm
        ? ErrorBounds.logSoftmax(columns: columns, distance: distance)
        : ErrorBounds.softmax(columns: columns, distance: distance) * exact[row][column]
          + 2 * ErrorBounds.subnormal
    }
  }
}
