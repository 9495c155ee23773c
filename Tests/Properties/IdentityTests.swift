import Foundation
import NaiveReference
@testable import Nets
import Testing

/// What holds between estimators, and for particles that are special.
@Suite struct `Identities` {
  /// E[G5] = E[G4] = E[Gc] for every M: E[δ] = 0, and c does not depend on the particles.
  @Test(arguments: LawCase.stochastic + LawCase.hybridC, CodePath.allCases)
  func `centring leaves the mean`(_ source: LawCase, _ path: CodePath) {
    for count in 1...3 {
      let means = [LawEstimator.g4, .g5, .gc].map {
        source.expectedGradient($0, particles: count, on: path)
      }
      let tolerance = 2 * source.tolerance(path, particles: count, against: means[0])
      for mean in means.dropFirst() { #expect(mean.distance(to: means[0]) <= tolerance) }
    }
  }

  /// A constant that depends on the own particle moves the mean.
  @Test(arguments: LawCase.stochastic) func `own weight as constant is rejected`(_ source: LawCase)
  {
    let exact = source.expectedGradient(.g4, particles: 2, on: .reference).hidden
    let mean = source.expectedGradient(OwnWeightAsConstant(), particles: 2).hidden
    #expect(mean.distance(to: exact) > 0.1 * exact.magnitude)
  }

  /// With one particle E[G4] = 0 and G5 ≡ 0, sample by sample.
  @Test(arguments: LawCase.stochastic, CodePath.allCases)
  func `one particle trains nothing`(_ source: LawCase, _ path: CodePath) {
    let mean = source.expectedGradient(.g4, particles: 1, on: path).hidden
    #expect(mean.magnitude <= source.tolerance(path, particles: 1, against: mean))
    for particle in source.enumeration.paths.map(\.particle) {
      #expect(source.gradient(.g5, [particle], on: path).hidden.magnitude == 0)
    }
    #expect(
      source.gradient(.g4, [source.enumeration.paths[0].particle], on: path).hidden.magnitude > 0.1)
  }

  /// So they are refused at M = 1, in one line that says why; all others are allowed.
  @Test(arguments: LawEstimator.ofStochasticUnits)
  func `one particle is refused`(_ estimator: LawEstimator) {
    let network = PackageNetwork(.twoUnits).network
    let refusal = { (particles: Int) in
      Trainer.refusal(
        of: TrainingSettings(
          estimator: estimator.declared, particles: particles, learningRate: 0.1,
          schedule: .constant, epochs: 1, seed: 1), for: network)
    }
    let usesWeightsOnly = estimator.declared.target == .logLikelihood
    #expect((refusal(1) != nil) == usesWeightsOnly)
    if let reason = refusal(1) {
      #expect(reason.hasPrefix(estimator.declared.name) && reason.contains("at least 2 particles"))
      #expect(!reason.contains("\n"))
    }
    #expect(refusal(2) == nil && refusal(0) != nil)
  }

  /// All particles equal: w̄ = 1/M exactly, so G5 is exactly 0.
  @Test(arguments: LawCase.stochastic, CodePath.allCases)
  func `equal particles`(_ source: LawCase, _ path: CodePath) {
    for particle in source.enumeration.paths.map(\.particle) {
      let particles = Array(repeating: particle, count: 4)
      for estimator in [LawEstimator.g5, .g5Corrected] {
        #expect(source.gradient(estimator, particles, on: path).hidden.magnitude == 0)
      }
      #expect(source.gradient(.g4, particles, on: path).hidden.magnitude > 0)
    }
  }

  /// The order of particles is of no consequence.
  @Test(arguments: LawCase.all, CodePath.allCases)
  func `permuting particles`(_ source: LawCase, _ path: CodePath) {
    let particles = source.someParticles
    for estimator in source.estimators {
      let gradient = source.gradient(estimator, particles, on: path)
      let tolerance = 2 * source.tolerance(path, particles: 3, against: gradient)
      for order in [[1, 0, 2], [2, 1, 0], [1, 2, 0]] {
        let permuted = source.gradient(estimator, order.map { particles[$0] }, on: path)
        #expect(permuted.distance(to: gradient) <= tolerance, "\(estimator.name)")
      }
    }
  }

  /// A constant added to every log w leaves w̄ and so G2–G5 unchanged: here an output that hears
  /// nothing of the hidden units, and misses its target by 2.
  @Test(arguments: LawCase.all, CodePath.allCases)
  func `constant added to log-weights`(_ source: LawCase, _ path: CodePath) {
    guard let shifted = source.withDeafOutput else { return }
    let particles = source.someParticles
    for estimator in source.estimators where estimator.declared.name != "g1" {
      let gradient = source.gradient(estimator, particles, on: path)
      let other = shifted.gradient(estimator, particles, on: path).hidden
      #expect(
        other.distance(to: gradient.hidden)
          <= 2 * shifted.tolerance(path, particles: 3, against: gradient), "\(estimator.name)")
    }
  }

  /// Trap: weights that leave the logarithm (w in place of w̄) see the constant.
  @Test(arguments: LawCase.stochastic)
  func `weights that are not normalised are rejected`(_ source: LawCase) {
    guard let shifted = source.withDeafOutput else { return }
    let gradients = [source, shifted].map { source in
      PackageNetwork(source).pass(particles: 3).gradient(PlainWeight(), source.someParticles).hidden
    }
    #expect(gradients[0].distance(to: gradients[1]) > 0.1 * gradients[0].magnitude)
  }

  /// Trap: far from its target a Gaussian's log w is below −1000, whose exponential is 0; weights must
  /// still sum to one and gradients be finite.
  @Test func `hopeless particles have weights`() {
    let source = LawCase.stochastic[2].with(target: .values([60, -60]))
    let particles = source.someParticles
    let pass = PackageNetwork(source).pass(particles: particles.count)
    for estimator in LawEstimator.ofStochasticUnits {
      let exact = source.gradient(estimator, particles, on: .reference)
      let gradient = pass.gradient(estimator.declared, baseline: estimator.baseline, particles)
      // log P leaves out the constant, which only G1 sees: as another baseline.
      if estimator.declared.name != "g1" {
        #expect(
          gradient.distance(to: exact) <= source.tolerance(.package, particles: 3, against: exact))
      }
      #expect(gradient.flattened.allSatisfy { $0.isFinite })
    }
    let logWeights = (0..<3).map { pass.particles.logWeights[0, $0] }
    #expect(logWeights.allSatisfy { $0 < -1000 })
    let naive = logWeights.map { exp($0) }
    #expect((naive[0] / naive.reduce(0, +)).isNaN)
  }

  /// V = 0: all weights are equal, so G4 = (1/M) Σ δ and G2 = G3 = G5 = 0 in the hidden layers.
  @Test(arguments: LawCase.stochastic, CodePath.allCases)
  func `outputs that hear nothing`(_ source: LawCase, _ path: CodePath) {
    let deaf = source.with { $0["V"] = (0 * $0)["V"] }
    let particles = deaf.someParticles
    for estimator in [LawEstimator.g2, .g3, .g5, .g5Corrected] {
      let gradient = deaf.gradient(estimator, particles, on: path).hidden
      #expect(gradient.magnitude == 0, "\(estimator.name)")
    }
    let mean = particles.map {
      deaf.network.gradient(
        of: deaf.network.path($0, on: deaf.example), likelihoodWeight: 0, priorWeight: 1 / 3.0)
    }.reduce(0 * deaf.network.parameters, +).hidden
    let gradient = deaf.gradient(.g4, particles, on: path).hidden
    #expect(gradient.distance(to: mean) <= deaf.tolerance(path, particles: 3, against: mean))
  }
}

extension LawCase {
  /// Three different configurations, or the only one there is.
  var someParticles: [Naive.Particle] {
    let paths = enumeration.paths
    return [0, 1, paths.count - 1].map { paths[min($0, paths.count - 1)].particle }
  }

  var estimators: [LawEstimator] {
    samplesParameters ? LawEstimator.ofStochasticUnits : [.backpropagation]
  }

  /// With one more output that no hidden unit reaches; nil for a softmax, whose outputs compete.
  fileprivate var withDeafOutput: LawCase? {
    guard case .values(let y) = example.y else { return nil }
    var parameters = network.parameters
    parameters["V"]!.append(Array(repeating: 0, count: parameters["V"]![0].count))
    parameters["c"]!.append([-2])
    let sizes = Naive.Sizes(
      inputs: network.sizes.inputs, hidden: network.sizes.hidden, outputs: y.count + 1)
    return LawCase(
      name,
      Naive.Network(
        kind: network.kind, output: network.output, sizes: sizes, parameters: parameters),
      Naive.Example(x: example.x, y: .values(y + [network.output == .gaussian ? 0 : 1])),
      binaryInputs: binaryInputs)
  }
}

/// g = (w̄ − w̄²) δ
private struct OwnWeightAsConstant: GradientEstimator {
  let name = "own weight"
  let target = GradientTarget.logLikelihood
  let bias = GradientBias.inverseParticles
  let signal = HiddenSignal.score { $0.normalizedWeight * (1 - $0.normalizedWeight) }
}

/// g = w δ / M: the weights outside of their logarithm.
private struct PlainWeight: GradientEstimator {
  let name = "plain weight"
  let target = GradientTarget.logLikelihood
  let bias = GradientBias.inverseParticles
  let signal = HiddenSignal.score { $0.normalizedWeight * Float(exp(Double($0.criterion))) }
}
