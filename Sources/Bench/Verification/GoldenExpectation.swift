import Foundation
import Kernels
import NaiveReference
import Nets

/// Expectations of what the package computes, over all tuples of particles of one example. The
/// reference gives only the probabilities of the tuples.
struct GoldenExpectation {
  let network: PackageNetwork
  let example: Naive.Example
  let enumeration: Naive.Enumeration

  /// The most stochastic units whose configurations are visited one by one.
  private static let largestUnits = 12
  /// The most particles of all tuples together: about a second for each quantity.
  private static let mostParticles = 1_000_000.0

  /// nil where there are too many configurations.
  init?(_ golden: Naive.Network, _ example: Naive.Example, on network: PackageNetwork) {
    guard network.network.stochasticUnits.reduce(0, +) <= Self.largestUnits else { return nil }
    self.network = network
    self.example = example
    enumeration = Naive.Enumeration(golden, example)
  }

  /// Whether the tuples of M particles, in any order, are few enough: M (n + M − 1 over M).
  func isFeasible(particles count: Int) -> Bool {
    var particles = Double(count)
    for m in 0..<count {
      if particles > Self.mostParticles { return false }
      particles *= Double(enumeration.paths.count + m) / Double(m + 1)
    }
    return particles <= Self.mostParticles
  }

  func mean(particles count: Int, of value: (PackagePass) -> [Double]) -> [Double] {
    let pass = network.pass(of: example, particles: count)
    return enumeration.expectation(particles: count, unordered: true) { particles in
      pass.set(particles.paths.map(\.particle))
      return value(pass)
    }
  }

  /// E[Ĉ_M].
  func criterion(particles count: Int) -> Double {
    mean(particles: count) { pass in
      pass.evaluate()
      return [pass.criterion()]
    }[0]
  }

  /// The mean of an estimator, and the trace of its covariance over the hidden parameters.
  func moments(
    of estimator: any GradientEstimator, particles count: Int, baseline: [[Double]]? = nil
  ) -> (mean: Naive.Parameters, hiddenVariance: Double) {
    let moments = mean(particles: count) { pass in
      pass.set(baseline: baseline)
      let gradient = pass.gradient(estimator)
      return [gradient.hidden.squaredNorm] + gradient.flattened
    }
    let mean = enumeration.network.parameters.replacingNumbers(with: Array(moments.dropFirst()))
    return (mean, moments[0] - mean.hidden.squaredNorm)
  }

  /// ∂C = Σ_h P(h | x, y) ∂ [log P(y | h) + log P(h | x)].
  var criterionGradient: Naive.Parameters {
    let pass = network.pass(of: example, particles: 1)
    var sum = [Double](repeating: 0, count: enumeration.network.parameters.flattened.count)
    for (path, posterior) in zip(enumeration.paths, enumeration.posterior) {
      pass.set([path.particle])
      let terms = pass.gradient(WeightedScore(weight: 1)).flattened
      for (index, term) in terms.enumerated() { sum[index] += posterior * term }
    }
    return enumeration.network.parameters.replacingNumbers(with: sum)
  }

  /// c* = E[A·B] / E[B·B], A = Σ w̄ s and B = Σ s with the scores s of some of the parameters.
  func optimalConstant(for names: Set<String>, particles count: Int) -> Double {
    let products = mean(particles: count) { pass in
      let parts = [
        G4ImportanceWeighted() as any GradientEstimator, WeightedScore(weight: 1),
        WeightedScore(weight: 0),
      ].map { pass.gradient($0).filter { names.contains($0.key) }.flattened }
      let a = zip(parts[0], parts[2]).map(-)
      let b = zip(parts[1], parts[2]).map(-)
      return [Naive.dot(a, b), Naive.dot(b, b)]
    }
    return products[0] / products[1]
  }
}

extension Naive.Parameters {
  /// Without those of the output layer.
  var hidden: Self { filter { $0.key != "V" && $0.key != "c" } }

  var squaredNorm: Double { values.joined().joined().reduce(0) { $0 + $1 * $1 } }
}
