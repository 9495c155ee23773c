extension GoldenCase {
  /// One example of a network small enough to enumerate; exact values are sums over all
  /// configurations, or over all M-tuples of them.
  public struct Enumerated: Decodable, Sendable {
    public let network: Naive.Network
    public let example: Naive.Example
    public let exact: Exact
    public let configurations: [Configuration]
    /// L̄ of G1, `[layer][unit]`; without it, 0.
    public let baseline: [[Double]]?
    /// c of the estimator `Gc`.
    public let constant: Double?
    public let particleCases: [ParticleCase]

    /// C and its gradient.
    public struct Exact: Decodable, Sendable {
      public let criterion: Double
      public let gradient: GoldenParameters

      private enum CodingKeys: String, CodingKey {
        case criterion = "C"
        case gradient = "grad_C"
      }
    }

    public struct Configuration: Decodable, Sendable {
      public let particle: GoldenParticle
      public let logProbability: Double
      public let logLikelihood: Double
      public let posterior: Double

      private enum CodingKeys: String, CodingKey {
        case particle = "h"
        case logProbability = "log_p_h"
        case logLikelihood = "log_p_y"
        case posterior
      }
    }

    /// The values of one M; estimates by the names of the estimators.
    public struct ParticleCase: Decodable, Sendable {
      public let count: Int
      public let expectedCriterion: Double
      public let expectedCriterionGradient: GoldenParameters
      public let expectedEstimates: [String: GoldenParameters]
      /// The trace of the covariance over all parameters except V and c.
      public let hiddenVariances: [String: Double]?
      /// M c*, for `W1` and `all_hidden` parameters; null where there is nothing to vary.
      public let optimalConstants: [String: Double?]?
      public let tuples: [Tuple]

      private enum CodingKeys: String, CodingKey {
        case count = "M"
        case expectedCriterion = "E_CM"
        case expectedCriterionGradient = "grad_E_CM"
        case expectedEstimates = "expected"
        case hiddenVariances = "trace_variance_hidden"
        case optimalConstants = "c_star_times_M"
        case tuples
      }
    }

    /// M explicit particles.
    public struct Tuple: Decodable, Sendable {
      public let particles: [GoldenParticle]
      public let logWeights: [Double]
      public let normalizedWeights: [Double]
      public let criterion: Double
      public let estimates: [String: GoldenParameters]

      private enum CodingKeys: String, CodingKey {
        case particles
        case logWeights = "log_w"
        case normalizedWeights = "w_bar"
        case criterion = "C_hat"
        case estimates = "grads"
      }
    }

    private enum CodingKeys: String, CodingKey {
      case x, y, exact
      case configurations = "configs"
      case baseline = "G1_baseline"
      case constant = "Gc_constant"
      case particleCases = "M_cases"
    }

    public init(from decoder: any Decoder) throws {
      network = try GoldenNetwork(from: decoder).network
      try network.checkEnumerable()
      let container = try decoder.container(keyedBy: CodingKeys.self)
      let x = try container.decode([Double].self, forKey: .x)
      let y = try container.decode(GoldenTarget.self, forKey: .y)
      try network.check(x: x, "x", y: y, "y")
      example = Naive.Example(x: x, y: y.target)
      exact = try container.decode(Exact.self, forKey: .exact)
      configurations = try container.decode([Configuration].self, forKey: .configurations)
      constant = try container.decodeIfPresent(Double.self, forKey: .constant)
      particleCases = try container.decode([ParticleCase].self, forKey: .particleCases)
      let layers = try container.decodeIfPresent([String: [Double]].self, forKey: .baseline)
      baseline = try layers.map { [network] in try network.baseline($0, "G1_baseline") }
      try check()
    }

    private func check() throws(Malformed) {
      try network.check(exact.gradient, "exact.grad_C")
      for (i, configuration) in configurations.enumerated() {
        try network.check(configuration.particle, "configs[\(i)].h")
      }
      for (i, particleCase) in particleCases.enumerated() {
        try check(particleCase, "M_cases[\(i)]")
      }
    }

    private func check(_ particleCase: ParticleCase, _ location: String) throws(Malformed) {
      try require(
        particleCase.count >= 1, "\(location).M",
        "expected 1 or more particles, found \(particleCase.count)")
      try network.check(particleCase.expectedCriterionGradient, "\(location).grad_E_CM")
      try network.check(particleCase.expectedEstimates, "\(location).expected")
      for (i, tuple) in particleCase.tuples.enumerated() {
        let location = "\(location).tuples[\(i)]"
        try requireCount(tuple.particles, particleCase.count, "\(location).particles")
        try requireCount(tuple.logWeights, particleCase.count, "\(location).log_w")
        try requireCount(tuple.normalizedWeights, particleCase.count, "\(location).w_bar")
        for (m, particle) in tuple.particles.enumerated() {
          try network.check(particle, "\(location).particles[\(m)]")
        }
        try network.check(tuple.estimates, "\(location).grads")
      }
    }
  }
}

extension Naive.Network {
  /// `[layer][unit]` from lists by layer number.
  fileprivate func baseline(
    _ layers: [String: [Double]], _ location: String
  ) throws(Malformed) -> [[Double]] {
    try requireCount(layers, sizes.hidden.count, location)
    var baseline: [[Double]] = []
    for (layer, size) in sizes.hidden.enumerated() {
      guard let values = layers["\(layer + 1)"] else {
        throw Malformed(location: location, reason: "the key \(layer + 1) is missing")
      }
      try requireCount(values, size.stochastic, "\(location).\(layer + 1)")
      baseline.append(values)
    }
    return baseline
  }
}

extension Naive.Estimator {
  /// The estimator that golden files call by this name, if there is one here.
  public init?(goldenName name: String, baseline: [[Double]]? = nil, constant: Double? = nil) {
    switch name {
    case "G1": self = .g1(baseline: baseline)
    case "G2": self = .g2
    case "G3": self = .g3
    case "G4": self = .g4
    case "G5": self = .g5
    case "Gc":
      guard let constant else { return nil }
      self = .centered(constant: constant)
    case "BP": self = .backpropagation
    default: return nil
    }
  }
}
