import NaiveReference

/// Numbers of a golden file beside those that the naive reference computes.
struct GoldenQuantity {
  let name: String
  let computed: [Double]
  let expected: [Double]
  /// |computed − expected| ≤ absolute tolerance + 1e-10 |expected|.
  var absoluteTolerance = 1e-12

  var holds: Bool {
    computed.count == expected.count
      && zip(computed, expected).allSatisfy {
        abs($0 - $1) <= absoluteTolerance + 1e-10 * abs($1)
      }
  }
}

extension LatentGoldenCase {
  /// Every value of the case that is computed from its inputs.
  var quantities: [GoldenQuantity] {
    switch self {
    case .autoencoder(let golden): golden.quantities
    case .mixture(let golden): golden.quantities
    case .flow(let golden): golden.quantities
    case .gaussian(let golden): golden.rows.flatMap(\.quantities)
    case .hierarchy(let golden): golden.quantities
    }
  }
}

extension LatentGoldenCase.Autoencoder {
  fileprivate var quantities: [GoldenQuantity] {
    let samples = zip(x, noise).map { model.samples($0, noise: $1) }
    let examples = Double(samples.count)
    func mean(_ value: (Naive.ImportanceSamples) -> Double) -> [Double] {
      [samples.reduce(0) { $0 + value($1) } / examples]
    }
    let weights = [
      GoldenQuantity(
        name: "log_w", computed: samples.flatMap(\.logWeights),
        expected: logWeights.flatMap(\.self)),
      GoldenQuantity(
        name: "w_tilde", computed: samples.flatMap(\.normalizedWeights),
        expected: normalizedWeights.flatMap(\.self)),
      GoldenQuantity(name: "iwae_bound", computed: mean(\.iwaeBound), expected: [iwaeBound]),
      GoldenQuantity(name: "elbo", computed: mean { $0.elbo() }, expected: [elbo]),
    ]
    let objectives = objectives.compactMap { name, expected in
      LatentEstimator(goldenName: name).map { estimator in
        GoldenQuantity(
          name: "objective \(name)", computed: mean(estimator.objective), expected: [expected])
      }
    }
    let gradients = meanEstimates.compactMap { name, expected in
      LatentEstimator(goldenName: name).map { estimator in
        let gradients = samples.map { estimator.gradient(model, $0).flattened }
        return GoldenQuantity(
          name: name, computed: Naive.columnSums(gradients).map { $0 / examples },
          expected: expected.values.flattened)
      }
    }
    return weights + objectives + gradients
  }
}

extension LatentGoldenCase.Mixture {
  /// The file's expectations come from a quadrature that agrees with exact values to 1e-9.
  fileprivate var quantities: [GoldenQuantity] {
    let explicit = draws.flatMap { draw in
      let sample = posterior.sample(noise: draw.noise, target: target)
      return [
        ("value", [posterior.elbo(sample)], [draw.value]),
        ("total", posterior.gradient(.total, sample).flattened, draw.total.flattened),
        ("path", posterior.gradient(.path, sample).flattened, draw.path.flattened),
        ("raw_pi_total", posterior.rawWeightGradient(.total, sample), draw.rawWeightTotal),
        ("raw_pi_path", posterior.rawWeightGradient(.path, sample), draw.rawWeightPath),
      ].map { GoldenQuantity(name: $0, computed: $1, expected: $2) }
    }
    // The estimate is a sum over components, so one noise for all has the same mean.
    func mean(_ f: (Naive.MixtureSample) -> [Double]) -> [Double] {
      Naive.Quadrature.trapezoid(step: 0.05).moments { noise in
        f(posterior.sample(noise: posterior.components.map { _ in noise }, target: target))
      }.mean
    }
    let expectations = [
      ("exact_grad, total", mean { posterior.gradient(.total, $0).flattened }),
      ("exact_grad, path", mean { posterior.gradient(.path, $0).flattened }),
    ].map { ($0, $1, exactGradient.flattened) }
    let rawWeights = [
      (
        "expected_raw_pi.total", mean { posterior.rawWeightGradient(.total, $0) },
        expectedRawWeights.total
      ),
      (
        "expected_raw_pi.path", mean { posterior.rawWeightGradient(.path, $0) },
        expectedRawWeights.path
      ),
    ]
    return explicit
      + (expectations + rawWeights).map {
        GoldenQuantity(name: $0, computed: $1, expected: $2, absoluteTolerance: 1e-8)
      }
  }
}

extension LatentGoldenCase.Flow {
  fileprivate var quantities: [GoldenQuantity] {
    let explicit = draws.flatMap { draw in
      let sample = posterior.sample(noise: draw.noise, target: target)
      let gradients = [
        ("path", Naive.FlowDerivative.path, draw.path), ("total", .total, draw.total),
        ("naive_stop", .stoppedDeterminants, draw.stoppedDeterminants),
      ].map { name, derivative, expected in
        (name, posterior.gradient(derivative, sample).flattened, expected.values.flattened)
      }
      let densityGradients = posterior.densityGradients(sample)
      let values = [
        ("z", sample.latents.flatMap(\.self), draw.latents.flatMap(\.self)),
        ("log_q", [sample.logDensity], [draw.logDensity]),
        ("log_p", [sample.logTarget], [draw.logTarget]),
        ("grad_z_log_q", densityGradients.flatMap(\.self), draw.densityGradients.flatMap(\.self)),
        (
          "implicit grad_z_log_q", posterior.implicitDensityGradient(sample),
          draw.densityGradients.last!
        ),
      ]
      return (gradients + values).map { GoldenQuantity(name: $0, computed: $1, expected: $2) }
    }
    guard let expected else { return explicit }
    let derivatives = [
      ("path", Naive.FlowDerivative.path), ("total", .total), ("naive_stop", .stoppedDeterminants),
    ]
    let quadrature = Naive.Quadrature.trapezoid(
      step: 0.25, dimensions: posterior.base.mean.count)
    let means = quadrature.moments { noise in
      let sample = posterior.sample(noise: noise, target: target)
      return derivatives.flatMap { posterior.gradient($1, sample).flattened }
    }.mean
    return explicit + [
      GoldenQuantity(
        name: "expected", computed: means,
        expected: derivatives.flatMap { expected[$0.0]!.values.flattened })
    ]
  }
}
