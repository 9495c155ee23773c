import Kernels
import NaiveReference
import Nets

// Two layers of one Gaussian unit each: the mean and variance of every estimator by the quadrature
// of the golden file, 22 nodes for each noise.

extension LatentGoldenCase.ScalarHierarchy {
  func check(_ kernels: KernelSet, _ report: inout CaseReport) {
    let quadrature = Naive.Quadrature.gaussHermite(22, dimensions: 2)
    checkELBO(quadrature, kernels, &report)
    checkSecondBound(quadrature, kernels, &report)
  }

  private func checkELBO(
    _ quadrature: Naive.Quadrature, _ kernels: KernelSet, _ report: inout CaseReport
  ) {
    let package = PackageHierarchy(
      self, noise: quadrature.nodes.map { [$0] }, objective: .elbo, kernels: kernels)
    let estimators: [String: any VariationalEstimator] = [
      "total": TotalDerivative(), "path": PathDerivative(), "path_blocked": PathBlocked(),
    ]
    for (name, expected) in elbo.sorted(by: { $0.key < $1.key }) {
      guard let estimator = estimators[name] else {
        report.skip("elbo.\(name)", "this package has no such estimator")
        continue
      }
      let gradients = package.gradients(estimator)
      var node = gradients.startIndex
      let moments = quadrature.moments { _ in
        defer { node += 1 }
        return gradients[node]
      }
      report.compare("\(name), elbo", moments, expected, at: "elbo.\(name)")
    }
  }

  private func checkSecondBound(
    _ quadrature: Naive.Quadrature, _ kernels: KernelSet, _ report: inout CaseReport
  ) {
    var estimators: [String: any VariationalEstimator] = ["total": TotalDerivative()]
    for name in secondBound.keys.sorted() {
      if let estimator = secondBoundEstimator(name) {
        estimators[name] = estimator
      } else {
        report.skip("iwae2.\(name)", "this package has no such estimator")
      }
    }
    let nodes = quadrature.nodes
    var gradients: [String: [[Double]]] = [:]
    for i in nodes.indices {
      let package = PackageHierarchy(
        self, noise: (0...i).map { [nodes[i], nodes[$0]] }, objective: .iwae, kernels: kernels)
      for (name, estimator) in estimators {
        gradients[name, default: []] += package.gradients(estimator)
      }
    }
    let moments = gradients.mapValues { gradients in
      quadrature.pairMoments { i, j in gradients[i * (i + 1) / 2 + j] }
    }
    for (name, expected) in secondBound.sorted(by: { $0.key < $1.key }) {
      guard let computed = moments[name] else { continue }
      report.compare(
        "\(name), iwae2", computed, expected, exact: moments["total"]!.mean, at: "iwae2.\(name)")
    }
  }
}
