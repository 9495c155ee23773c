extension LatentGoldenCase {
  /// z₁ = m₁ + e^{s₁} ε₁,  z₂ = k z₁ + m₂ + e^{t tanh z₁ + s₂} ε₂ against
  /// z₂ ~ N(0, 1),  z₁ ~ N(a z₂ + b, e^{2 ls₁}),  x ~ N(c z₁, e^{2 lsx}).
  public struct ScalarHierarchy: Decodable, Sendable {
    public let model: Naive.Autoencoder
    public let x: Double
    /// By the names `total`, `path`, `path_blocked`, of one sample.
    public let elbo: [String: GoldenMoments]
    /// Of two samples.
    public let secondBound: [String: GoldenMoments]

    /// The numbers of a gradient of the model in the order of the file's vectors:
    /// m₁, s₁, k, m₂, s₂, t.
    public static func ordered(_ gradient: Naive.Parameters) -> [Double] {
      [
        "q1.offset", "q1.logDeviation", "q2.slope", "q2.offset", "q2.logDeviation", "q2.bend",
      ].map { gradient[$0]![0][0] }
    }

    private struct Target: Decodable {
      let a: Double
      let b: Double
      let ls1: Double
      let c: Double
      let lsx: Double
      let x: Double
    }

    private struct Posterior: Decodable {
      let m1: Double
      let s1: Double
      let k: Double
      let m2: Double
      let s2: Double
      let t: Double
    }

    private enum CodingKeys: String, CodingKey {
      case target, elbo
      case posterior = "q"
      case order = "params_order"
      case secondBound = "iwae2"
    }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      let p = try container.decode(Target.self, forKey: .target)
      let q = try container.decode(Posterior.self, forKey: .posterior)
      elbo = try container.decode([String: GoldenMoments].self, forKey: .elbo)
      secondBound = try container.decode([String: GoldenMoments].self, forKey: .secondBound)
      let order = try container.decode([String].self, forKey: .order)
      try require(
        order == ["m1", "s1", "k", "m2", "s2", "t"], "params_order",
        "expected m1, s1, k, m2, s2, t, found \(order)")
      for (group, estimators) in [("elbo", elbo), ("iwae2", secondBound)] {
        for (name, moments) in estimators.sorted(by: { $0.key < $1.key }) {
          try moments.check(parameters: 6, "\(group).\(name)")
        }
      }
      x = p.x
      model = Naive.Autoencoder(
        encoders: [
          Naive.ScalarGaussianBlock(offset: q.m1, logDeviation: q.s1),
          Naive.ScalarGaussianBlock(slope: q.k, offset: q.m2, bend: q.t, logDeviation: q.s2),
        ],
        priors: [Naive.ScalarGaussianBlock(slope: p.a, offset: p.b, logDeviation: p.ls1)],
        decoder: Naive.ScalarGaussianBlock(slope: p.c, logDeviation: p.lsx), likelihood: .gaussian)
    }
  }
}
