import NaiveReference

@testable import Kernels
@testable import bench

extension FuzzedKernel {
  static let gaussianLayers = [
    sampleGaussian, gaussianLogDensity, gaussianDensityGradient, gaussianSignal,
    gaussianSignalMoments, gaussianDivergence, subtractDivergenceGradient,
  ]

  private static let sampleGaussian = FuzzedKernel("sampleGaussian") { input in
    let layer = LayerCase(input)
    let name = input.stream()
    let isDrawn = input.bool()
    let (noise, samples) = (layer.rows(), layer.result())
    let densities = input.result(rows: 1, columns: noise.rows)
    input.kernels.sampleGaussian(
      layer.heads, isDrawn ? name.stream : nil, into: samples, noise: noise,
      logDensities: densities)
    if isDrawn {
      let step = (layer.units + 31) / 32 * 32
      let normals = Naive.normals(name.naive, count: noise.rows * step)
      input.expect(
        noise,
        (0..<noise.rows).map { Array(normals[$0 * step..<$0 * step + layer.units]) }
      ) { _, _ in ErrorBounds.gaussian }
    }
    input.expect(samples, layer.expectations.samples(noise: noise.doubles))
    input.expect(densities, layer.expectations.logDensities(noise: noise.doubles))
  }

  private static let gaussianLogDensity = FuzzedKernel("gaussianLogDensity") { input in
    let layer = LayerCase(input, optionalHeads: true)
    let samples = layer.rows()
    let densities = input.result(rows: 1, columns: samples.rows)
    input.kernels.gaussianLogDensity(samples, heads: layer.optionalHeads, into: densities)
    input.expect(densities, layer.expectations.logDensities(samples: samples.doubles))
  }

  private static let gaussianDensityGradient = FuzzedKernel("gaussianDensityGradient") { input in
    let layer = LayerCase(input, optionalHeads: true)
    let (samples, gradient, weights) = (layer.rows(), layer.rows(), layer.weights())
    let (z, omega) = (samples.doubles, weights.doubles[0])
    let expected = layer.expectations.densityGradient(
      z, weights: omega, addedTo: gradient.doubles)
    let signal =
      layer.optionalHeads != nil && input.bool()
      ? input.result(rows: layer.heads.rows, columns: 2 * layer.units) : nil
    input.kernels.gaussianDensityGradient(
      samples, heads: layer.optionalHeads, weights: weights, addingTo: gradient,
      headSignal: signal)
    input.expect(gradient, expected)
    if let signal { input.expect(signal, layer.expectations.headSignal(z, weights: omega)) }
  }

  private static let gaussianSignal = FuzzedKernel("gaussianSignal") { input in
    let layer = LayerCase(input)
    let (gradient, noise) = (layer.rows(), layer.rows())
    let weights = (0..<3).map { _ in layer.weights() }
    let scale = input.bool() ? input.matrix(rows: 1, columns: 2 * layer.units, special: []) : nil
    let signal = input.result(rows: layer.heads.rows, columns: 2 * layer.units)
    input.kernels.gaussianSignal(
      gradient, noise: noise, heads: layer.heads, passed: weights[0], direct: weights[1],
      score: weights[2], scoreScale: scale, into: signal)
    input.expect(
      signal,
      layer.expectations.signal(
        gradient.doubles, noise: noise.doubles, weights: .init(weights),
        scoreScale: scale?.doubles[0]))
  }

  private static let gaussianSignalMoments = FuzzedKernel("gaussianSignalMoments") { input in
    let layer = LayerCase(input)
    let (gradient, noise) = (layer.rows(), layer.rows())
    let weights = (0..<3).map { _ in layer.weights() }
    let sums = (0..<2).map { _ in input.result(rows: 1, columns: 2 * layer.units) }
    input.kernels.gaussianSignalMoments(
      gradient, noise: noise, heads: layer.heads, passed: weights[0], direct: weights[1],
      score: weights[2], covariance: sums[0], variance: sums[1])
    let expected = layer.expectations.moments(
      gradient.doubles, noise: noise.doubles, weights: .init(weights))
    input.expect(sums[0], expected.covariance)
    input.expect(sums[1], expected.variance)
  }

  private static let gaussianDivergence = FuzzedKernel("gaussianDivergence") { input in
    let layer = LayerCase(input)
    let divergences = input.result(rows: 1, columns: layer.heads.rows)
    input.kernels.gaussianDivergence(layer.heads, into: divergences)
    input.expect(divergences, layer.expectations.divergences)
  }

  private static let subtractDivergenceGradient = FuzzedKernel("subtractDivergenceGradient") {
    input in
    let layer = LayerCase(input)
    let signal = input.matrix(
      rows: layer.heads.rows, columns: 2 * layer.units, special: LayerCase.special)
    let scale = input.random.floats(1)[0]
    let expected = layer.expectations.divergenceGradient(scale: scale, subtractedFrom: signal)
    input.kernels.subtractDivergenceGradient(layer.heads, scale: scale, from: signal)
    input.expect(signal, expected)
  }
}

/// Heads of any number of groups, and operands for their rows.
private struct LayerCase {
  /// Nothing whose products are subnormal.
  static let special: [Float] = [0, -0.0, 1, -1e-6]

  let input: KernelCase
  let heads: Matrix
  let optionalHeads: Matrix?
  let units: Int
  let expectations: GaussianLayerExpectations
  private let count: Int

  init(_ input: KernelCase, optionalHeads isOptional: Bool = false) {
    self.input = input
    let groups = input.length(1...8)
    units = input.length(0...120)
    count = groups * input.length(0...12)
    heads = input.matrix(rows: groups, columns: 2 * units, scale: 4, special: Self.special)
    optionalHeads = isOptional && input.bool() ? nil : heads
    expectations = GaussianLayerExpectations(heads: optionalHeads, rows: count, units: units)
  }

  func rows() -> Matrix {
    input.matrix(rows: count, columns: units, scale: 3, special: Self.special)
  }

  func result() -> Matrix { input.result(rows: count, columns: units) }

  func weights() -> Matrix { input.matrix(rows: 1, columns: count, special: Self.special) }
}

extension GaussianLayerExpectations.SignalWeights {
  fileprivate init(_ weights: [Matrix]) {
    self.init(
      passed: weights[0].doubles[0], direct: weights[1].doubles[0], score: weights[2].doubles[0])
  }
}
