import Kernels
import TestSupport
import Testing

@Suite struct UnpackingTests {
  @Test(arguments: InstructionSet.available, [0, 1, 15, 16, 17, 63, 64, 65, 130])
  func `states become zeros and ones`(set: InstructionSet, columns: Int) {
    var random = RandomNumbers()
    for rows in [0, 1, 7] {
      let memory = GuardedMemory()
      let states = random.states(rows, columns)
      let values = memory.matrix(rows: rows, columns: columns)
      KernelSet(set).unpack(memory.bitMatrix(states, columns: columns), into: values)
      let exact = states.map { $0.map { $0 ? 1 as Float : 0 } }
      #expect(values.array == exact.flatMap { $0 })
      #expect(memory.guardsAreIntact)
      // Planted: each row as of one column on.
      let shifted = exact.flatMap { $0.dropFirst() + $0.prefix(1) }
      #expect(columns < 15 || rows == 0 || values.array != shifted)
    }
  }
}
