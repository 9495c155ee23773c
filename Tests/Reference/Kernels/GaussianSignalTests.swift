import Kernels
import NaiveReference
import TestSupport
import Testing

@testable import bench

@Suite struct GaussianSignalTests {
  @Test(arguments: InstructionSet.available, GaussianLayerTests.unitCounts)
  func `signals at the heads are within the bound`(set: InstructionSet, units: Int) {
    for size in GaussianLayerTests.sizes {
      let memory = GuardedMemory()
      let layer = GaussianLayerOperands(memory, size: size, units: units)
      for scale in [nil, memory.row(layer.scale)] {
        layer.signal(KernelSet(set), score: layer.score, scale: scale)
        expectSound(
          worstError(of: layer.signal, layer.expectedSignal(scale?.doubles[0])), memory,
          Self.self)
      }
    }
  }

  @Test(arguments: InstructionSet.available, GaussianLayerTests.unitCounts)
  func `moments for the scale are within the bound`(set: InstructionSet, units: Int) {
    for size in GaussianLayerTests.sizes {
      let memory = GuardedMemory()
      let layer = GaussianLayerOperands(memory, size: size, units: units)
      let sums = (0..<2).map { _ in memory.matrix(rows: 1, columns: 2 * units) }
      KernelSet(set).gaussianSignalMoments(
        layer.gradient, noise: layer.noise, heads: layer.heads, passed: layer.passed,
        direct: layer.direct, score: layer.score, covariance: sums[0], variance: sums[1])
      let expected = layer.expectations.moments(
        layer.gradient.doubles, noise: layer.noise.doubles, weights: layer.weights)
      expectSound(worstError(of: sums[0], expected.covariance), memory, Self.self)
      expectSound(worstError(of: sums[1], expected.variance), memory, Self.self)
    }
  }

  /// At the exact posterior, g = −(ε e^−ℓ), a path derivative is zero sample by sample, but for the
  /// rounding of its terms; the direct derivative leaves no trace where ε is zero.
  @Test(arguments: InstructionSet.available)
  func `nothing is left of the direct derivative of a path`(set: InstructionSet) {
    let memory = GuardedMemory()
    let layer = GaussianLayerOperands(memory, size: 5, units: 17)
    layer.noise.fill(0)
    layer.signal(KernelSet(set), score: layer.direct, scale: nil)
    #expect(layer.signal[columns: 17..<34].array.allSatisfy { $0 == 0 })
    #expect(memory.guardsAreIntact)
  }

  /// The score with the opposite sign, left out, or unscaled; the weights of other rows.
  @Test func `wrong signals are rejected`() {
    let memory = GuardedMemory()
    let kernels = KernelSet(InstructionSet.available.last!)
    let layer = GaussianLayerOperands(memory, size: 5, units: 17)
    let expected = layer.expectedSignal(layer.scale.map(Double.init))
    let scale = memory.row(layer.scale)
    let score = layer.score.array
    let wrong = [
      score.map { -$0 }, score.map { _ in 0 }, Array(score[1...] + [score[0]]),
    ]
    for score in wrong {
      layer.signal(kernels, score: memory.row(score), scale: scale)
      #expect(!worstError(of: layer.signal, expected).isWithinBound)
    }
    layer.signal(kernels, score: layer.score, scale: nil)
    #expect(!worstError(of: layer.signal, expected).isWithinBound)
  }
}

/// Every operand of the kernels of one layer: three heads, and `size` rows for each.
struct GaussianLayerOperands {
  let heads: Matrix
  let samples: Matrix
  let noise: Matrix
  let gradient: Matrix
  let signal: Matrix
  let passed: Matrix
  let direct: Matrix
  let score: Matrix
  let scale: [Float]
  /// A number for each row of samples.
  let row: Matrix
  let expectations: GaussianLayerExpectations
  let standard: GaussianLayerExpectations

  init(_ memory: GuardedMemory, size: Int, units: Int) {
    var random = RandomNumbers()
    let rows = 3 * size
    heads = memory.matrix(random.floats(3, 2 * units, scale: 3), columns: 2 * units)
    samples = memory.matrix(random.floats(rows, units), columns: units, offset: 1)
    noise = memory.matrix(random.floats(rows, units, scale: 3), columns: units, offset: 2)
    gradient = memory.matrix(random.floats(rows, units), columns: units)
    signal = memory.matrix(rows: 3, columns: 2 * units)
    passed = memory.row(random.floats(rows))
    direct = memory.row(random.floats(rows))
    score = memory.row(random.floats(rows))
    scale = random.floats(2 * units)
    row = memory.matrix(rows: 1, columns: rows)
    expectations = GaussianLayerExpectations(heads: heads, rows: rows, units: units)
    standard = GaussianLayerExpectations(heads: nil, rows: rows, units: units)
  }

  var weights: GaussianLayerExpectations.SignalWeights {
    .init(passed: passed.doubles[0], direct: direct.doubles[0], score: score.doubles[0])
  }

  func signal(_ kernels: KernelSet, score: Matrix, scale: Matrix?) {
    kernels.gaussianSignal(
      gradient, noise: noise, heads: heads, passed: passed, direct: direct, score: score,
      scoreScale: scale, into: signal)
  }

  func expectedSignal(_ scale: [Double]?) -> Expected {
    expectations.signal(
      gradient.doubles, noise: noise.doubles, weights: weights, scoreScale: scale)
  }
}
