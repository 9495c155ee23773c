import Foundation
import NaiveReference
@testable import Nets
import Testing

/// E[Ĉ_M] ≤ E[Ĉ_{M+1}] ≤ C and L(Q) ≤ C.
@Suite struct `Bounds of the criterion` {
  @Test(arguments: LawCase.all, CodePath.allCases)
  func `criterion grows with particles`(_ source: LawCase, _ path: CodePath) {
    let tolerance = path == .reference ? 1e-12 : RoundingAnalysis(source).logWeight.error
    let limit = source.enumeration.criterion
    let means = (1...4).map { source.expectedCriterion(particles: $0, on: path) }
    for (fewer, more) in zip(means, means.dropFirst()) { #expect(fewer <= more + tolerance) }
    #expect(means.last! <= limit + tolerance)
    if source.network.kind != .deterministic {
      // Not by equality: with particles that differ the gap is real.
      #expect(means[0] < means[3] - 1e-3 && means[3] < limit - 1e-3)
    }
  }

  /// E[exp Ĉ_M] = P(y | x) for every M.
  @Test(arguments: LawCase.all, CodePath.allCases)
  func `likelihood is unbiased`(_ source: LawCase, _ path: CodePath) {
    let exact = exp(source.enumeration.criterion)
    let tolerance = path == .reference ? 1e-12 : RoundingAnalysis(source).logWeight.error
    for count in 1...3 {
      let mean = source.expectation(particles: count, on: path) { exp($0) }
      #expect(abs(mean / exact - 1) <= 2 * tolerance, "M = \(count)")
    }
  }

  /// The leading term of C − E[Ĉ_M] is Var(w) / (2 M Z²).
  @Test func `gap shrinks like one over M`() {
    let enumeration = LawCase.twoUnits.enumeration
    let z = exp(enumeration.criterion)
    let ratios = enumeration.paths.map { exp($0.logLikelihood) / z }
    let variance = zip(ratios, enumeration.probabilities).reduce(0) {
      $0 + $1.1 * ($1.0 - 1) * ($1.0 - 1)
    }
    let scaled = [8, 16, 32].map {
      Double($0) * (enumeration.criterion - enumeration.expectedCriterion(particles: $0))
    }
    let errors = scaled.map { abs($0 / (variance / 2) - 1) }
    #expect(errors[2] < 0.05 && errors[2] < errors[1] && errors[1] < errors[0])
  }

  /// Jensen's inequality the other way round: the mean of log w over particles does not grow.
  @Test(arguments: LawCase.stochastic) func `mean of logarithms does not grow`(_ source: LawCase) {
    let means = (1...2).map { count in
      source.enumeration.expectation(particles: count, unordered: true) {
        [$0.logWeights.reduce(0, +) / Double(count)]
      }[0]
    }
    #expect(abs(means[1] - means[0]) <= 1e-12)
  }

  /// L(Q) ≤ C for particles that are any set of configurations; equal where w̄ is the posterior.
  @Test(arguments: LawCase.stochastic + LawCase.hybridC)
  func `posterior bound`(_ source: LawCase) {
    let limit = source.enumeration.criterion
    let paths = source.enumeration.paths
    let owner = PackageNetwork(source)
    let tolerance = ExactPass(source).logJointTolerance
    let constant = owner.network.outputModel.constant(outputs: owner.network.outputs)
    for first in paths.indices {
      let chosen = [first, (3 * first + 1) % paths.count, first].map { paths[$0] }
      let reference = Naive.Particles(chosen).bound
      #expect(reference <= limit + 1e-12)
      let pass = owner.pass(particles: chosen.count)
      for (row, path) in chosen.enumerated() { pass.give(path.particle, row: row) }
      pass.evaluate(.given)
      let bound = pass.particles.posteriorBound(ofExample: 0) + constant
      #expect(abs(bound - reference) <= tolerance)
    }
  }

  /// With fair coins for hidden units, all configurations, once each, have the posterior as w̄.
  @Test func `posterior bound is tight`() {
    let source = LawCase.stochastic[2].with {
      for name in ["W1", "b1"] { $0[name] = (0 * $0)[name] }
    }
    let enumeration = source.enumeration
    #expect(abs(Naive.Particles(enumeration.paths).bound - enumeration.criterion) <= 1e-12)
    let owner = PackageNetwork(source)
    let pass = owner.pass(particles: enumeration.paths.count)
    for (row, path) in enumeration.paths.enumerated() { pass.give(path.particle, row: row) }
    pass.evaluate(.given)
    let constant = owner.network.outputModel.constant(outputs: owner.network.outputs)
    let bound = pass.particles.posteriorBound(ofExample: 0) + constant
    #expect(abs(bound - enumeration.criterion) <= ExactPass(source).logJointTolerance)
  }

  /// Equal states not merged, the entropy of Q is too large and L(Q) no bound.
  @Test func `repeated states counted apart break the bound`() {
    let enumeration = LawCase.stochastic[2].enumeration
    let likeliest = zip(enumeration.paths, enumeration.posterior).max { $0.1 < $1.1 }!.0
    let count = 1 << 12
    let wrong = likeliest.logLikelihood + likeliest.logProbability + log(Double(count))
    let right = Naive.Particles(Array(repeating: likeliest, count: 64)).bound
    #expect(right <= enumeration.criterion && wrong > enumeration.criterion)
  }
}

extension LawCase {
  /// One layer of two units whose weights vary, few enough to enumerate many particles.
  static let twoUnits = LawCase(
    "two units", .sfnn, .bernoulli, x: [0.5], hidden: [.states(2)], y: .values([1, 0]), outputs: 2,
    seed: 5)

  /// E[Ĉ_M], in nats.
  func expectedCriterion(particles count: Int, on path: CodePath) -> Double {
    expectation(particles: count, on: path) { $0 }
  }

  /// E[f(Ĉ_M)].
  func expectation(
    particles count: Int, on path: CodePath, of f: (Double) -> Double
  ) -> Double {
    let owner = PackageNetwork(self)
    let pass = owner.pass(particles: count)
    let constant = owner.network.outputModel.constant(outputs: owner.network.outputs)
    return enumeration.expectation(particles: count, unordered: true) { particles in
      if path == .reference { return [f(particles.criterion)] }
      for (row, path) in particles.paths.enumerated() { pass.give(path.particle, row: row) }
      pass.evaluate(.given)
      return [f(Double(pass.particles.criterion[0, 0]) + constant)]
    }[0]
  }
}
