import Kernels
import NaiveReference
import Nets

// One Gaussian unit: bounds, and the exact mean and variance of every estimator by quadrature over
// its noise.

extension LatentGoldenCase.ScalarGaussian {
  func check(_ kernels: KernelSet, _ report: inout CaseReport) {
    for (number, row) in rows.enumerated() {
      row.checkELBO(kernels, at: "rows[\(number)]", &report)
      row.checkSecondBound(kernels, at: "rows[\(number)]", &report)
    }
  }
}

extension LatentGoldenCase.ScalarGaussian.Row {
  fileprivate func checkELBO(
    _ kernels: KernelSet, at location: String, _ report: inout CaseReport
  ) {
    let quadrature = Naive.Quadrature.trapezoid(step: 0.02)
    let unit = unit(quadrature.nodes, .elbo, kernels)
    func moments(_ values: [[Double]]) -> Naive.Moments {
      var node = values.startIndex
      return quadrature.moments { _ in
        defer { node += 1 }
        return values[node]
      }
    }
    report.compare(
      bound: "elbo", moments(unit.bounds.map { [$0] }).mean, [elbo], at: "\(location).elbo")
    let total = unit.gradients(TotalDerivative())
    report.compare(
      bound: "grad_elbo", moments(total).mean, elboGradient, at: "\(location).grad_elbo")
    for (name, expected) in elboEstimators.sorted(by: { $0.key < $1.key }) {
      let estimators: [String: any VariationalEstimator] = [
        "total": TotalDerivative(), "path": PathDerivative(), "score_function": ScoreFunction(),
      ]
      guard let estimator = estimators[name] else {
        report.skip("elbo_estimators.\(name)", "this package has no such estimator")
        continue
      }
      report.compare(
        "\(name), elbo", moments(unit.gradients(estimator)), expected,
        at: "\(location).elbo_estimators.\(name)")
    }
    // Of one sample the weight is 1, and the wake phase's gradient is the score.
    let score = unit.gradients(ReweightedWakeSleep())
    let scoreMoments = moments(score)
    let products = zip(total, score).map { Naive.product($0, $1) }
    let scale = zip(moments(products).mean, scoreMoments.variance).map { -$0 / $1 }
    let scaled = unit.gradients(PathDerivative(), scoreScale: scale)
    for (name, computed, expected) in [
      ("score_variance", scoreMoments.variance, scoreVariance), ("c_star", scale, optimalScale),
      ("variance_at_c_star", moments(scaled).variance, varianceAtOptimalScale),
    ] {
      report.compare(bound: name, computed, expected, at: "\(location).\(name)")
    }
  }

  /// Of two samples.
  fileprivate func checkSecondBound(
    _ kernels: KernelSet, at location: String, _ report: inout CaseReport
  ) {
    let quadrature = Naive.Quadrature.trapezoid(step: 0.1)
    let nodes = quadrature.nodes
    let pairs = nodes.indices.flatMap { i in (0...i).map { [nodes[i][0], nodes[$0][0]] } }
    let unit = unit(pairs, .iwae, kernels)
    func moments(_ values: [[Double]]) -> Naive.Moments {
      quadrature.pairMoments { i, j in values[i * (i + 1) / 2 + j] }
    }
    report.compare(
      bound: "iwae2", moments(unit.bounds.map { [$0] }).mean, [secondBound],
      at: "\(location).iwae2")
    let exact = moments(unit.gradients(TotalDerivative())).mean
    report.compare(
      bound: "grad_iwae2", exact, secondBoundGradient, at: "\(location).grad_iwae2")
    for (name, expected) in iwaeEstimators.sorted(by: { $0.key < $1.key }) {
      guard let estimator = secondBoundEstimator(name) else {
        report.skip("iwae2_estimators.\(name)", "this package has no such estimator")
        continue
      }
      report.compare(
        "\(name), iwae2", moments(unit.gradients(estimator)), expected, exact: exact,
        at: "\(location).iwae2_estimators.\(name)")
    }
  }

  private func unit(
    _ noise: [[Double]], _ objective: VariationalObjective, _ kernels: KernelSet
  ) -> PackageGaussian {
    PackageGaussian(
      mean: mean, logDeviation: logDeviation,
      target: GaussianMixture(
        logWeights: targetMixture.map { Naive.logarithm($0[0]) },
        means: targetMixture.map { $0[1] },
        logDeviations: targetMixture.map { Naive.logarithm($0[2]) }),
      noise: noise, objective: objective, kernels: kernels)
  }
}

/// An estimator of L₂, by its name in files of exact moments.
func secondBoundEstimator(_ name: String) -> (any VariationalEstimator)? {
  switch name {
  case "total": TotalDerivative()
  case "path_alg4": PathDerivative()
  case "path_alg4_blocked": PathBlocked()
  case "dreg": DoublyReparameterized()
  case "dreg_blocked": DoublyReparameterized(blocked: true)
  case "rws": ReweightedWakeSleep()
  case "rws_dreg": ReparameterizedWakeSleep()
  default: nil
  }
}

extension CaseReport {
  /// Mean and variance, and the bias of the mean against `exact`, where the file has one.
  mutating func compare(
    _ name: String, _ moments: Naive.Moments, _ expected: GoldenMoments, exact: [Double]? = nil,
    at location: String
  ) {
    compare(bound: "mean \(name)", moments.mean, expected.mean, at: "\(location).mean")
    compare(
      bound: "variance \(name)", moments.variance, expected.variance, at: "\(location).variance")
    if let exact, let bias = expected.bias {
      compare(
        bound: "bias \(name)", zip(moments.mean, exact).map(-), bias, at: "\(location).bias")
    }
  }
}
