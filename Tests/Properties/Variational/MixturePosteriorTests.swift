import NaiveReference
import Testing

/// q(z) = Σ π_c q_c(z) in Double, by quadrature over one noise for all components (the estimate is a sum
/// over them, so that has the mean of independent ones).
@Suite struct `Mixture posterior` {
  private static let components = [
    Naive.Gaussian(mean: [-0.75], logDeviation: [-0.25]),
    Naive.Gaussian(mean: [1], logDeviation: [0.125]),
    Naive.Gaussian(mean: [0.25], logDeviation: [-0.5]),
  ]
  private static let posterior = Naive.MixturePosterior(
    logits: [0.25, -0.5, 0], components: components)
  /// Not normalised: its logarithm is log p(x, z).
  private static let target = Naive.LogDensity.mixture(
    weights: [0.25, 0.375],
    [
      Naive.Gaussian(mean: [-1], logDeviation: [-0.25]),
      Naive.Gaussian(mean: [1.25], logDeviation: [0.125]),
    ])
  private static let quadrature = Naive.Quadrature.trapezoid(step: 0.0625)
  /// Steps of 2⁻⁴ are far below the distance of the poles of ρ(z), about 1, from the real axis.
  private static let quadratureError = 1e-9

  private static func mean(_ f: (Naive.MixtureSample) -> [Double]) -> [Double] {
    quadrature.moments { noise in
      f(posterior.sample(noise: components.map { _ in noise }, target: target))
    }.mean
  }

  @Test func `total and path have one mean`() {
    let total = Self.mean { Self.posterior.gradient(.total, $0).flattened }
    let path = Self.mean { Self.posterior.gradient(.path, $0).flattened }
    #expect(total.distance(to: path) <= Self.quadratureError)
    // It is the gradient of the mean: differences of the mean of the estimate.
    let slopes = Self.posterior.differences { posterior in
      Self.quadrature.moments { noise in
        let sample = posterior.sample(
          noise: Self.components.map { _ in noise }, target: Self.target)
        return [posterior.elbo(sample)]
      }.mean[0]
    }
    #expect(slopes.distance(to: total) <= 1e-8)
  }

  /// Differences of the estimate with the noise held fixed.
  @Test(arguments: [-1.5, 0.25, 2]) func `total is the slope`(_ epsilon: Double) {
    let noise = [[epsilon], [-0.5], [epsilon / 2]]
    let value = { (posterior: Naive.MixturePosterior) in
      posterior.elbo(posterior.sample(noise: noise, target: Self.target))
    }
    let sample = Self.posterior.sample(noise: noise, target: Self.target)
    let total = Self.posterior.gradient(.total, sample).flattened
    let slopes = Self.posterior.differences(value)
    #expect(slopes.distance(to: total) <= 1e-8)
    // Planted: the path derivative has no such function.
    let path = Self.posterior.gradient(.path, sample).flattened
    #expect(slopes.distance(to: path) > 1e-2)
  }

  /// Where q is the posterior every sample's path derivative is 0, for the weights too; total and score
  /// are not. Planted: only the parameters of the component that z was drawn from are stopped.
  @Test(arguments: [-2, 0.5, 3]) func `exact posterior`(_ epsilon: Double) {
    let posterior = Self.posterior
    let noise = [[epsilon], [0.75], [-epsilon]]
    let sample = posterior.sample(noise: noise, target: posterior.logDensity)
    let magnitude = { (derivative: Naive.MixtureDerivative) in
      posterior.gradient(derivative, sample).flattened.magnitude
    }
    #expect(magnitude(.path) <= 1e-12)
    #expect(magnitude(.total) > 0.1 && magnitude(.score) > 0.1)
    let own = posterior.components.indices.map { k in
      posterior.weights[k] * posterior.responsibilities(at: sample.latents[k])[k]
        * posterior.components[k].score(noise: noise[k])[0][0]
    }
    let ofOthers = zip(posterior.gradient(.score, sample).means, own).map { $0[0] - $1 }
    #expect(ofOthers.magnitude > 0.01)
  }

  /// Weights that are not normalised by construction: stopping them drops a term whose mean is 1 for each
  /// component, so E[path] = ∂L/∂π + 1.
  @Test func `raw weights are off by one`() {
    let total = Self.mean { Self.posterior.rawWeightGradient(.total, $0) }
    let path = Self.mean { Self.posterior.rawWeightGradient(.path, $0) }
    for (a, b) in zip(path, total) { #expect(abs(a - b - 1) <= Self.quadratureError) }
    // On the simplex the offset is gone: ∂/∂α_c = π_c (g_c − Σ π g).
    let logits = { (raw: [Double]) in
      let weights = Self.posterior.weights
      let average = Naive.dot(weights, raw)
      return zip(weights, raw).map { $0 * ($1 - average) }
    }
    #expect(logits(path).distance(to: logits(total)) <= Self.quadratureError)
  }
}

extension Naive.MixturePosterior {
  /// Central differences, extrapolated to O(h⁴), by α, μ and ℓ in the order of a flattened gradient.
  fileprivate func differences(_ value: (Naive.MixturePosterior) -> Double) -> [Double] {
    let numbers = logits + components.flatMap(\.mean) + components.flatMap(\.logDeviation)
    return numbers.indices.map { index in
      func slope(_ step: Double) -> Double {
        let ends = [step, -step].map { difference in
          var moved = numbers
          moved[index] += difference
          return value(with(moved))
        }
        return (ends[0] - ends[1]) / (2 * step)
      }
      return (4 * slope(0x1p-9) - slope(0x1p-8)) / 3
    }
  }

  /// With other numbers, for components of one unit.
  private func with(_ numbers: [Double]) -> Naive.MixturePosterior {
    let count = logits.count
    return Naive.MixturePosterior(
      logits: Array(numbers[..<count]),
      components: (0..<count).map {
        Naive.Gaussian(
          mean: [numbers[count + $0]], logDeviation: [numbers[2 * count + $0]])
      })
  }
}

extension [Double] {
  /// The largest absolute value.
  var magnitude: Double { map(\.magnitude).max() ?? 0 }

  /// The largest absolute difference.
  func distance(to other: Self) -> Double {
    precondition(count == other.count)
    return zip(self, other).map(-).magnitude
  }
}
