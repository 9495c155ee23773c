import Kernels
import NaiveReference
import TestSupport
import Testing

@Suite struct BitTransposeTests {
  static let sizes = [0, 1, 2, 63, 64, 65, 127, 128, 200]

  /// Eight blocks of 64 rows are transposed together: 512 rows.
  @Test(arguments: InstructionSet.available, sizes + [448, 449, 511, 512, 513])
  func `every shape is transposed`(set: InstructionSet, rows: Int) {
    var random = RandomNumbers()
    for columns in Self.sizes {
      let memory = GuardedMemory()
      let states = random.states(rows, columns)
      let transposed = memory.bitMatrix(rows: columns, columns: rows)
      KernelSet(set).transpose(memory.bitMatrix(states, columns: columns), into: transposed)
      let expected =
        rows == 0 ? [[Bool]](repeating: [], count: columns) : Naive.transpose(states)
      #expect(transposed.states == expected, "\(rows)x\(columns)")
      #expect(transposed.unusedBitsAreZero && memory.guardsAreIntact, "\(rows)x\(columns)")
    }
  }

  @Test(arguments: InstructionSet.available)
  func `ranges of rows make up the whole and touch nothing else`(set: InstructionSet) {
    var random = RandomNumbers()
    let memory = GuardedMemory()
    let states = random.states(200, 70)
    let matrix = memory.bitMatrix(states)
    let before = random.states(70, 200)
    let transposed = memory.bitMatrix(before)
    KernelSet(set).transpose(matrix, rows: 64..<192, into: transposed)
    for (row, expected) in Naive.transpose(states).enumerated() {
      #expect(transposed.states[row][64..<192] == expected[64..<192])
      #expect(transposed.states[row][..<64] == before[row][..<64])
      #expect(transposed.states[row][192...] == before[row][192...])
    }
    for range in [0..<64, 192..<200] {
      KernelSet(set).transpose(matrix, rows: range, into: transposed)
    }
    #expect(transposed.states == Naive.transpose(states))
    #expect(transposed.unusedBitsAreZero && memory.guardsAreIntact)
  }

  @Test func `a block transposed in the wrong order of bits is rejected`() {
    var random = RandomNumbers()
    let memory = GuardedMemory()
    let states = random.states(64, 64)
    let transposed = memory.bitMatrix(rows: 64, columns: 64)
    KernelSet(InstructionSet.available.last!).transpose(
      memory.bitMatrix(states), into: transposed)
    #expect(transposed.states != Naive.transpose(states.reversed()))
    #expect(transposed.states == Naive.transpose(states) && memory.guardsAreIntact)
  }
}
