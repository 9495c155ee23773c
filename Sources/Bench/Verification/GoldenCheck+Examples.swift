import Kernels
import NaiveReference
import Nets

// Cases with several examples, and gradients that are means over them.

extension GoldenCase.Batches {
  func check(_ kernels: KernelSet, _ report: inout CaseReport) {
    let network = PackageNetwork(self.network, kernels: kernels)
    for (number, batch) in batches.enumerated() {
      let pass = network.pass(examples: batch.examples.count, particles: batch.count)
      for (n, member) in batch.examples.enumerated() {
        pass.set(member.example, at: n)
        pass.set(member.particles.map(\.states), ofExample: n)
      }
      pass.evaluate()
      for (n, member) in batch.examples.enumerated() {
        let location = "batches[\(number)].examples[\(n)]"
        report.compare(
          logarithm: "log_p_h", pass.logProbabilities(ofExample: n), member.logProbabilities,
          at: "\(location).log_p_h")
        report.compare(
          logarithm: "log_w", pass.logWeights(ofExample: n), member.logWeights,
          at: "\(location).log_w")
        report.compare(
          gradient: "w_bar", pass.normalizedWeights(ofExample: n), member.normalizedWeights,
          at: "\(location).w_bar")
        report.compare(
          logarithm: "C_hat", pass.criterion(ofExample: n), member.criterion,
          at: "\(location).C_hat")
      }
      let location = "batches[\(number)]"
      report.compare(
        logarithm: "mean_C_hat", mean(batch.examples.indices.map { pass.criterion(ofExample: $0) }),
        batch.meanCriterion, at: "\(location).mean_C_hat")
      report.forEachEstimate(batch.meanEstimates, on: network, constant: constant) {
        $0.compare(
          gradient: "mean_grads \($1)", pass.gradient($2), $3, at: "\(location).mean_grads.\($1)")
      }
    }
  }
}

extension GoldenCase.Deterministic {
  func check(_ kernels: KernelSet, _ report: inout CaseReport) {
    let network = PackageNetwork(self.network, kernels: kernels)
    let pass = network.pass(examples: examples.count, particles: 1)
    for (n, example) in examples.enumerated() { pass.set(example, at: n) }
    pass.evaluate()
    let computed = examples.indices.map { pass.criterion(ofExample: $0) }
    for n in examples.indices {
      report.compare(logarithm: "log_p_y", computed[n], logLikelihoods[n], at: "log_p_y[\(n)]")
      for (layer, values) in pass.activations(ofExample: n).enumerated() {
        report.compare(
          gradient: "hidden_activations", values, activations[n][layer],
          at: "hidden_activations[\(n)][\(layer)]")
      }
    }
    report.compare(
      logarithm: "mean_log_p_y", mean(computed), meanLogLikelihood, at: "mean_log_p_y")
    report.compare(
      gradient: "mean_grad", pass.gradient(Backpropagation()), meanGradient.values,
      at: "mean_grad")
  }
}

private func mean(_ values: [Double]) -> Double {
  values.reduce(0, +) / Double(values.count)
}
