import Kernels
import NaiveReference
import Testing

/// q = N(μ, σ²) against the posterior N(m, s²): the variances of both derivatives are known.
@Suite struct `Gaussian fit` {
  /// A fit with σ / s and (μ − m) / s.
  private static func fit(_ ratio: Double, _ offset: Double, deviation s: Double = 0.75)
    -> Naive.GaussianFit
  {
    Naive.GaussianFit(
      mean: 0.25 + s * offset, logDeviation: Naive.logarithm(ratio * s), posteriorMean: 0.25,
      posteriorDeviation: s)
  }

  /// By a rule that is exact for polynomials of degree 9: the variances need degree 4.
  private static let quadrature = Naive.Quadrature.gaussHermite(5)

  private static let ratios = [0.25, 0.5, 0.7, 0.72, 1, 1.5]
  private static let offsets = [0, 0.5, -2]

  @Test(arguments: ratios, offsets) func `closed forms`(_ ratio: Double, _ offset: Double) {
    let fit = Self.fit(ratio, offset)
    let moments = { (f: @escaping (Double) -> [Double]) in
      Self.quadrature.moments { f($0[0]) }
    }
    let total = moments(fit.total)
    let path = moments(fit.path)
    let score = moments { zip(fit.path(noise: $0), fit.total(noise: $0)).map(-) }
    let best = moments { noise in
      zip(fit.path(noise: noise), fit.total(noise: noise)).map {
        fit.optimalScale * $0 + (1 - fit.optimalScale) * $1
      }
    }
    for (computed, expected) in [
      (total.mean, fit.elboGradient), (path.mean, fit.elboGradient), (score.mean, [0, 0]),
      (total.variance, fit.totalVariance), (path.variance, fit.pathVariance),
      (score.variance, fit.scoreVariance), (best.variance, fit.varianceAtOptimalScale),
    ] {
      for (a, b) in zip(computed, expected) { #expect(abs(a - b) <= 1e-11 * max(1, abs(b))) }
    }
    // Planted: ℓ read as the logarithm of the variance halves the derivative by it.
    let halved = moments { fit.path(noise: $0).map { $0 / 2 } }
    #expect(abs(halved.mean[1] - fit.elboGradient[1]) > 0.1 || ratio == 1)
  }

  /// The path derivative varies less than the total one if and only if σ² > s²/2, whatever the offset; the
  /// scale r = σ²/s² is at least as good as both.
  @Test(arguments: ratios, offsets) func `path is better`(_ ratio: Double, _ offset: Double) {
    let fit = Self.fit(ratio, offset)
    for (path, total) in zip(fit.pathVariance, fit.totalVariance) {
      #expect((path < total) == (ratio * ratio > 0.5))
    }
    for (best, others) in zip(
      fit.varianceAtOptimalScale, zip(fit.pathVariance, fit.totalVariance))
    {
      #expect(best <= min(others.0, others.1) + 1e-12)
    }
    // On the border they are equal.
    let border = Self.fit(0.5.squareRoot(), offset)
    for (path, total) in zip(border.pathVariance, border.totalVariance) {
      #expect(abs(path - total) <= 1e-12 * total)
    }
  }

  /// The package's kernels, with ∂ log p/∂z given, make every sample's total, path and score, and
  /// so their variances.
  @Test(arguments: ratios, offsets) func `package`(_ ratio: Double, _ offset: Double) {
    let fit = Self.fit(ratio, offset)
    let nodes = Self.quadrature.nodes.map { $0[0] }
    let layer = PackageFit(fit, nodes)
    let total = layer.signals(score: 0)
    let path = layer.signals(score: 1)
    let scaled = layer.signals(score: Float(fit.optimalScale))
    for (node, epsilon) in nodes.enumerated() {
      let exact = (fit.total(noise: epsilon), fit.path(noise: epsilon))
      for column in 0..<2 {
        let tolerance = layer.tolerance(noise: epsilon)
        #expect(abs(total[node][column] - exact.0[column]) <= tolerance)
        #expect(abs(path[node][column] - exact.1[column]) <= tolerance)
        let mean =
          fit.optimalScale * exact.1[column] + (1 - fit.optimalScale) * exact.0[column]
        #expect(abs(scaled[node][column] - mean) <= tolerance)
        if ratio == 1, offset == 0 { #expect(abs(path[node][column]) <= tolerance) }
      }
    }
  }
}

/// The kernels of a Gaussian layer of one unit, with a head of its own for each node of the noise.
private struct PackageFit {
  private let fit: Naive.GaussianFit
  private let kernels = KernelSet(.ofTests)
  private let arena = Arena()
  private let heads: Matrix
  private let noise: Matrix
  private let gradient: Matrix
  private let ones: Matrix

  init(_ fit: Naive.GaussianFit, _ nodes: [Double]) {
    self.fit = fit
    let count = nodes.count
    heads = arena.matrix(rows: count, columns: 2)
    noise = arena.matrix(rows: count, columns: 1)
    gradient = arena.matrix(rows: count, columns: 1)
    ones = arena.matrix(rows: 1, columns: count)
    ones.fill(1)
    for (row, epsilon) in nodes.enumerated() {
      heads[row, 0] = Float(fit.mean)
      heads[row, 1] = Float(fit.logDeviation)
      noise[row, 0] = Float(epsilon)
    }
    let samples = arena.matrix(rows: count, columns: 1)
    kernels.sampleGaussian(
      heads, nil, into: samples, noise: noise,
      logDensities: arena.matrix(rows: 1, columns: count))
    let precision = 1 / (fit.posteriorDeviation * fit.posteriorDeviation)
    for row in nodes.indices {
      gradient[row, 0] = Float((fit.posteriorMean - Double(samples[row, 0])) * precision)
    }
  }

  /// At (μ, ℓ), `[node][2]`, of total + c score.
  func signals(score: Float) -> [[Double]] {
    let scores = arena.matrix(rows: 1, columns: heads.rows)
    scores.fill(score)
    let signal = arena.matrix(rows: heads.rows, columns: 2)
    kernels.gaussianSignal(
      gradient, noise: noise, heads: heads, passed: ones, direct: ones, score: scores, into: signal)
    return (0..<heads.rows).map { [Double(signal[$0, 0]), Double(signal[$0, 1])] }
  }

  /// The sample and the gradient err by the roundings of μ, ℓ and ε and some ten more, the signal by those
  /// of its kernel; each as a share of the largest magnitudes on the way.
  func tolerance(noise: Double) -> Double {
    let s = fit.posteriorDeviation
    let sigma = Naive.exponential(fit.logDeviation)
    let z = abs(fit.mean) + sigma * (1 + abs(noise)) * (1 + abs(fit.logDeviation))
    let slope = (z + abs(fit.posteriorMean)) / (s * s)
    let magnitude = (slope + abs(noise) / sigma) * max(1, sigma * abs(noise)) + 2 + noise * noise
    return 24 * ErrorBounds.rounding * magnitude
  }
}
