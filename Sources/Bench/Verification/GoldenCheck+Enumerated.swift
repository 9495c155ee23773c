import Foundation
import Kernels
import NaiveReference
import Nets

extension GoldenCase.Enumerated {
  func check(_ kernels: KernelSet, _ report: inout CaseReport) {
    let network = PackageNetwork(self.network, kernels: kernels)
    checkConfigurations(network, &report)
    let expectation = GoldenExpectation(self.network, example, on: network)
    if let expectation {
      report.compare(
        gradient: "grad_C", expectation.criterionGradient, exact.gradient.values,
        at: "exact.grad_C")
    } else {
      report.skip("grad_C, expected", "too many configurations")
    }
    for (number, particleCase) in particleCases.enumerated() {
      let location = "M_cases[\(number)]"
      checkTuples(particleCase, network, at: location, &report)
      guard let expectation else { continue }
      guard expectation.isFeasible(particles: particleCase.count) else {
        report.skip("expected (M = \(particleCase.count))", "too many tuples of particles")
        continue
      }
      checkExpected(particleCase, expectation, at: location, &report)
    }
  }

  private func checkConfigurations(_ network: PackageNetwork, _ report: inout CaseReport) {
    let units = network.network.stochasticUnits.reduce(0, +)
    var criterion: Double?
    if units <= ExactCriterion.largestUnits {
      criterion = ExactCriterion(of: network.network, kernels: network.kernels).value(of: example)
      report.compare(logarithm: "C", criterion!, exact.criterion, at: "exact.C")
    } else {
      report.skip("C, posterior", "too many configurations")
    }
    if configurations.isEmpty { return }
    let pass = network.pass(of: example, particles: configurations.count)
    pass.set(configurations.map(\.particle.states))
    pass.evaluate()
    let (priors, likelihoods) = (pass.logProbabilities(), pass.logWeights())
    for (i, configuration) in configurations.enumerated() {
      let location = "configs[\(i)]"
      report.compare(
        logarithm: "log_p_h", priors[i], configuration.logProbability, at: "\(location).log_p_h")
      report.compare(
        logarithm: "log_p_y", likelihoods[i], configuration.logLikelihood,
        at: "\(location).log_p_y")
      guard let criterion else { continue }
      report.compare(
        gradient: "posterior", [exp(priors[i] + likelihoods[i] - criterion)],
        [configuration.posterior], at: "\(location).posterior")
    }
  }

  private func checkTuples(
    _ particleCase: ParticleCase, _ network: PackageNetwork, at location: String,
    _ report: inout CaseReport
  ) {
    if particleCase.tuples.isEmpty { return }
    let pass = network.pass(of: example, particles: particleCase.count)
    pass.set(baseline: baseline)
    for (number, tuple) in particleCase.tuples.enumerated() {
      let location = "\(location).tuples[\(number)]"
      pass.set(tuple.particles.map(\.states))
      pass.evaluate()
      report.compare(
        logarithm: "log_w", pass.logWeights(), tuple.logWeights, at: "\(location).log_w")
      report.compare(
        gradient: "w_bar", pass.normalizedWeights(), tuple.normalizedWeights,
        at: "\(location).w_bar")
      report.compare(logarithm: "C_hat", pass.criterion(), tuple.criterion, at: "\(location).C_hat")
      report.forEachEstimate(tuple.estimates, on: network, constant: constant) {
        $0.compare(
          gradient: "grads \($1)", pass.gradient($2), $3, at: "\(location).grads.\($1)")
      }
    }
  }

  private func checkExpected(
    _ particleCase: ParticleCase, _ expectation: GoldenExpectation, at location: String,
    _ report: inout CaseReport
  ) {
    let count = particleCase.count
    report.compare(
      logarithm: "E_CM", expectation.criterion(particles: count), particleCase.expectedCriterion,
      at: "\(location).E_CM")
    report.compare(
      gradient: "grad_E_CM",
      expectation.moments(of: expectation.network.unbiasedEstimator, particles: count).mean,
      particleCase.expectedCriterionGradient.values, at: "\(location).grad_E_CM")
    report.forEachEstimate(
      particleCase.expectedEstimates, on: expectation.network, constant: constant
    ) { report, name, estimator, expected in
      let moments = expectation.moments(of: estimator, particles: count, baseline: baseline)
      report.compare(
        gradient: "expected \(name)", moments.mean, expected, at: "\(location).expected.\(name)")
      guard let variance = particleCase.hiddenVariances?[name] else { return }
      report.compare(
        gradient: "trace_variance \(name)", [moments.hiddenVariance], [variance],
        at: "\(location).trace_variance_hidden.\(name)")
    }
    let groups = particleCase.optimalConstants ?? [:]
    for (group, expected) in groups.sorted(by: { $0.key < $1.key }) {
      guard let expected else { continue }
      let all = Set(network.parameters.hidden.keys)
      let constant = expectation.optimalConstant(
        for: group == "all_hidden" ? all : all.intersection([group]), particles: count)
      report.compare(
        gradient: "c_star_times_M", [Double(count) * constant], [expected],
        at: "\(location).c_star_times_M.\(group)")
    }
  }
}

extension CaseReport {
  /// Calls `body` for each estimate whose estimator the package has, by name; names the others as
  /// skipped.
  mutating func forEachEstimate(
    _ estimates: [String: GoldenParameters], on network: PackageNetwork, constant: Double?,
    _ body: (
      inout CaseReport, _ name: String, _ estimator: any GradientEstimator,
      _ expected: Naive.Parameters
    ) -> Void
  ) {
    for (name, expected) in estimates.sorted(by: { $0.key < $1.key }) {
      if let estimator = network.estimator(name, constant: constant) {
        body(&self, name, estimator, expected.values)
      } else {
        skip(name, name == "Gc" ? "the case has no Gc_constant" : "no such estimator here")
      }
    }
  }
}
