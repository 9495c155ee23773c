extension GoldenCase {
  /// Minibatches whose particles are given; gradients are means over examples, G1 without baseline.
  public struct Batches: Decodable, Sendable {
    public let network: Naive.Network
    /// c of the estimator `Gc`.
    public let constant: Double?
    public let batches: [Batch]

    public struct Batch: Decodable, Sendable {
      public let count: Int
      public let examples: [Member]
      public let meanCriterion: Double
      public let meanEstimates: [String: GoldenParameters]

      private enum CodingKeys: String, CodingKey {
        case count = "M"
        case examples
        case meanCriterion = "mean_C_hat"
        case meanEstimates = "mean_grads"
      }
    }

    /// One example and its M particles.
    public struct Member: Decodable, Sendable {
      let x: [Double]
      let y: GoldenTarget
      public let particles: [GoldenParticle]
      public let logProbabilities: [Double]
      public let logWeights: [Double]
      public let normalizedWeights: [Double]
      public let criterion: Double

      public var example: Naive.Example { Naive.Example(x: x, y: y.target) }

      private enum CodingKeys: String, CodingKey {
        case x, y, particles
        case logProbabilities = "log_p_h"
        case logWeights = "log_w"
        case normalizedWeights = "w_bar"
        case criterion = "C_hat"
      }
    }

    private enum CodingKeys: String, CodingKey {
      case constant = "Gc_constant"
      case batches
    }

    public init(from decoder: any Decoder) throws {
      network = try GoldenNetwork(from: decoder).network
      let container = try decoder.container(keyedBy: CodingKeys.self)
      constant = try container.decodeIfPresent(Double.self, forKey: .constant)
      batches = try container.decode([Batch].self, forKey: .batches)
      for (i, batch) in batches.enumerated() { try check(batch, "batches[\(i)]") }
    }

    private func check(_ batch: Batch, _ location: String) throws(Malformed) {
      try require(
        batch.count >= 1, "\(location).M", "expected 1 or more particles, found \(batch.count)")
      try require(
        !batch.examples.isEmpty, "\(location).examples", "expected at least one example")
      for (n, member) in batch.examples.enumerated() {
        let location = "\(location).examples[\(n)]"
        try network.check(x: member.x, "\(location).x", y: member.y, "\(location).y")
        try requireCount(member.particles, batch.count, "\(location).particles")
        try requireCount(member.logProbabilities, batch.count, "\(location).log_p_h")
        try requireCount(member.logWeights, batch.count, "\(location).log_w")
        try requireCount(member.normalizedWeights, batch.count, "\(location).w_bar")
        for (m, particle) in member.particles.enumerated() {
          try network.check(particle, "\(location).particles[\(m)]")
        }
      }
      try network.check(batch.meanEstimates, "\(location).mean_grads")
    }
  }
}
