import Foundation
import Kernels
import NaiveReference

/// What the kernels of a Gaussian layer have to give, for groups of rows that share a head.
struct GaussianLayerExpectations {
  private let heads: [[Double]]
  private let layers: [Naive.Gaussian]
  private let size: Int

  /// Without heads each of the rows is standard normal.
  init(heads: Matrix?, rows: Int, units: Int) {
    self.heads =
      heads?.reference
      ?? [[Double]](repeating: [Double](repeating: 0, count: 2 * units), count: rows)
    layers = self.heads.map(Naive.Gaussian.init(head:))
    size = rows / max(1, layers.count)
  }

  // MARK: samples and densities

  func samples(noise: [[Double]]) -> Expected {
    let exact = noise.enumerated().map { layers[$0 / size].sample(noise: $1) }
    let magnitudes = noise.enumerated().map { row, noise in
      let layer = layers[row / size]
      return Naive.Gaussian(mean: layer.mean.map(abs), logDeviation: layer.logDeviation)
        .sample(noise: noise.map(abs))
    }
    return Expected(exact, within: ErrorBounds.gaussianSample, of: magnitudes)
  }

  func logDensities(noise: [[Double]]) -> Expected {
    logDensities(noise, within: ErrorBounds.gaussianSampleLogDensity)
  }

  func logDensities(samples: [[Double]]) -> Expected {
    let residuals = samples.enumerated().map { layers[$0 / size].noise(of: $1) }
    return logDensities(residuals, within: ErrorBounds.gaussianLogDensity)
  }

  private func logDensities(_ noise: [[Double]], within share: (Int) -> Double) -> Expected {
    let exact = noise.enumerated().map {
      layers[$0 / size].logDensityWithoutConstant(noise: $1)
    }
    let magnitudes = noise.enumerated().map { row, noise in
      layers[row / size].logDeviation.reduce(squares(noise) / 2) { $0 + abs($1) }
    }
    return Expected([exact], within: share(noise.first?.count ?? 0), of: [magnitudes])
  }

  private func squares(_ x: [Double]) -> Double { x.reduce(0) { $0 + $1 * $1 } }

  /// `start` + ω ∂ log N / ∂z.
  func densityGradient(
    _ samples: [[Double]], weights: [Double], addedTo start: [[Double]]
  ) -> Expected {
    let terms = samples.enumerated().map { row, z in
      let layer = layers[row / size]
      return layer.densityGradient(noise: layer.noise(of: z)).map { weights[row] * $0 }
    }
    return Expected(
      zip(start, terms).map { zip($0, $1).map(+) }, within: ErrorBounds.gaussianDensityGradient,
      of: zip(start, terms).map { zip($0, $1).map { abs($0) + abs($1) } })
  }

  /// Σ ω ∂ log N / ∂(m, ℓ).
  func headSignal(_ samples: [[Double]], weights: [Double]) -> Expected {
    sums(within: ErrorBounds.gaussianHeadSignal(rows: size)) { row, layer in
      let score = layer.score(noise: layer.noise(of: samples[row])).flatMap(\.self)
      return scaled(
        by: weights[row], score, magnitudes: scoreMagnitudes(score))
    }
  }

  // MARK: signals at the heads

  func signal(
    _ gradient: [[Double]], noise: [[Double]], weights: SignalWeights, scoreScale: [Double]?
  ) -> Expected {
    sums(within: ErrorBounds.gaussianSignal(rows: size)) { row, layer in
      let total = total(gradient[row], noise[row], weights, row, layer)
      let score = score(noise[row], weights, row, layer)
      let scale = scoreScale ?? score.map { _ in 1 }
      return score.indices.map { i in
        Term(
          value: total[i].value + scale[i] * score[i].value,
          magnitude: total[i].magnitude + abs(scale[i]) * score[i].magnitude)
      }
    }
  }

  /// Σ total · score and Σ score² over all rows.
  func moments(
    _ gradient: [[Double]], noise: [[Double]], weights: SignalWeights
  ) -> (covariance: Expected, variance: Expected) {
    let share = ErrorBounds.gaussianSignalMoment(rows: gradient.count)
    func moment(_ factor: ([Term], [Term]) -> [Term]) -> Expected {
      let products = gradient.indices.map { row in
        let layer = layers[row / size]
        let score = score(noise[row], weights, row, layer)
        let total = total(gradient[row], noise[row], weights, row, layer)
        return zip(factor(total, score), score).map { Term(product: $0, $1) }
      }
      return Expected([sum(products, \.value)], within: share, of: [sum(products, \.magnitude)])
    }
    return (moment { total, _ in total }, moment { _, score in score })
  }

  /// ρ, a and c, a number for each row.
  struct SignalWeights {
    let passed: [Double]
    let direct: [Double]
    let score: [Double]
  }

  private func total(
    _ gradient: [Double], _ noise: [Double], _ weights: SignalWeights, _ row: Int,
    _ layer: Naive.Gaussian
  ) -> [Term] {
    let (passed, direct) = (weights.passed[row], weights.direct[row])
    let values = layer.totalSignals(gradient, noise: noise, passed: passed, direct: direct)
    let magnitudes = layer.totalSignals(
      gradient.map(abs), noise: noise.map(abs), passed: abs(passed), direct: abs(direct))
    return zip(values.joined(), magnitudes.joined()).map(Term.init)
  }

  private func score(
    _ noise: [Double], _ weights: SignalWeights, _ row: Int, _ layer: Naive.Gaussian
  ) -> [Term] {
    let score = layer.score(noise: noise).flatMap(\.self)
    return scaled(by: weights.score[row], score, magnitudes: scoreMagnitudes(score))
  }

  /// |ε| e^−ℓ and ε² + 1.
  private func scoreMagnitudes(_ score: [Double]) -> [Double] {
    score.enumerated().map { $0 < score.count / 2 ? abs($1) : $1 + 2 }
  }

  // MARK: divergences

  var divergences: Expected {
    let exact = layers.map(\.divergenceFromStandard)
    let units = layers.first?.mean.count ?? 0
    return Expected([exact], within: ErrorBounds.gaussianDivergence(units: units), of: [exact])
  }

  /// signal − scale · (μ, e^2ℓ − 1).
  func divergenceGradient(scale: Float, subtractedFrom signal: Matrix) -> Expected {
    let start = signal.reference
    let gradients = layers.map { $0.divergenceGradient.joined().map { Double(scale) * $0 } }
    return Expected(
      zip(start, gradients).map { zip($0, $1).map(-) }, within: ErrorBounds.divergenceGradient,
      of: zip(start, gradients).map { zip($0, $1).map { abs($0) + abs($1) } })
  }

  // MARK: sums

  /// A term of a sum, and what its rounding is measured by.
  private struct Term {
    let value: Double
    let magnitude: Double

    init(value: Double, magnitude: Double) {
      self.value = value
      self.magnitude = magnitude
    }

    init(product a: Term, _ b: Term) {
      self.init(value: a.value * b.value, magnitude: a.magnitude * b.magnitude)
    }
  }

  private func scaled(by factor: Double, _ values: [Double], magnitudes: [Double]) -> [Term] {
    zip(values, magnitudes).map { Term(value: factor * $0, magnitude: abs(factor) * $1) }
  }

  /// Sums of terms over the rows of each group.
  private func sums(
    within share: Double, _ terms: (Int, Naive.Gaussian) -> [Term]
  ) -> Expected {
    let groups = layers.indices.map { group in
      (group * size..<(group + 1) * size).map { terms($0, layers[group]) }
    }
    return Expected(
      groups.map { sum($0, \.value) }, within: share, of: groups.map { sum($0, \.magnitude) })
  }

  private func sum(_ rows: [[Term]], _ part: (Term) -> Double) -> [Double] {
    Naive.columnSums(rows.map { $0.map(part) }, columns: heads.first?.count ?? 0)
  }
}
