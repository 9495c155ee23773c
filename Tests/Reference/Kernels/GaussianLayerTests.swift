import Kernels
import NaiveReference
import TestSupport
import struct TestSupport.WorstError
import Testing

@testable import bench

@Suite struct GaussianLayerTests {
  static let unitCounts = [0, 1, 15, 16, 17, 31, 32, 33, 50]
  static let sizes = [0, 1, 5]
  static let name = RandomName(seed: ReplaySeed.value, purpose: 5, layer: 1, step: 7, example: 3)

  @Test(arguments: InstructionSet.available, unitCounts)
  func `samples and their densities are within the bound`(set: InstructionSet, units: Int) {
    for size in Self.sizes {
      let memory = GuardedMemory()
      let layer = GaussianLayerOperands(memory, size: size, units: units)
      let kernels = KernelSet(set)
      let noise = layer.noise.doubles
      kernels.sampleGaussian(
        layer.heads, nil, into: layer.samples, noise: layer.noise, logDensities: layer.row)
      #expect(layer.noise.doubles == noise)
      expect(layer.samples, layer.expectations.samples(noise: noise), memory)
      expect(layer.row, layer.expectations.logDensities(noise: noise), memory)
      let samples = layer.samples.doubles
      kernels.gaussianLogDensity(layer.samples, heads: layer.heads, into: layer.row)
      expect(layer.row, layer.expectations.logDensities(samples: samples), memory)
      kernels.gaussianLogDensity(layer.samples, heads: nil, into: layer.row)
      expect(layer.row, layer.standard.logDensities(samples: samples), memory)
    }
  }

  /// Each row begins at a new group of 32 words, and what is drawn and what is given comes to the
  /// same bits.
  @Test(arguments: InstructionSet.available, unitCounts)
  func `noise is drawn from its own words and kept`(set: InstructionSet, units: Int) {
    let memory = GuardedMemory()
    let layer = GaussianLayerOperands(memory, size: 5, units: units)
    let kernels = KernelSet(set)
    kernels.sampleGaussian(
      layer.heads, Self.name.stream, into: layer.samples, noise: layer.noise,
      logDensities: layer.row)
    let step = (units + 31) / 32 * 32
    let rows = layer.noise.rows
    let normals = Naive.normals(Self.name.naive, count: rows * step)
    let exact = (0..<rows).map { Array(normals[$0 * step..<$0 * step + units]) }
    let bound = exact.map { $0.map { _ in ErrorBounds.gaussian } }
    expect(layer.noise, Expected(exact, bound: bound), memory)
    // Planted: rows one after another, with no word left out.
    let dense = (0..<rows).map { Array(normals[$0 * units..<($0 + 1) * units]) }
    #expect(
      units % 32 == 0
        || !worstError(of: layer.noise, Expected(dense, bound: bound)).isWithinBound)

    let (samples, densities) = (layer.samples.bitPatterns, layer.row.bitPatterns)
    kernels.sampleGaussian(
      layer.heads, nil, into: layer.samples, noise: layer.noise, logDensities: layer.row)
    #expect(layer.samples.bitPatterns == samples && layer.row.bitPatterns == densities)
    #expect(memory.guardsAreIntact)
  }

  @Test(arguments: InstructionSet.available, unitCounts)
  func `density gradients are within the bound`(set: InstructionSet, units: Int) {
    for size in Self.sizes {
      let memory = GuardedMemory()
      let layer = GaussianLayerOperands(memory, size: size, units: units)
      let (z, weights) = (layer.samples.doubles, layer.passed.doubles[0])
      let kernels = KernelSet(set)
      for signal in [layer.signal, nil] {
        let expected = layer.expectations.densityGradient(
          z, weights: weights, addedTo: layer.gradient.doubles)
        kernels.gaussianDensityGradient(
          layer.samples, heads: layer.heads, weights: layer.passed, addingTo: layer.gradient,
          headSignal: signal)
        expect(layer.gradient, expected, memory)
        expect(layer.signal, layer.expectations.headSignal(z, weights: weights), memory)
      }
      let expected = layer.standard.densityGradient(
        z, weights: weights, addedTo: layer.gradient.doubles)
      kernels.gaussianDensityGradient(
        layer.samples, heads: nil, weights: layer.passed, addingTo: layer.gradient)
      expect(layer.gradient, expected, memory)
    }
  }

  @Test(arguments: InstructionSet.available, unitCounts)
  func `divergences and their gradients are within the bound`(set: InstructionSet, units: Int) {
    // Down to where e^2ℓ − 1 − 2ℓ would be lost in the difference, up to where e^2ℓ is all.
    for spread in [1e-6, 1e-3, 0.5, 3, 40] as [Float] {
      let memory = GuardedMemory()
      var random = RandomNumbers()
      let heads = memory.matrix(random.floats(3, 2 * units, scale: spread), columns: 2 * units)
      let expectations = GaussianLayerExpectations(heads: heads, rows: 3, units: units)
      let divergences = memory.matrix(rows: 1, columns: 3)
      KernelSet(set).gaussianDivergence(heads, into: divergences)
      expect(divergences, expectations.divergences, memory)
      let signal = memory.matrix(random.floats(3, 2 * units), columns: 2 * units)
      let expected = expectations.divergenceGradient(scale: 0.3, subtractedFrom: signal)
      KernelSet(set).subtractDivergenceGradient(heads, scale: 0.3, from: signal)
      expect(signal, expected, memory)
    }
  }

  /// Constants of the log-variance, of the literal difference near N(0, I), and of the wrong rows.
  @Test func `wrong densities and divergences are rejected`() {
    let memory = GuardedMemory()
    let layer = GaussianLayerOperands(memory, size: 5, units: 17)
    let kernels = KernelSet(InstructionSet.available.last!)
    let expected = layer.expectations.logDensities(samples: layer.samples.doubles)
    let halved = memory.matrix(
      layer.heads.doubles.map { head in
        head.enumerated().map { Float($0 < 17 ? $1 : $1 / 2) }
      })
    kernels.gaussianLogDensity(layer.samples, heads: halved, into: layer.row)
    #expect(!worstError(of: layer.row, expected).isWithinBound)
    let otherHeads = memory.matrix(
      [1, 2, 0].map { layer.heads[rows: $0..<$0 + 1].array }, columns: 34)
    kernels.gaussianLogDensity(layer.samples, heads: otherHeads, into: layer.row)
    #expect(!worstError(of: layer.row, expected).isWithinBound)

    let near: [Float] = [0, 1e-3]
    let literal = memory.row([(Float(Naive.exponential(2e-3)) - 1 - 2e-3) / 2])
    let divergence = GaussianLayerExpectations(heads: memory.row(near), rows: 1, units: 1)
      .divergences
    #expect(!worstError(of: literal, divergence).isWithinBound)
  }

  private func expect(
    _ result: Matrix, _ expected: Expected, _ memory: GuardedMemory,
    at location: SourceLocation = #_sourceLocation
  ) {
    let shape = "\(result.rows)x\(result.columns)"
    expectSound(worstError(of: result, expected), memory, Self.self, shape, at: location)
  }
}
