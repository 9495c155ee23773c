@testable import NaiveReference
import Nets
import Testing

/// A wrong estimator: a rule from particles to a gradient, and the law that it breaks.
struct PlantedError: Sendable, CustomTestStringConvertible {
  let name: String
  /// What the correct variant is exact for.
  let target: GradientTarget
  /// Which parameters the law speaks of.
  let concerns: @Sendable (String) -> Bool
  let cases: [LawCase]
  let particles: Int
  let gradient: @Sendable (Naive.Network, Naive.Particles) -> Naive.Parameters

  var testDescription: String { name }

  init(
    _ name: String, target: GradientTarget = .expectedCriterion,
    concerns: @escaping @Sendable (String) -> Bool = LawCase.isHidden,
    on cases: [LawCase] = LawCase.stochastic, particles: Int = 2,
    gradient: @escaping @Sendable (Naive.Network, Naive.Particles) -> Naive.Parameters
  ) {
    self.name = name
    self.target = target
    self.concerns = concerns
    self.cases = cases
    self.particles = particles
    self.gradient = gradient
  }
}

/// Known ways to get a gradient wrong, none a mere sign: the laws that the right ones keep must reject
/// each of them, on every case it concerns.
@Suite struct `Planted errors` {
  @Test(arguments: PlantedError.all) func `unbiasedness rejects`(_ wrong: PlantedError) {
    for source in wrong.cases {
      let exact = source.exactGradient(wrong.target, particles: wrong.particles)
        .filter { wrong.concerns($0.key) }
      let mean = source.expectedGradient(particles: wrong.particles) {
        wrong.gradient(source.network, $0)
      }.filter { wrong.concerns($0.key) }
      // 2 % of the gradient: far above what the law allows the reference, 1e-12.
      #expect(mean.distance(to: exact) > 0.02 * exact.magnitude, "\(source.name)")
    }
  }

  /// The same errors in an estimator of the package, on the package's code path.
  @Test(arguments: LawCase.stochastic) func `averaged G1 on the package`(_ source: LawCase) {
    let exact = source.exactGradient(.expectedCriterion, particles: 2).hidden
    let mean = source.expectedGradient(AveragedScoreFunction(), particles: 2).hidden
    let tolerance = source.tolerance(.package, particles: 2, against: exact)
    #expect(mean.distance(to: 0.5 * exact) <= tolerance)
    #expect(mean.distance(to: exact) > tolerance)
  }

  /// Dividing weights that sum to one by M again halves the mean at M = 2.
  @Test(arguments: LawCase.stochastic) func `averaged G4 on the package`(_ source: LawCase) {
    let exact = source.expectedGradient(.g4, particles: 2, on: .reference).hidden
    let mean = source.expectedGradient(AveragedWeights(), particles: 2).hidden
    let tolerance = source.tolerance(.package, particles: 2, against: exact)
    #expect(mean.distance(to: 0.5 * exact) <= tolerance)
    #expect(mean.distance(to: exact) > tolerance)
  }

  /// Without Uᵀ a network C of one layer is right, of two it is not: hence laws on two layers.
  @Test func `one layer does not show the missing path`() {
    let source = LawCase.hybridC[0]
    let exact = source.exactGradient(.expectedCriterion, particles: 2)
    let mean = source.expectedGradient(particles: 2) {
      source.network.withoutSamplingPath(.g1(baseline: nil), $0)
    }
    #expect(mean.distance(to: exact) <= source.tolerance(.reference, particles: 2, against: exact))
  }

  /// With a plain mean that includes the own sample, the estimate of ∂E[Ĉ₁] is (1 − 1/M) of it.
  @Test(arguments: LawCase.stochastic, 2...3)
  func `own sample in the baseline shrinks the mean`(_ source: LawCase, count: Int) {
    let exact = source.exactGradient(.expectedCriterion, particles: 1).hidden
    let mean = source.expectedGradient(particles: count) { particles in
      let average = particles.logWeights.reduce(0, +) / Double(count)
      return source.network.gradient(particles) { m, values in
        values.score.map { $0 * (particles.logWeights[m] - average) / Double(count) }
      }
    }.hidden
    #expect(mean.distance(to: (1 - 1 / Double(count)) * exact) <= 1e-12 * max(1, exact.magnitude))
    #expect(mean.distance(to: exact) > 0.1 * exact.magnitude)
  }

  /// Finite differences of Ĉ_M with the random numbers held fixed are 0 or a jump: h = 1[u < σ(a)] is
  /// piecewise constant, so they say nothing of the gradient.
  @Test func `finite differences through the sampler`() {
    let source = LawCase.twoUnits
    let criterion = { (shift: Double) -> Double in
      let owner = PackageNetwork(source.with { $0["b1"]![0][0] += shift })
      let pass = owner.pass(particles: 2)
      pass.evaluate(.sampled(seed: 1, purpose: .trainingStates, step: 0))
      return Double(pass.particles.criterion[0, 0])
    }
    let step = 0x1p-16
    #expect((criterion(step) - criterion(-step)) / (2 * step) == 0)
    #expect(
      abs(source.exactGradient(.expectedCriterion, particles: 2)["b1"]![0][0]) > 1e-2)
  }
}

extension PlantedError {
  static let all = [
    PlantedError("G1 averaged over particles") { network, particles in
      network.gradient(particles) { _, values in
        values.score.map { $0 * particles.criterion / Double(particles.paths.count) }
      }
    },
    PlantedError("G1 with a baseline that contains the own particles") { network, particles in
      let average = particles.logWeights.reduce(0, +) / Double(particles.paths.count)
      return network.gradient(particles) { _, values in
        values.score.map { $0 * (particles.criterion - average) }
      }
    },
    PlantedError("G1 with the particle's own log-weight") { network, particles in
      network.gradient(particles) { m, values in
        values.score.map { $0 * particles.logWeights[m] }
      }
    },
    PlantedError(
      "G1 with σ(a) for h in the outer product",
      on: LawCase.stochastic.filter { $0.network.sizes.hidden.count == 2 }
    ) { network, particles in
      network.gradient(.g1(baseline: nil), particles.withMeansBelow)
    },
    PlantedError(
      "output layer divided by M", concerns: { !LawCase.isHidden($0) },
      on: LawCase.stochastic + LawCase.hybridC
    ) { network, particles in
      1 / Double(particles.paths.count) * network.gradient(.g3, particles)
    },
    PlantedError(
      "weights differentiated", concerns: { !LawCase.isHidden($0) }
    ) { network, particles in
      network.gradientThroughWeights(particles)
    },
    PlantedError(
      "output layer hears σ(a) for h", concerns: { $0 == "V" }
    ) { network, particles in
      network.gradient(.g1(baseline: nil), particles.withMeansOnTop)
    },
    PlantedError(
      "C without Uᵀ", on: Array(LawCase.hybridC.dropFirst())
    ) { network, particles in
      network.withoutSamplingPath(.g1(baseline: nil), particles)
    },
    PlantedError("C with s for d in the layer above", on: [LawCase.hybridC[1]]) {
      network, particles in
      network.gradient(.g1(baseline: nil), particles.withStatesBelow)
    },
    PlantedError(
      "D with deterministic units shared by particles", on: Array(LawCase.parameterFree.dropLast())
    ) { network, particles in
      network.gradient(.backpropagation, particles.withSharedUnits)
    },
    PlantedError("G2 taken for exact, one layer") { network, particles in
      network.gradient(.g2, particles)
    },
  ]
}

/// g = Ĉ δ / M
private struct AveragedScoreFunction: GradientEstimator {
  let name = "averaged g1"
  let target = GradientTarget.expectedCriterion
  let bias = GradientBias.none
  let signal = HiddenSignal.scoreWithBaseline { $0.criterion / $0.particles }
}

/// g = w̄ δ / M
private struct AveragedWeights: GradientEstimator {
  let name = "averaged g4"
  let target = GradientTarget.logLikelihood
  let bias = GradientBias.inverseParticles
  let signal = HiddenSignal.score { $0.normalizedWeight / $0.particles }
}
