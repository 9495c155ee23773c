import Kernels
import NaiveReference

// Flows on explicit noise: samples, densities with their gradients, and both derivatives.

extension LatentGoldenCase.Flow {
  func check(_ kernels: KernelSet, _ report: inout CaseReport) {
    let package = PackageFlow(self, kernels: kernels)
    for (number, draw) in draws.enumerated() {
      let sample = package.sample(noise: draw.noise)
      let location = "draws[\(number)]"
      for k in draw.latents.indices {
        report.compare(gradient: "z", sample.latents[k], draw.latents[k], at: "\(location).z[\(k)]")
        report.compare(
          gradient: "grad_z_log_q", sample.densityGradients[k], draw.densityGradients[k],
          at: "\(location).grad_z_log_q[\(k)]")
      }
      report.compare(bound: "log_q", sample.logDensity, draw.logDensity, at: "\(location).log_q")
      report.compare(bound: "log_p", sample.logTarget, draw.logTarget, at: "\(location).log_p")
      report.compare(
        gradient: "total", sample.total, draw.total.values, at: "\(location).total")
      report.compare(gradient: "path", sample.path, draw.path.values, at: "\(location).path")
    }
    report.skip("naive_stop", "a mistake for contrast, which this package does not make")
    if let expected { checkExpectations(expected, package, &report) }
  }

  private func checkExpectations(
    _ expected: [String: GoldenParameters], _ package: PackageFlow, _ report: inout CaseReport
  ) {
    let quadrature = Naive.Quadrature.trapezoid(
      step: 0.3, dimensions: posterior.base.mean.count)
    let means = quadrature.moments { noise in
      let sample = package.sample(noise: noise)
      return sample.total.flattened + sample.path.flattened
    }.mean
    for (name, numbers) in [
      ("total", means.prefix(means.count / 2)), ("path", means.suffix(means.count / 2)),
    ] {
      guard let golden = expected[name] else { continue }
      report.compare(
        gradient: "expected \(name)", golden.values.replacingNumbers(with: Array(numbers)),
        golden.values, at: "expected.\(name)")
    }
  }
}
