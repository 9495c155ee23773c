import Kernels
import NaiveReference
import Nets

// Autoencoders on explicit noise: log-weights, bounds and the mean gradient of every estimator.

extension LatentGoldenCase.Autoencoder {
  func check(_ kernels: KernelSet, _ report: inout CaseReport) {
    let package = PackageAutoencoder(
      parameters, stochasticLayers: sizes.latents.count, kernels: kernels)
    for objective in VariationalObjective.allCases {
      let step = package.pass(objective, x: x, noise: noise)
      package.evaluate(step)
      let pass = step.pass
      let bound = (0..<x.count).map { Double(pass.bound[0, $0]) }.reduce(0, +) / Double(x.count)
      switch objective {
      case .elbo: report.compare(bound: "elbo", bound, elbo, at: "elbo")
      case .iwae: report.compare(bound: "iwae_bound", bound, iwaeBound, at: "iwae_bound")
      }
      for n in x.indices where objective == .iwae {
        let rows = n * count..<(n + 1) * count
        report.compare(
          bound: "log_w", rows.map { Double(pass.logWeights[0, $0]) }, logWeights[n],
          at: "log_w[\(n)]")
        report.compare(
          gradient: "w_tilde", rows.map { Double(pass.weights[0, $0]) }, normalizedWeights[n],
          at: "w_tilde[\(n)]")
      }
    }
    for (name, expected) in meanEstimates.sorted(by: { $0.key < $1.key }) {
      guard let known = Gradient(goldenName: name) else {
        report.skip("mean_grads.\(name)", "this package has no such estimator")
        continue
      }
      let step = package.pass(
        known.objective, form: known.form, known.estimator, x: x, noise: noise)
      package.differentiate(step, known.estimator)
      let computed = 1 / Double(x.count) * package.gradients
      for (parameter, matrix) in expected.values.sorted(by: { $0.key < $1.key }) {
        report.compare(
          "mean_grads \(name)", computed[parameter]!.flatMap(\.self), matrix.flatMap(\.self),
          tolerance: CaseReport.autoencoderTolerance, at: "mean_grads.\(name).\(parameter)")
      }
      guard let objective = objectives[name] else { continue }
      let pass = step.pass
      let bound = (0..<x.count).map { Double(pass.bound[0, $0]) }.reduce(0, +) / Double(x.count)
      report.compare(bound: "objective_values", bound, objective, at: "objective_values.\(name)")
    }
  }

  /// An estimator of the package, by the name of its gradient in golden files.
  private struct Gradient {
    let objective: VariationalObjective
    var form = ELBOForm.monteCarlo
    let estimator: any VariationalEstimator

    init?(goldenName name: String) {
      objective = name.hasPrefix("elbo") ? .elbo : .iwae
      switch name {
      case "elbo_total", "iwae_total": estimator = TotalDerivative()
      case "elbo_path", "iwae_path": estimator = PathDerivative()
      case "elbo_path_blocked", "iwae_path_blocked": estimator = PathBlocked()
      case "iwae_dreg": estimator = DoublyReparameterized()
      case "iwae_dreg_blocked": estimator = DoublyReparameterized(blocked: true)
      case "rws": estimator = ReweightedWakeSleep()
      case "rws_dreg": estimator = ReparameterizedWakeSleep()
      case "elbo_entropy": (estimator, form) = (TotalDerivative(), .entropy)
      case "elbo_kl": (estimator, form) = (TotalDerivative(), .divergence)
      default: return nil
      }
    }
  }
}

extension CaseReport {
  /// Of the golden files of autoencoders, for single precision.
  static func autoencoderTolerance(largest: Double) -> Double { 2e-5 * (1 + largest) }

  mutating func compare(
    bound name: String, _ computed: [Double], _ expected: [Double], at location: String
  ) {
    compare(name, computed, expected, tolerance: Self.autoencoderTolerance, at: location)
  }

  mutating func compare(
    bound name: String, _ computed: Double, _ expected: Double, at location: String
  ) {
    compare(bound: name, [computed], [expected], at: location)
  }
}
