import Kernels
import NaiveReference

extension KernelCheck {
  static let gaussianLayers = [
    sampleGaussian, gaussianLogDensity, gaussianDensityGradient, gaussianSignal,
    gaussianSignalMoments, gaussianDivergence, divergenceGradient,
  ]

  private static let sampleGaussian = KernelCheck("gaussian-sample", bound: 1, unit: .bound) {
    kernels, input, worst in
    for (groups, size, units) in shapes {
      let layer = LayerInput(input, groups: groups, size: size, units: units)
      let (stream, reference) = streams(units)
      kernels.sampleGaussian(
        layer.heads, stream, into: layer.samples, noise: layer.noise,
        logDensities: layer.logDensities)
      let drawn = (units + 31) / 32 * 32
      let normals = Naive.normals(reference, count: layer.noise.rows * drawn)
      for row in 0..<layer.noise.rows {
        for unit in 0..<units {
          worst.include(
            layer.noise[row, unit], exact: normals[row * drawn + unit], unit: ErrorBounds.gaussian)
        }
      }
      let noise = layer.noise.reference
      worst.include(layer.samples, layer.expectations.samples(noise: noise))
      worst.include(layer.logDensities, layer.expectations.logDensities(noise: noise))
    }
  }

  private static let gaussianLogDensity = KernelCheck(
    "gaussian-log-density", bound: 1, unit: .bound
  ) { kernels, input, worst in
    for (groups, size, units) in shapes {
      for hasHeads in [true, false] {
        let layer = LayerInput(
          input, groups: groups, size: size, units: units, hasHeads: hasHeads)
        kernels.gaussianLogDensity(
          layer.samples, heads: layer.optionalHeads, into: layer.logDensities)
        worst.include(
          layer.logDensities, layer.expectations.logDensities(samples: layer.samples.reference))
      }
    }
  }

  private static let gaussianDensityGradient = KernelCheck(
    "gaussian-density-gradient", bound: 1, unit: .bound
  ) { kernels, input, worst in
    for (groups, size, units) in shapes {
      for hasHeads in [true, false] {
        let layer = LayerInput(
          input, groups: groups, size: size, units: units, hasHeads: hasHeads)
        let (z, weights) = (layer.samples.reference, layer.passed.reference[0])
        let expected = layer.expectations.densityGradient(
          z, weights: weights, addedTo: layer.gradient.reference)
        kernels.gaussianDensityGradient(
          layer.samples, heads: layer.optionalHeads, weights: layer.passed,
          addingTo: layer.gradient, headSignal: hasHeads ? layer.signal : nil)
        worst.include(layer.gradient, expected)
        if hasHeads {
          worst.include(layer.signal, layer.expectations.headSignal(z, weights: weights))
        }
      }
    }
  }

  private static let gaussianSignal = KernelCheck("gaussian-signal", bound: 1, unit: .bound) {
    kernels, input, worst in
    for (groups, size, units) in shapes {
      for scale in [nil, input.matrix(rows: 1, columns: 2 * units)] {
        let layer = LayerInput(input, groups: groups, size: size, units: units)
        kernels.gaussianSignal(
          layer.gradient, noise: layer.noise, heads: layer.heads, passed: layer.passed,
          direct: layer.direct, score: layer.score, scoreScale: scale, into: layer.signal)
        worst.include(
          layer.signal,
          layer.expectations.signal(
            layer.gradient.reference, noise: layer.noise.reference, weights: layer.weights,
            scoreScale: scale?.reference[0]))
      }
    }
  }

  private static let gaussianSignalMoments = KernelCheck(
    "gaussian-signal-moments", bound: 1, unit: .bound
  ) { kernels, input, worst in
    for (groups, size, units) in shapes {
      let layer = LayerInput(input, groups: groups, size: size, units: units)
      let sums = (0..<2).map { _ in input.empty(rows: 1, columns: 2 * units) }
      kernels.gaussianSignalMoments(
        layer.gradient, noise: layer.noise, heads: layer.heads, passed: layer.passed,
        direct: layer.direct, score: layer.score, covariance: sums[0], variance: sums[1])
      let expected = layer.expectations.moments(
        layer.gradient.reference, noise: layer.noise.reference, weights: layer.weights)
      worst.include(sums[0], expected.covariance)
      worst.include(sums[1], expected.variance)
    }
  }

  private static let gaussianDivergence = KernelCheck(
    "gaussian-divergence", bound: 1, unit: .bound
  ) { kernels, input, worst in
    for spread in [1e-6, 0.1, 2, 20] {
      for units in [1, 16, 50] {
        let heads = input.matrix(rows: 3, columns: 2 * units, in: -spread...spread)
        let divergences = input.empty(rows: 1, columns: 3)
        kernels.gaussianDivergence(heads, into: divergences)
        worst.include(
          divergences, GaussianLayerExpectations(heads: heads, rows: 3, units: units).divergences)
      }
    }
  }

  private static let divergenceGradient = KernelCheck(
    "divergence-gradient", bound: 1, unit: .bound
  ) { kernels, input, worst in
    let scale: Float = 0.3
    for spread in [1e-6, 0.1, 2, 20] {
      let heads = input.matrix(rows: 3, columns: 74, in: -spread...spread)
      let signal = input.matrix(rows: 3, columns: 74)
      let expected = GaussianLayerExpectations(heads: heads, rows: 3, units: 37)
        .divergenceGradient(scale: scale, subtractedFrom: signal)
      kernels.subtractDivergenceGradient(heads, scale: scale, from: signal)
      worst.include(signal, expected)
    }
  }

  private static let shapes = [
    (groups: 1, size: 1, units: 1), (3, 1, 50), (2, 5, 16), (1, 3, 33), (2, 50, 100),
  ]
}

/// Every operand of the kernels of one layer.
private struct LayerInput {
  let heads: Matrix
  let optionalHeads: Matrix?
  let samples: Matrix
  let noise: Matrix
  let gradient: Matrix
  let signal: Matrix
  let logDensities: Matrix
  let passed: Matrix
  let direct: Matrix
  let score: Matrix
  let expectations: GaussianLayerExpectations

  init(_ input: CheckInput, groups: Int, size: Int, units: Int, hasHeads: Bool = true) {
    let rows = groups * size
    heads = input.matrix(rows: groups, columns: 2 * units)
    optionalHeads = hasHeads ? heads : nil
    samples = input.matrix(rows: rows, columns: units)
    noise = input.matrix(rows: rows, columns: units)
    gradient = input.matrix(rows: rows, columns: units)
    signal = input.empty(rows: groups, columns: 2 * units)
    logDensities = input.empty(rows: 1, columns: rows)
    passed = input.matrix(rows: 1, columns: rows)
    direct = input.matrix(rows: 1, columns: rows)
    score = input.matrix(rows: 1, columns: rows)
    expectations = GaussianLayerExpectations(heads: optionalHeads, rows: rows, units: units)
  }

  var weights: GaussianLayerExpectations.SignalWeights {
    .init(
      passed: passed.reference[0], direct: direct.reference[0], score: score.reference[0])
  }
}
