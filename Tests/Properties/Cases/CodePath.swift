import NaiveReference
import Nets
import Testing

/// Which code a law is held against.
enum CodePath: String, CaseIterable, Sendable, CustomTestStringConvertible {
  /// Plain loops in Double.
  case reference
  /// The networks, passes and kernels that train.
  case package

  var testDescription: String { rawValue }
}

extension LawCase {
  /// The estimate from given particles, by either code path.
  func gradient(
    _ estimator: LawEstimator, _ particles: [Naive.Particle], on path: CodePath
  ) -> Naive.Parameters {
    switch path {
    case .reference:
      network.gradient(estimator.reference, network.particles(particles, on: example))
    case .package:
      PackageNetwork(self).pass(particles: particles.count)
        .gradient(estimator.declared, baseline: estimator.baseline, particles)
    }
  }

  /// The mean of an estimator over all M-tuples of particles.
  func expectedGradient(
    _ estimator: LawEstimator, particles count: Int, on path: CodePath
  ) -> Naive.Parameters {
    switch path {
    case .reference: enumeration.expectedGradient(estimator.reference, particles: count)
    case .package:
      expectedGradient(estimator.declared, baseline: estimator.baseline, particles: count)
    }
  }

  /// The mean of any estimator on the package's code path: each multiset of particles is a pass of its
  /// own, weighted by its exact probability.
  func expectedGradient(
    _ estimator: any GradientEstimator, baseline: Double = 0, particles count: Int
  ) -> Naive.Parameters {
    let pass = PackageNetwork(self).pass(particles: count)
    return expectedGradient(particles: count) {
      pass.gradient(estimator, baseline: baseline, $0.paths.map(\.particle))
    }
  }

  /// The mean over all M-tuples of any gradient in Double.
  func expectedGradient(
    particles count: Int, of gradient: (Naive.Particles) -> Naive.Parameters
  ) -> Naive.Parameters {
    let mean = enumeration.expectation(particles: count, unordered: true) {
      gradient($0).flattened
    }
    return network.parameters.replacingNumbers(with: mean)
  }

  /// The gradient of what an estimator says it estimates, exactly.
  func exactGradient(_ target: GradientTarget, particles count: Int) -> Naive.Parameters {
    switch target {
    case .expectedCriterion: enumeration.expectedCriterionGradient(particles: count)
    case .logLikelihood: enumeration.criterionGradient
    }
  }

  /// How far equal gradients may be apart, absolutely, on a code path.
  func tolerance(
    _ path: CodePath, particles count: Int, against exact: Naive.Parameters
  ) -> Double {
    switch path {
    case .reference: 1e-12 * max(1, exact.magnitude)
    case .package: RoundingAnalysis(self).gradientError(particles: count)
    }
  }
}

extension [String: [[Double]]] {
  /// The largest absolute value.
  var magnitude: Double { flattened.map(\.magnitude).max() ?? 0 }

  /// The largest absolute difference; both have the same names and shapes.
  func distance(to other: Self) -> Double {
    precondition(keys == other.keys && flattened.count == other.flattened.count)
    return zip(flattened, other.flattened).map { ($0 - $1).magnitude }.reduce(0) {
      $0.isNaN || $1 <= $0 ? $0 : $1  // NaN stays
    }
  }

  /// Only the parameters below the output layer.
  var hidden: Self { filter { LawCase.isHidden($0.key) } }
  /// Only those of the output layer.
  var output: Self { filter { !LawCase.isHidden($0.key) } }
}
