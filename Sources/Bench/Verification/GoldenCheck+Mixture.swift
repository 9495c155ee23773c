import Kernels
import NaiveReference

// Mixtures on explicit noise: the sampled bound and both derivatives, and their means by quadrature.

extension LatentGoldenCase.Mixture {
  func check(_ kernels: KernelSet, _ report: inout CaseReport) {
    let package = PackageMixture(self, kernels: kernels)
    for (number, draw) in draws.enumerated() {
      let computed = package.draw(noise: draw.noise)
      let location = "draws[\(number)]"
      report.compare(bound: "value", computed.value, draw.value, at: "\(location).value")
      report.compare(
        gradient: "total", computed.total, draw.total.flattened, at: "\(location).total")
      report.compare(
        gradient: "path", computed.path, draw.path.flattened, at: "\(location).path")
    }
    checkExpectations(package, &report)
    report.skip("raw_pi", "weights are normalised by construction")
  }

  /// The estimate is a sum over components, so one noise for all has the same mean.
  private func checkExpectations(_ package: PackageMixture, _ report: inout CaseReport) {
    let quadrature = Naive.Quadrature.trapezoid(step: 0.05)
    let means = quadrature.moments { noise in
      let draw = package.draw(noise: posterior.components.map { _ in noise })
      return draw.total + draw.path
    }.mean
    for (name, mean) in [
      ("total", means.prefix(means.count / 2)), ("path", means.suffix(means.count / 2)),
    ] {
      report.compare(
        gradient: "exact_grad, \(name)", Array(mean), exactGradient.flattened,
        at: "exact_grad")
    }
  }
}
