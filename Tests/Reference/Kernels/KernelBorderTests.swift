import TestSupport
import Testing

@testable import Kernels

/// What would leave a kernel's operands, or draw a number twice, stops the program.
@Suite struct KernelBorderTests {
  private static let kernels = KernelSet(InstructionSet.available.last!)

  /// Each touches only what may be written, so it is not a fault that stops the program.
  @Test(arguments: [3, -1, 0.5] as [Float])
  func `a class that is no column is refused`(_ label: Float) async {
    await #expect(processExitsWith: .failure) { [label] in Self.explain(label) }
  }

  @Test(arguments: [0, 2] as [Float]) func `a class that is a column is accepted`(_ label: Float) {
    Self.explain(label)
  }

  /// Rows that all lie in the same place: 2³² + 2¹⁶ coins.
  @Test func `more fair coins than a stream has draws are refused`() async {
    await #expect(processExitsWith: .failure) {
      let memory = GuardedMemory()
      let row = memory.bitMatrix(rows: 1, columns: 1 << 16)
      let rows = BitMatrix(
        base: row.base, rows: 1 << 16 + 1, columns: row.columns, stride: 0)
      Self.kernels.sampleFairCoins(RandomStream(seed: 1, purpose: 1), into: rows)
      #expect(memory.guardsAreIntact)
    }
  }

  /// The softmax likelihood of three examples, the second of which has this class.
  private static func explain(_ label: Float) {
    let memory = GuardedMemory()
    kernels.softmaxLikelihood(
      memory.matrix([[1, 2, 3], [2, 0, 1], [0, 1, 2]]),
      classes: memory.matrix([[0], [label], [2]]), into: memory.matrix(rows: 1, columns: 3))
    withExtendedLifetime(memory) {}
  }
}
