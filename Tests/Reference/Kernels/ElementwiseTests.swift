import Kernels
import NaiveReference
import TestSupport
import struct TestSupport.WorstError
import Testing

@testable import bench

@Suite struct ElementwiseTests {
  /// Where the functions' branches, clamps and ranges end.
  static let edges: [Float] = {
    let positive: [Float] = [
      0, .leastNonzeroMagnitude, 0x1p-138, .leastNormalMagnitude.nextDown, .leastNormalMagnitude,
      1e-30, 1e-8, 0x1p-24, 1e-4, 0.3465736, 0.5, 0.625, Float(0.625).nextUp, 0.70710677,
      Float(1).nextDown, 1, Float(1).nextUp, 1.4142135, 9.01, 16.6, 17.4, 20, 40, 87.33654,
      87.33655, 88, 88.72283, 88.72284, 89, 100, 103.27892, 103.97207, 103.97208, 105, 1e4, 1e30,
      .greatestFiniteMagnitude, .infinity, .nan,
    ]
    return positive + positive.map { -$0 }
  }()

  @Test(arguments: InstructionSet.available, ElementwiseFunction.allCases)
  func `edge values are within the bound`(set: InstructionSet, function: ElementwiseFunction) {
    let memory = GuardedMemory()
    let x = memory.row(Self.edges)
    let y = memory.matrix(rows: 1, columns: x.columns, offset: 5)
    KernelSet(set).apply(function, x, into: y)
    expectSound(error(of: y.array, function, at: Self.edges), memory, Self.self)
  }

  @Test(arguments: InstructionSet.available, ElementwiseFunction.allCases)
  func `every 997th float is within the bound`(set: InstructionSet, function: ElementwiseFunction) {
    let memory = GuardedMemory()
    let count = 4096
    let x = memory.matrix(rows: 1, columns: count)
    let y = memory.matrix(rows: 1, columns: count)
    var worst = WorstError()
    for first in stride(from: 0, through: 0xFFFF_FFFF, by: 997 * count) {
      for i in 0..<count {
        x[0, i] = Float(bitPattern: UInt32(min(first + 997 * i, 0xFFFF_FFFF)))
      }
      KernelSet(set).apply(function, x, into: y)
      for i in 0..<count { add(y[0, i], function, at: x[0, i], to: &worst) }
    }
    expectSound(worst, memory, Self.self)
  }

  /// Any shape gives what one element alone gives, bit for bit, and so does the same memory.
  @Test(arguments: InstructionSet.available, [0, 1, 15, 16, 17, 50])
  func `every length, offset and place gives the same bits`(set: InstructionSet, length: Int) {
    let kernels = KernelSet(set)
    var random = RandomNumbers()
    for function in ElementwiseFunction.allCases {
      for offset in [0, 1, 7] {
        let memory = GuardedMemory()
        let values = random.floats(3, length, scale: 12)
        let x = memory.matrix(values, columns: length, offset: offset)
        let y = memory.matrix(rows: 3, columns: length, offset: 3)
        kernels.apply(function, x, into: y)
        let alone = memory.matrix(rows: 1, columns: 1)
        let expected = values.joined().map { value in
          alone[0, 0] = value
          kernels.apply(function, alone, into: alone)
          return alone[0, 0].bitPattern
        }
        #expect(y.bitPatterns == expected)
        kernels.apply(function, x, into: x)
        #expect(x.bitPatterns == expected)
        #expect(memory.guardsAreIntact, "\(function), offset \(offset)")
      }
    }
  }

  /// The exhaustive check on a part of the floats, and that it notices a definition that is off.
  @Test func `the exhaustive check counts every float and finds errors`() {
    let range = 0x4000_0000..<0x4000_1801  // from 2 on, in one and a half blocks and one
    for function in ElementwiseFunction.allCases {
      for tally in ExhaustiveCheck(function).tally(range) {
        #expect(tally.inputs == range.count && tally.worst <= function.errorBound, "\(function)")
      }
    }
    let wrong = ExhaustiveCheck(.exponential) { x in
      x == 2 ? 2 : x == Double(Float(2).nextUp) ? .nan : Naive.exponential(x)
    }
    for tally in wrong.tally(range) {
      #expect(tally.worst == .infinity && tally.worstInput == 0x4000_0001)
    }
  }

  @Test(arguments: InstructionSet.available)
  func `tanh keeps the sign of zero`(set: InstructionSet) {
    let memory = GuardedMemory()
    let x = memory.row([0, -0.0])
    KernelSet(set).apply(.hyperbolicTangent, x, into: x)
    #expect(x.bitPatterns == [0, 0x8000_0000])
    #expect(memory.guardsAreIntact)
  }

  /// The formulas that the kernels avoid are out of bounds where they lose their digits.
  @Test func `naive formulas in Float are rejected`() {
    func literalExponential(_ x: Float) -> Float { Float(Naive.exponential(Double(x))) }
    let mistakes: [(ElementwiseFunction, Float, Float)] = [
      (.sigmoid, -20, 1 - Float(Naive.sigmoid(20))),
      (.sigmoid, 1e-3, (Float(Naive.sigmoid(1e-3)) * 0x1p16).rounded() * 0x1p-16),
      (.softplus, 100, (1 + literalExponential(100))),
      (.softplus, -18, Float(Naive.logarithm(Double(1 + literalExponential(-18))))),
      (.logSigmoid, 18, Float(Naive.logarithm(Naive.sigmoid(18)).rounded())),
      (.exponential, 88.5, literalExponential(88)),
      (.exponential, -100, 0),
      (.hyperbolicTangent, 1e-4, 1 - 2 / (literalExponential(2e-4) + 1)),
      (.sigmoidDerivative, 20, Float(Naive.sigmoid(20)) * (1 - Float(Naive.sigmoid(20)))),
      (.logarithm, 0x1p-133, Float(Naive.logarithm(Double(Float.leastNormalMagnitude)))),
    ]
    for (function, x, wrong) in mistakes {
      #expect(!error(of: [wrong], function, at: [x]).isWithinBound, "\(function) of \(x)")
    }
  }

  private func error(
    of results: [Float], _ function: ElementwiseFunction, at values: [Float]
  ) -> WorstError {
    var worst = WorstError()
    for (result, x) in zip(results, values) { add(result, function, at: x, to: &worst) }
    return worst
  }

  private func add(
    _ result: Float, _ function: ElementwiseFunction, at x: Float, to worst: inout WorstError
  ) {
    let exact = function.definition(Double(x))
    worst.add(
      errorInULPs(result, exact), bound: function.errorBound, "\(function) of \(x): \(result)")
  }
}
