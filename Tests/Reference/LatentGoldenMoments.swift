import NaiveReference

// Means and variances of estimators by quadrature over their noise.

extension LatentGoldenCase.ScalarGaussian.Row {
  /// One sample at each node of the noise, and every quantity of the row from them.
  var quantities: [GoldenQuantity] {
    elboQuantities + iwaeQuantities + closedFormQuantities
  }

  private var flow: Naive.Flow { Naive.Flow(base: posterior, layers: []) }

  /// By (μ, ℓ).
  private func derivative(_ derivative: Naive.FlowDerivative, _ sample: Naive.FlowSample)
    -> [Double]
  {
    let gradient = flow.gradient(derivative, sample)
    return [gradient["m0"]![0][0], gradient["ls0"]![0][0]]
  }

  private var elboQuantities: [GoldenQuantity] {
    let quadrature = Naive.Quadrature.trapezoid(step: 0.05)
    func moments(_ f: (Naive.FlowSample) -> [Double]) -> Naive.Moments {
      quadrature.moments { f(flow.sample(noise: $0, target: target)) }
    }
    let estimators = [
      ("total", moments { derivative(.total, $0) }), ("path", moments { derivative(.path, $0) }),
      (
        "score_function",
        moments { sample in derivative(.score, sample).map { sample.logWeight * $0 } }
      ),
    ]
    let covariance = moments { sample in
      Naive.product(derivative(.path, sample), derivative(.score, sample))
    }.mean  // the mean of score is 0
    let scoreVariance = moments { derivative(.score, $0) }.variance
    let scale = zip(covariance, scoreVariance).map { 1 - $0 / $1 }
    let scaled = moments { sample in
      zip(scale, zip(derivative(.total, sample), derivative(.score, sample)))
        .map { $0 * $1.1 + $1.0 }
    }
    let values = [
      ("elbo", moments { [$0.logWeight] }.mean, [elbo]),
      ("grad_elbo", estimators[0].1.mean, elboGradient),
      ("score_variance", scoreVariance, self.scoreVariance), ("c_star", scale, optimalScale),
      ("variance_at_c_star", scaled.variance, varianceAtOptimalScale),
    ]
    return values.map { GoldenQuantity(name: $0, computed: $1, expected: $2) }
      + estimators.flatMap { name, moments in
        moments.quantities(of: name, elboEstimators[name]!)
      }
  }

  private var iwaeQuantities: [GoldenQuantity] {
    let quadrature = Naive.Quadrature.trapezoid(step: 0.2)
    let samples = quadrature.nodes.map { flow.sample(noise: $0, target: target) }
    let derivatives: [[[Double]]] = samples.map { sample in
      [derivative(.total, sample), derivative(.path, sample), derivative(.score, sample)]
    }
    func combined(_ estimator: Naive.IWAEEstimator, _ i: Int, _ j: Int) -> [Double] {
      let weights = Naive.normalizedWeights([samples[i].logWeight, samples[j].logWeight])
        .map(estimator.inferenceWeight)
      let kind =
        switch estimator.derivative {
        case .total: 0
        case .score: 2
        default: 1
        }
      return zip(derivatives[i][kind], derivatives[j][kind]).map {
        weights[0] * $0 + weights[1] * $1
      }
    }
    let bound = quadrature.pairMoments { i, j in
      [Naive.logMeanExp([samples[i].logWeight, samples[j].logWeight])]
    }.mean
    let exact = quadrature.pairMoments { combined(.total, $0, $1) }.mean
    return [
      GoldenQuantity(name: "iwae2", computed: bound, expected: [secondBound]),
      GoldenQuantity(name: "grad_iwae2", computed: exact, expected: secondBoundGradient),
    ]
      + iwaeEstimators.compactMap { name, expected in
        Naive.IWAEEstimator(momentsName: name).map { estimator in
          quadrature.pairMoments { combined(estimator, $0, $1) }
            .quantities(of: name, expected, exact: exact)
        }
      }.joined()
  }

  private var closedFormQuantities: [GoldenQuantity] {
    guard let fit = closedForm else { return [] }
    return [
      ("elbo", [fit.elbo], [elbo]), ("grad_elbo", fit.elboGradient, elboGradient),
      ("total", fit.elboGradient, elboEstimators["total"]!.mean),
      ("total", fit.totalVariance, elboEstimators["total"]!.variance),
      ("path", fit.pathVariance, elboEstimators["path"]!.variance),
      ("score_variance", fit.scoreVariance, scoreVariance),
      ("c_star", [fit.optimalScale, fit.optimalScale], optimalScale),
      ("variance_at_c_star", fit.varianceAtOptimalScale, varianceAtOptimalScale),
    ].map { GoldenQuantity(name: "closed form of \($0)", computed: $1, expected: $2) }
  }
}

extension LatentGoldenCase.ScalarHierarchy {
  /// The quadrature of the file, 22 nodes for each noise, so that one sample gives its numbers
  /// also where it is not exact; the file's values of two samples are good to 1e-5.
  var quantities: [GoldenQuantity] {
    let quadrature = Naive.Quadrature.gaussHermite(22, dimensions: 2)
    let samples = quadrature.nodes.map { sample(noise: $0) }
    let ofELBO = [
      ("total", Naive.Derivative.total), ("path", .path), ("path_blocked", .pathBlocked),
    ].flatMap { name, derivative in
      quadrature.moments { gradient(derivative, sample(noise: $0)) }
        .quantities(of: name, elbo[name]!)
    }
    let logWeights = samples.map(\.logWeight)
    func moments(_ estimator: Naive.IWAEEstimator) -> Naive.Moments {
      let gradients = samples.map { gradient(estimator.derivative, $0) }
      return quadrature.pairMoments { i, j in
        let weights = Naive.normalizedWeights([logWeights[i], logWeights[j]])
          .map(estimator.inferenceWeight)
        return zip(gradients[i], gradients[j]).map { weights[0] * $0 + weights[1] * $1 }
      }
    }
    let exact = moments(.total).mean
    return ofELBO
      + secondBound.compactMap { name, expected in
        Naive.IWAEEstimator(momentsName: name).map {
          moments($0).quantities(
            of: name, expected, exact: exact, absoluteTolerance: 1e-5)
        }
      }.joined()
  }

  private func sample(noise: [Double]) -> Naive.LatentSample {
    model.sample([x], noise: noise.map { [$0] })
  }

  private func gradient(_ derivative: Naive.Derivative, _ sample: Naive.LatentSample) -> [Double] {
    Self.ordered(model.gradient(derivative, sample).inference)
  }
}

extension Naive.Moments {
  /// Beside those of the file; the bias is the mean less `exact`.
  fileprivate func quantities(
    of name: String, _ golden: GoldenMoments, exact: [Double]? = nil,
    absoluteTolerance: Double = 1e-12
  ) -> [GoldenQuantity] {
    var values = [("mean", mean, golden.mean), ("variance", variance, golden.variance)]
    if let exact, let bias = golden.bias { values.append(("bias", zip(mean, exact).map(-), bias)) }
    return values.map {
      GoldenQuantity(
        name: "\($0) of \(name)", computed: $1, expected: $2,
        absoluteTolerance: absoluteTolerance)
    }
  }
}
