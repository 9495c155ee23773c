extension LatentGoldenCase {
  /// A mixture as posterior of a mixture, `[component][unit]`.
  public struct Mixture: Decodable, Sendable {
    public let posterior: Naive.MixturePosterior
    public let target: Naive.LogDensity
    public let draws: [Draw]
    /// ∂E[Σ π F].
    public let exactGradient: Gradient
    /// The means of the derivatives by weights that are free of normalisation: those of path are
    /// those of total plus 1.
    public let expectedRawWeights: RawWeights

    /// One noise vector for each component.
    public struct Draw: Decodable, Sendable {
      public let noise: [[Double]]
      /// Σ π F, in nats.
      public let value: Double
      public let total: Gradient
      public let path: Gradient
      public let rawWeightTotal: [Double]
      public let rawWeightPath: [Double]

      private enum CodingKeys: String, CodingKey {
        case noise = "eps"
        case value, total, path
        case rawWeightTotal = "raw_pi_total"
        case rawWeightPath = "raw_pi_path"
      }
    }

    public struct Gradient: Decodable, Sendable {
      public let logits: [Double]
      public let means: [[Double]]
      public let logDeviations: [[Double]]

      /// All numbers: α, μ, ℓ.
      public var flattened: [Double] { logits + means.joined() + logDeviations.joined() }

      private enum CodingKeys: String, CodingKey {
        case logits = "alpha"
        case means = "mu"
        case logDeviations = "ls"
      }
    }

    public struct RawWeights: Decodable, Sendable {
      public let total: [Double]
      public let path: [Double]
    }

    private struct Component: Decodable {
      let weight: Double
      let mean: [Double]
      let logDeviation: [Double]

      private enum CodingKeys: String, CodingKey {
        case weight
        case mean = "mu"
        case logDeviation = "log_sigma"
      }
    }

    private enum CodingKeys: String, CodingKey {
      case target, draws
      case logits = "alpha"
      case means = "mu"
      case logDeviations = "log_sigma"
      case exactGradient = "exact_grad"
      case expectedRawWeights = "expected_raw_pi"
    }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      let logits = try container.decode([Double].self, forKey: .logits)
      let means = try container.decode([[Double]].self, forKey: .means)
      let logDeviations = try container.decode([[Double]].self, forKey: .logDeviations)
      let components = try container.decode([Component].self, forKey: .target)
      draws = try container.decode([Draw].self, forKey: .draws)
      exactGradient = try container.decode(Gradient.self, forKey: .exactGradient)
      expectedRawWeights = try container.decode(RawWeights.self, forKey: .expectedRawWeights)

      try require(!logits.isEmpty, "alpha", "expected at least one component")
      try require(!components.isEmpty, "target", "expected at least one component")
      let units = means.first?.count ?? 0
      try requireShape(means, logits.count, units, "mu")
      try requireShape(logDeviations, logits.count, units, "log_sigma")
      for (c, component) in components.enumerated() {
        try requireCount(component.mean, units, "target[\(c)].mu")
        try requireCount(component.logDeviation, units, "target[\(c)].log_sigma")
        try require(component.weight > 0, "target[\(c)].weight", "expected a positive weight")
      }
      for (i, draw) in draws.enumerated() {
        try draw.check(components: logits.count, units: units, "draws[\(i)]")
      }
      try exactGradient.check(components: logits.count, units: units, "exact_grad")
      try requireCount(expectedRawWeights.total, logits.count, "expected_raw_pi.total")
      try requireCount(expectedRawWeights.path, logits.count, "expected_raw_pi.path")

      posterior = Naive.MixturePosterior(
        logits: logits, components: zip(means, logDeviations).map(Naive.Gaussian.init))
      target = .mixture(
        weights: components.map(\.weight),
        components.map { Naive.Gaussian(mean: $0.mean, logDeviation: $0.logDeviation) })
    }
  }
}

extension LatentGoldenCase.Mixture.Draw {
  fileprivate func check(
    components: Int, units: Int, _ location: String
  ) throws(Malformed) {
    try requireShape(noise, components, units, "\(location).eps")
    try total.check(components: components, units: units, "\(location).total")
    try path.check(components: components, units: units, "\(location).path")
    try requireCount(rawWeightTotal, components, "\(location).raw_pi_total")
    try requireCount(rawWeightPath, components, "\(location).raw_pi_path")
  }
}

extension LatentGoldenCase.Mixture.Gradient {
  fileprivate func check(
    components: Int, units: Int, _ location: String
  ) throws(Malformed) {
    try requireCount(logits, components, "\(location).alpha")
    try requireShape(means, components, units, "\(location).mu")
    try requireShape(logDeviations, components, units, "\(location).ls")
  }
}
