extension GoldenCase {
  /// One hidden layer, gradients with respect to its logits a. The antithetic estimators of the
  /// file (ARM, DisARM, AR, MuProp, REBAR, …) are not read: there is none of them here.
  public struct Noise: Decodable, Sendable {
    public let network: Naive.Network
    public let example: Naive.Example
    public let logits: [Double]
    /// ∂E[log P(y | h)]/∂a.
    public let exactGradient: [Double]
    public let draws: [Draw]

    /// States and the straight-through estimate G3 at them, M = 1.
    public struct Draw: Decodable, Sendable {
      let h: [GoldenState]
      public let straightThrough: [Double]

      public var particle: Naive.Particle { [h.map(\.isOne)] }

      private enum CodingKeys: String, CodingKey {
        case h
        case straightThrough = "ST_G3"
      }
    }

    private enum CodingKeys: String, CodingKey {
      case x, y, draws
      case logits = "a"
      case exactGradient = "exact_grad_a_E_C1"
    }

    public init(from decoder: any Decoder) throws {
      network = try GoldenNetwork(from: decoder).network
      try network.checkEnumerable()
      let container = try decoder.container(keyedBy: CodingKeys.self)
      let x = try container.decode([Double].self, forKey: .x)
      let y = try container.decode(GoldenTarget.self, forKey: .y)
      example = Naive.Example(x: x, y: y.target)
      logits = try container.decode([Double].self, forKey: .logits)
      exactGradient = try container.decode([Double].self, forKey: .exactGradient)
      draws = try container.decode([Draw].self, forKey: .draws)

      try network.check(x: x, "x", y: y, "y")
      try requireCount(network.sizes.hidden, 1, "params")
      let units = network.sizes.hidden[0].stochastic
      try requireCount(logits, units, "a")
      try requireCount(exactGradient, units, "exact_grad_a_E_C1")
      for (i, draw) in draws.enumerated() {
        try requireCount(draw.h, units, "draws[\(i)].h")
        try requireCount(draw.straightThrough, units, "draws[\(i)].ST_G3")
      }
    }
  }
}
