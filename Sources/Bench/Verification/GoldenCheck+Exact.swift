import Foundation
import Kernels
import NaiveReference
import Nets

// Cases of exact values: the bias of importance sampling, Theorem 1, gradients of the logits.

extension GoldenCase.ImportanceSampling {
  func check(_ kernels: KernelSet, _ report: inout CaseReport) {
    let network = PackageNetwork(self.network, kernels: kernels)
    guard let expectation = GoldenExpectation(self.network, example, on: network) else {
      return report.skip("all values", "too many configurations")
    }
    let exact = ExactCriterion(of: network.network, kernels: kernels).value(of: example)
    let gradient = expectation.criterionGradient.hidden
    report.compare(logarithm: "C", exact, criterion, at: "C")
    report.compare(
      gradient: "grad_C_hidden", gradient, hiddenGradient.values, at: "grad_C_hidden")

    // −E[(w/Z)² (s − ∂C)], w/Z = exp(log w − C)
    let leading = expectation.mean(particles: 1) { pass in
      pass.evaluate()
      let ratio = exp(pass.logWeights()[0] - exact)
      let score = pass.gradient(WeightedScore(weight: 1)).hidden
      return (-ratio * ratio * (score + -1 * gradient)).flattened
    }
    report.compare(
      gradient: "leading_bias_coefficient", gradient.replacingNumbers(with: leading),
      leadingCoefficient.values, at: "leading_bias_coefficient")

    for (number, row) in rows.enumerated() {
      let location = "rows[\(number)]"
      guard expectation.isFeasible(particles: row.count) else {
        report.skip("M = \(row.count)", "too many tuples of particles")
        continue
      }
      let criterion = expectation.criterion(particles: row.count)
      let mean = expectation.moments(of: G4ImportanceWeighted(), particles: row.count).mean.hidden
      report.compare(
        logarithm: "E_CM", criterion, row.expectedCriterion, at: "\(location).E_CM")
      report.note(
        "C_minus_E_CM", error: abs(exact - criterion - row.criterionGap),
        tolerance: CaseReport.logarithmTolerance(largest: abs(self.criterion)),
        at: "\(location).C_minus_E_CM")
      report.compare(
        gradient: "E_G4_hidden", mean, row.expectedEstimate.values, at: "\(location).E_G4_hidden")
      report.compare(
        gradient: "bias_hidden", mean + -1 * gradient, row.bias.values,
        at: "\(location).bias_hidden")
    }
  }
}

extension GoldenCase.Theorem {
  func check(_ kernels: KernelSet, _ report: inout CaseReport) {
    let (stochastic, _) = criteria(ofZero: 0.5, kernels)
    let (deterministic, _) = criteria(ofZero: 0, kernels)
    report.compare(
      logarithm: "stochastic", [stochastic, stochastic / log(10)],
      [stochasticNats, stochasticLog10], at: "stochastic_nats, stochastic_log10")
    report.compare(
      logarithm: "deterministic", [deterministic, deterministic / log(10)],
      [deterministicNats, deterministicLog10], at: "deterministic_nats, deterministic_log10")
    for (number, row) in rows.enumerated() {
      let (exact, single) = criteria(ofZero: row.probability, kernels)
      report.compare(
        logarithm: "E_C", [exact, exact / log(10)], [row.criterionNats, row.criterionLog10],
        at: "rows[\(number)].E_C_nats, E_C_log10")
      report.compare(
        logarithm: "E_C1", single, row.singleParticleNats, at: "rows[\(number)].E_C1_nats")
    }
  }

  /// E[C] and E[Ĉ₁] over the two classes, each of which one value of the unit gives 0.9.
  private func criteria(
    ofZero probability: Double, _ kernels: KernelSet
  ) -> (exact: Double, single: Double) {
    let golden = Naive.Network(
      kind: .sfnn, output: .softmax,
      parameters: [
        "W1": [[]], "b1": [[log((1 - probability) / probability)]],
        "V": [[log(0.1 / 0.9)], [log(0.9 / 0.1)]], "c": [[log(0.9)], [log(0.1)]],
      ])
    let network = PackageNetwork(golden, kernels: kernels)
    let exact = ExactCriterion(of: network.network, kernels: kernels)
    var sums = (exact: 0.0, single: 0.0)
    for label in 0..<2 {
      let example = Naive.Example(x: [], y: .label(label))
      sums.exact += exact.value(of: example) / 2
      let pass = network.pass(of: example, particles: 2)
      pass.set([[[false]], [[true]]])
      pass.evaluate()
      let weights = pass.logWeights()
      sums.single += (probability * weights[0] + (1 - probability) * weights[1]) / 2
    }
    return sums
  }
}

extension GoldenCase.Noise {
  func check(_ kernels: KernelSet, _ report: inout CaseReport) {
    let network = PackageNetwork(self.network, kernels: kernels)
    let pass = network.pass(of: example, particles: 1)
    pass.evaluate()
    report.compare(gradient: "a", pass.logits(), logits, at: "a")
    if let expectation = GoldenExpectation(self.network, example, on: network) {
      let mean = expectation.moments(of: G1ScoreFunction(), particles: 1).mean
      report.compare(
        gradient: "exact_grad_a_E_C1", mean["b1"]!.flatMap(\.self), exactGradient,
        at: "exact_grad_a_E_C1")
    } else {
      report.skip("exact_grad_a_E_C1", "too many configurations")
    }
    for (number, draw) in draws.enumerated() {
      pass.set([draw.particle])
      report.compare(
        gradient: "ST_G3", pass.gradient(G3AdditiveNoise())["b1"]!.flatMap(\.self),
        draw.straightThrough, at: "draws[\(number)].ST_G3")
    }
    for name in ["ARM", "DisARM", "AR", "MuProp", "ST_Gumbel", "REBAR"] {
      report.skip(name, "no such estimator here")
    }
  }
}
