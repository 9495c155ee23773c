extension LatentGoldenCase {
  /// q = N(μ, σ²) against targets of one dimension; pairs are by (μ, log σ).
  public struct ScalarGaussian: Decodable, Sendable {
    public let rows: [Row]

    public struct Row: Decodable, Sendable {
      public let description: String
      public let mean: Double
      public let logDeviation: Double
      /// log p(x, z) = log Σ a N(z; m, s²): rows [a, m, s].
      public let targetMixture: [[Double]]
      public let elbo: Double
      public let elboGradient: [Double]
      /// Of one sample, by the names `total`, `path`, `score_function`.
      public let elboEstimators: [String: GoldenMoments]
      public let scoreVariance: [Double]
      /// c*, the scale of the score in total + c · score that has the least variance.
      public let optimalScale: [Double]
      public let varianceAtOptimalScale: [Double]
      /// E[L̂₂] and its gradient.
      public let secondBound: Double
      public let secondBoundGradient: [Double]
      /// Of two samples.
      public let iwaeEstimators: [String: GoldenMoments]

      /// q.
      public var posterior: Naive.Gaussian {
        Naive.Gaussian(mean: [mean], logDeviation: [logDeviation])
      }

      public var target: Naive.LogDensity {
        .mixture(
          weights: targetMixture.map { $0[0] },
          targetMixture.map {
            Naive.Gaussian(mean: [$0[1]], logDeviation: [Naive.logarithm($0[2])])
          })
      }

      /// The closed forms, where the target has one component.
      public var closedForm: Naive.GaussianFit? {
        guard targetMixture.count == 1 else { return nil }
        let component = targetMixture[0]
        return Naive.GaussianFit(
          mean: mean, logDeviation: logDeviation, posteriorMean: component[1],
          posteriorDeviation: component[2], logEvidence: Naive.logarithm(component[0]))
      }

      private enum CodingKeys: String, CodingKey {
        case description, elbo
        case mean = "mu"
        case logDeviation = "log_sigma"
        case targetMixture = "target_mixture"
        case elboGradient = "grad_elbo"
        case elboEstimators = "elbo_estimators"
        case scoreVariance = "score_variance"
        case optimalScale = "c_star"
        case varianceAtOptimalScale = "variance_at_c_star"
        case secondBound = "iwae2"
        case secondBoundGradient = "grad_iwae2"
        case iwaeEstimators = "iwae2_estimators"
      }
    }

    private enum CodingKeys: String, CodingKey {
      case rows
      case order = "params_order"
    }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      rows = try container.decode([Row].self, forKey: .rows)
      let order = try container.decode([String].self, forKey: .order)
      try require(
        order == ["mu", "log_sigma"], "params_order", "expected mu, log_sigma, found \(order)")
      for (i, row) in rows.enumerated() { try check(row, "rows[\(i)]") }
    }

    private func check(_ row: Row, _ location: String) throws(Malformed) {
      try require(
        !row.targetMixture.isEmpty, "\(location).target_mixture", "expected at least one entry")
      try requireShape(row.targetMixture, row.targetMixture.count, 3, "\(location).target_mixture")
      try require(
        row.targetMixture.allSatisfy { $0[0] > 0 && $0[2] > 0 }, "\(location).target_mixture",
        "expected positive weights and deviations")
      for (name, pair) in [
        ("grad_elbo", row.elboGradient), ("score_variance", row.scoreVariance),
        ("c_star", row.optimalScale), ("variance_at_c_star", row.varianceAtOptimalScale),
        ("grad_iwae2", row.secondBoundGradient),
      ] {
        try requireCount(pair, 2, "\(location).\(name)")
      }
      for (name, moments) in row.elboEstimators.sorted(by: { $0.key < $1.key }) {
        try moments.check(parameters: 2, "\(location).elbo_estimators.\(name)")
      }
      for (name, moments) in row.iwaeEstimators.sorted(by: { $0.key < $1.key }) {
        try moments.check(parameters: 2, "\(location).iwae2_estimators.\(name)")
      }
    }
  }
}
