import Foundation
import NaiveReference
@testable import Nets
import Testing

/// How far the biased estimators are from their targets, and where they are not.
@Suite struct `Bias` {
  /// M (E[G4] − ∂C) → −E[(w/Z)² (s − ∂C)]: within 5 % of its largest element at M = 32, and closer as
  /// particles are added.
  @Test(arguments: CodePath.allCases) func `leading term of G4`(_ path: CodePath) {
    let source = LawCase.twoUnits
    let exact = source.enumeration.criterionGradient.hidden
    let limit = source.leadingBias
    let tolerance = source.tolerance(path, particles: 32, against: exact)
    let errors = [8, 16, 32].map { count in
      let mean = source.expectedGradient(.g4, particles: count, on: path).hidden
      return (Double(count) * (mean + -1 * exact)).distance(to: limit) / limit.magnitude
    }
    #expect(errors[2] <= 0.05 + 32 * tolerance / limit.magnitude)
    #expect(errors[2] < errors[1] && errors[1] < errors[0])
  }

  /// The planted error: the leading term with the weights to the first power is not it.
  @Test func `another leading term is rejected`() {
    let source = LawCase.twoUnits
    let exact = source.enumeration.criterionGradient.hidden
    let mean = source.expectedGradient(.g4, particles: 32, on: .reference).hidden
    let wrong = source.leadingBias(power: 1)
    #expect((32 * (mean + -1 * exact)).distance(to: wrong) > 0.5 * source.leadingBias.magnitude)
  }

  /// M/(M − 1) takes away the shrinkage by 1 − 1/M, which is nearly all of the bias where the weights
  /// vary little. (Where they vary much it may even add to it.)
  @Test(arguments: LawCase.stochastic, CodePath.allCases)
  func `corrected weights are less biased`(_ source: LawCase, _ path: CodePath) {
    let alike = source.with { $0["V"] = (0x1p-3 * $0)["V"] }
    let exact = alike.enumeration.criterionGradient.hidden
    let bias = { (estimator: LawEstimator) in
      alike.expectedGradient(estimator, particles: 2, on: path).hidden.distance(to: exact)
    }
    let shrinkage = exact.magnitude / 2
    let tolerance = alike.tolerance(path, particles: 2, against: exact)
    #expect(abs(bias(.g5) / shrinkage - 1) <= 0.5)
    #expect(bias(.g5Corrected) <= 0.5 * bias(.g5) + tolerance)
  }

  /// The bias of every estimator that declares O(1/M) falls from M = 2 to 4 to 8 on two units.
  @Test(arguments: LawEstimator.ofStochasticUnits, CodePath.allCases)
  func `bias falls with particles where declared`(_ estimator: LawEstimator, _ path: CodePath) {
    guard estimator.declared.bias == .inverseParticles else { return }
    let source = LawCase.twoUnits
    let exact = source.exactGradient(estimator.declared.target, particles: 0).hidden
    let biases = [2, 4, 8].map {
      source.expectedGradient(estimator, particles: $0, on: path).hidden.distance(to: exact)
    }
    #expect(biases[1] < 0.75 * biases[0] && biases[2] < 0.75 * biases[1])
    #expect(biases[2] > source.tolerance(path, particles: 8, against: exact))
  }

  /// The bias of those that declare it unbounded does not go away: it is far from O(1/M).
  @Test(arguments: LawEstimator.ofStochasticUnits, CodePath.allCases)
  func `unbounded bias stays`(_ estimator: LawEstimator, _ path: CodePath) {
    guard estimator.declared.bias == .unbounded else { return }
    let source = LawCase.twoUnits
    let biases = [2, 8].map { count in
      source.expectedGradient(estimator, particles: count, on: path).hidden.distance(
        to: source.exactGradient(estimator.declared.target, particles: count).hidden)
    }
    #expect(biases[1] > 0.5 * biases[0])
  }

  /// E[σ'(a) ∂f/∂h] is the exact gradient of E[f] for G3 with one layer and one particle, where f is
  /// affine in each unit, with products of all the others.
  @Test(arguments: [1, 2, 3] as [UInt64]) func `G3 is exact for multilinear functions`(seed: UInt64)
  {
    let f = Multilinear(seed: seed)
    let logits = [0.5, -1.25, 2]
    let exact = f.exactGradient(logits)
    for (mean, value) in zip(f.mean(logits) { Naive.sigmoidDerivative($0) * $1 }, exact) {
      #expect(abs(mean - value) <= 1e-12)
    }
    // G2 is wrong by exactly 1/σ'.
    for ((mean, value), a) in zip(zip(f.mean(logits) { $1 }, exact), logits) {
      #expect(abs(mean * Naive.sigmoidDerivative(a) - value) <= 1e-12)
      #expect(abs(mean - value) > abs(value))
    }
  }

  /// The same on whole networks and both code paths: near V = 0, log P(y | h) is affine in h up to
  /// second order, so halving V must halve the relative bias of G3 and leave that of G2 alone.
  @Test(arguments: LawCase.stochastic.filter { $0.network.sizes.hidden.count == 1 })
  func `G3 is exact where the criterion is affine`(_ source: LawCase) {
    let relativeBias = { (estimator: LawEstimator, scale: Double) in
      let small = source.with { $0["V"] = (scale * $0)["V"] }
      let exact = small.exactGradient(.expectedCriterion, particles: 1).hidden
      let mean = small.expectedGradient(estimator, particles: 1, on: .reference).hidden
      return mean.distance(to: exact) / exact.magnitude
    }
    let ratio = relativeBias(.g3, 0x1p-10) / relativeBias(.g3, 0x1p-9)
    #expect(abs(ratio - 0.5) < 0.02)
    #expect(relativeBias(.g2, 0x1p-10) > 1)
  }
}

extension LawCase {
  /// −E_{P(h|x)}[(w/Z)² (s − ∂C)], s = ∂ log P(h | x), of the hidden parameters.
  fileprivate var leadingBias: Naive.Parameters { leadingBias(power: 2) }

  fileprivate func leadingBias(power: Double) -> Naive.Parameters {
    let enumeration = enumeration
    let logZ = enumeration.criterion
    let exact = enumeration.criterionGradient
    return zip(enumeration.paths, enumeration.probabilities).map { path, p in
      let score = network.gradient(of: path, likelihoodWeight: 0, priorWeight: 1)
      return -p * exp(power * (path.logLikelihood - logZ)) * (score + -1 * exact)
    }.reduce(0 * exact, +).hidden
  }
}

/// f(h) = Σ_S c_S Π_{i in S} h_i over all subsets S of three units.
private struct Multilinear {
  let coefficients: [Double]

  init(seed: UInt64) {
    let source = LawCase(
      "coefficients", .sfnn, .bernoulli, x: [], hidden: [.states(1)],
      y: .values([0]), outputs: 8, seed: seed)
    coefficients = source.network.parameters["V"]!.map { $0[0] }
  }

  private func value(_ h: [Double]) -> Double {
    coefficients.enumerated().reduce(0) { sum, term in
      sum + (0..<3).reduce(term.1) { (term.0 >> $1) & 1 == 1 ? $0 * h[$1] : $0 }
    }
  }

  private func difference(_ h: [Double], unit: Int) -> Double {
    var (one, zero) = (h, h)
    one[unit] = 1
    zero[unit] = 0
    return value(one) - value(zero)
  }

  private func expectation(_ logits: [Double], of f: ([Double]) -> Double) -> Double {
    (0..<8).reduce(0) { sum, code in
      let h = (0..<3).map { Double(code >> $0 & 1) }
      let p = zip(h, logits).reduce(1) { $0 * Naive.sigmoid($1.0 == 1 ? $1.1 : -$1.1) }
      return sum + p * f(h)
    }
  }

  /// ∂E[f] / ∂a by the score function.
  func exactGradient(_ logits: [Double]) -> [Double] {
    logits.indices.map { unit in
      expectation(logits) { h in (h[unit] - Naive.sigmoid(logits[unit])) * value(h) }
    }
  }

  /// E[signal(a, ∂f/∂h)] of each unit; ∂f/∂h of a function affine in h is its difference.
  func mean(_ logits: [Double], signal: (Double, Double) -> Double) -> [Double] {
    logits.indices.map { unit in
      expectation(logits) { h in signal(logits[unit], difference(h, unit: unit)) }
    }
  }
}
