import Kernels
import NaiveReference
import TestSupport
import Testing

@testable import bench

@Suite struct TanhDerivativeTests {
  @Test(arguments: InstructionSet.available, RowTests.columnCounts)
  func `signals go back through tanh within the bound`(set: InstructionSet, columns: Int) {
    let memory = GuardedMemory()
    var random = RandomNumbers()
    let (signal, values) = (random.floats(3, columns), random.floats(3, columns))
    let result = memory.matrix(signal, columns: columns)
    KernelSet(set).multiplyByTanhDerivative(
      result, values: memory.matrix(values, columns: columns, offset: 1))
    expectSound(
      worstError(of: result, expected(signal, values)), memory, TanhDerivativeTests.self)
  }

  /// Near ±1 the derivative keeps its digits, and is zero at it.
  @Test(arguments: InstructionSet.available)
  func `saturated values keep their derivative`(set: InstructionSet) {
    let memory = GuardedMemory()
    let values: [Float] = [1, -1, Float(1).nextDown, -Float(1).nextDown, 0.999_9, 0, 1e-30]
    let signal = values.map { _ in 3 as Float }
    let result = memory.row(signal)
    KernelSet(set).multiplyByTanhDerivative(result, values: memory.row(values))
    let exact = expected([signal], [values])
    expectSound(worstError(of: result, exact), memory, TanhDerivativeTests.self)
    // Planted: 1 − h² where h² was rounded, and the derivative of the signal's own value.
    let rounded = values.map { 3 * (1 - $0 * $0) }
    #expect(!worstError(of: memory.row(rounded), exact).isWithinBound)
    #expect(!worstError(of: memory.row(signal.map { $0 * (1 - $0 * $0) }), exact).isWithinBound)
  }

  private func expected(_ signal: [[Float]], _ values: [[Float]]) -> Expected {
    let exact = zip(signal.doubles, values.doubles).map { g, h in
      zip(g, h).map { $0 * Naive.tanhDerivative(ofValue: $1) }
    }
    return Expected(
      exact, within: ErrorBounds.tanhDerivativeProduct, of: exact.map { $0.map(\.magnitude) })
  }
}
