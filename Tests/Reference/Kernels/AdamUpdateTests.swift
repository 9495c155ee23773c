import Kernels
import TestSupport
import Testing

@testable import bench

@Suite struct AdamUpdateTests {
  @Test(arguments: InstructionSet.available, RowTests.columnCounts)
  func `updates are within the bound`(set: InstructionSet, columns: Int) {
    for step in [Step(), Step(scale: -1, decays: (0, 0)), Step(decays: (0.99, 0.5), rate: 0)] {
      let memory = GuardedMemory()
      let operands = AdamOperands(memory, columns: columns)
      let expected = step.expectation(operands)
      step.update(operands, KernelSet(set))
      for worst in operands.errors(expected) { expectSound(worst, memory, Self.self) }
    }
  }

  /// A parameter that has never had a gradient stays where it is.
  @Test(arguments: InstructionSet.available)
  func `nothing moves without a gradient`(set: InstructionSet) {
    let memory = GuardedMemory()
    let operands = AdamOperands(memory, columns: 17)
    let before = operands.parameters.bitPatterns
    for matrix in [operands.firstMoment, operands.secondMoment, operands.gradient] {
      matrix.fill(0)
    }
    Step().update(operands, KernelSet(set))
    #expect(operands.parameters.bitPatterns == before)
    #expect(memory.guardsAreIntact)
  }

  /// An unscaled gradient, exchanged decays, ε under the root, and a step the other way.
  @Test func `wrong updates are rejected`() {
    let kernels = KernelSet(InstructionSet.available.last!)
    let right = Step(stabiliser: 0.1)
    let wrong = [
      Step(scale: 1, stabiliser: 0.1), Step(decays: (0.999, 0.9), stabiliser: 0.1),
      Step(rate: -0.01, stabiliser: 0.1), Step(stabiliser: 0.1 * 0.1),
    ]
    for step in wrong {
      let memory = GuardedMemory()
      let operands = AdamOperands(memory, columns: 17)
      let expected = right.expectation(operands)
      step.update(operands, kernels)
      #expect(!operands.errors(expected)[0].isWithinBound)
    }
  }
}

/// What an update is made with.
private struct Step {
  var scale: Float = 0.05
  var decays: (first: Float, second: Float) = (0.9, 0.999)
  var rate: Float = 0.01
  var stabiliser: Float = 1e-4

  func update(_ operands: AdamOperands, _ kernels: KernelSet) {
    kernels.adamUpdate(
      operands.parameters, firstMoment: operands.firstMoment, secondMoment: operands.secondMoment,
      gradient: operands.gradient, scale: scale, decays: decays, rate: rate,
      stabiliser: stabiliser)
  }

  func expectation(_ operands: AdamOperands) -> AdamExpectation {
    AdamExpectation(
      parameters: operands.parameters, firstMoment: operands.firstMoment,
      secondMoment: operands.secondMoment, gradient: operands.gradient, scale: scale,
      decays: decays, rate: rate, stabiliser: stabiliser)
  }
}

/// Three rows of parameters, with what is known of them.
private struct AdamOperands {
  let parameters: Matrix
  let firstMoment: Matrix
  let secondMoment: Matrix
  let gradient: Matrix

  init(_ memory: GuardedMemory, columns: Int) {
    var random = RandomNumbers()
    parameters = memory.matrix(random.floats(3, columns), columns: columns)
    firstMoment = memory.matrix(random.floats(3, columns), columns: columns, offset: 1)
    secondMoment = memory.matrix(
      random.floats(3, columns).map { $0.map(\.magnitude) }, columns: columns, offset: 2)
    gradient = memory.matrix(random.floats(3, columns), columns: columns, offset: 5)
  }

  /// Of the parameters first.
  func errors(_ expected: AdamExpectation) -> [TestSupport.WorstError] {
    [
      worstError(of: parameters, expected.parameters),
      worstError(of: firstMoment, expected.firstMoment),
      worstError(of: secondMoment, expected.secondMoment),
    ]
  }
}
