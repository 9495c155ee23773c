extension GoldenCase {
  /// Network A on a minibatch; the gradient is the mean over examples.
  public struct Deterministic: Decodable, Sendable {
    public let network: Naive.Network
    public let examples: [Naive.Example]
    /// σ(a), `[example][layer][unit]`.
    public let activations: [[[Double]]]
    public let logLikelihoods: [Double]
    public let meanLogLikelihood: Double
    public let meanGradient: GoldenParameters

    private enum CodingKeys: String, CodingKey {
      case xs, ys
      case activations = "hidden_activations"
      case logLikelihoods = "log_p_y"
      case meanLogLikelihood = "mean_log_p_y"
      case meanGradient = "mean_grad"
    }

    public init(from decoder: any Decoder) throws {
      network = try GoldenNetwork(from: decoder).network
      let container = try decoder.container(keyedBy: CodingKeys.self)
      let xs = try container.decode([[Double]].self, forKey: .xs)
      let ys = try container.decode([GoldenTarget].self, forKey: .ys)
      activations = try container.decode([[[Double]]].self, forKey: .activations)
      logLikelihoods = try container.decode([Double].self, forKey: .logLikelihoods)
      meanLogLikelihood = try container.decode(Double.self, forKey: .meanLogLikelihood)
      meanGradient = try container.decode(GoldenParameters.self, forKey: .meanGradient)
      examples = zip(xs, ys).map { Naive.Example(x: $0, y: $1.target) }

      try require(network.kind == .deterministic, "kind", "expected deterministic_a")
      try require(!xs.isEmpty, "xs", "expected at least one example")
      try requireCount(ys, xs.count, "ys")
      try requireCount(logLikelihoods, xs.count, "log_p_y")
      try requireCount(activations, xs.count, "hidden_activations")
      for n in xs.indices {
        try network.check(x: xs[n], "xs[\(n)]", y: ys[n], "ys[\(n)]")
        try requireCount(activations[n], network.sizes.hidden.count, "hidden_activations[\(n)]")
        for (layer, size) in network.sizes.hidden.enumerated() {
          try requireCount(
            activations[n][layer], size.deterministic, "hidden_activations[\(n)][\(layer)]")
        }
      }
      try network.check(meanGradient, "mean_grad")
    }
  }
}
