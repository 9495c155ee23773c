extension GoldenCase {
  /// The example of Theorem 1: y is one of two with probability ½ each, one hidden unit h predicts
  /// it with probability 0.9. Criteria are means over y.
  public struct Theorem: Decodable, Sendable {
    public let stochasticNats: Double
    public let stochasticLog10: Double
    public let deterministicNats: Double
    public let deterministicLog10: Double
    public let rows: [Row]

    /// P(h = 0), E[C] and E[Ĉ₁].
    public struct Row: Decodable, Sendable {
      public let probability: Double
      public let criterionNats: Double
      public let criterionLog10: Double
      public let singleParticleNats: Double

      private enum CodingKeys: String, CodingKey {
        case probability = "p_h0"
        case criterionNats = "E_C_nats"
        case criterionLog10 = "E_C_log10"
        case singleParticleNats = "E_C1_nats"
      }
    }

    private enum CodingKeys: String, CodingKey {
      case stochasticNats = "stochastic_nats"
      case stochasticLog10 = "stochastic_log10"
      case deterministicNats = "deterministic_nats"
      case deterministicLog10 = "deterministic_log10"
      case rows
    }
  }
}
