extension LatentGoldenCase {
  /// N examples with K samples each from explicit noise; gradients are means over examples.
  public struct Autoencoder: Decodable, Sendable {
    public let sizes: Sizes
    /// With names such as `q1.W1`.
    public let parameters: Naive.Parameters
    /// x `[example][pixel]`, 0 or 1.
    public let x: [[Double]]
    /// ε, `[example][sample][layer][unit]`.
    public let noise: [[[[Double]]]]
    /// K.
    public let count: Int
    /// log w and w̃, `[example][sample]`.
    public let logWeights: [[Double]]
    public let normalizedWeights: [[Double]]
    /// The means over examples of L̂_K and of the mean of log w, in nats.
    public let iwaeBound: Double
    public let elbo: Double
    /// The mean over examples of the objective of an estimator, by its name.
    public let objectives: [String: Double]
    public let meanEstimates: [String: GoldenParameters]

    public var model: Naive.Autoencoder {
      Naive.Autoencoder(parameters, stochasticLayers: sizes.latents.count)
    }

    /// Units, from x upward: hidden layers in pairs.
    public struct Sizes: Decodable, Sendable {
      public let inputs: Int
      /// z₁, z₂.
      public let latents: [Int]
      /// Of q1 and q2.
      public let inferenceHidden: [[Int]]
      /// Of px and p1.
      public let generativeHidden: [[Int]]

      private enum CodingKeys: String, CodingKey {
        case inputs = "x"
        case latents = "z"
        case inferenceHidden = "q_hidden"
        case generativeHidden = "p_hidden"
      }
    }

    private enum CodingKeys: String, CodingKey {
      case sizes, x, elbo
      case layers = "stochastic_layers"
      case parameters = "params"
      case noise = "eps"
      case count = "K"
      case logWeights = "log_w"
      case normalizedWeights = "w_tilde"
      case iwaeBound = "iwae_bound"
      case objectives = "objective_values"
      case meanEstimates = "mean_grads"
    }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      sizes = try container.decode(Sizes.self, forKey: .sizes)
      parameters = try container.decode(GoldenParameters.self, forKey: .parameters).values
      x = try container.decode([[Double]].self, forKey: .x)
      noise = try container.decode([[[[Double]]]].self, forKey: .noise)
      count = try container.decode(Int.self, forKey: .count)
      logWeights = try container.decode([[Double]].self, forKey: .logWeights)
      normalizedWeights = try container.decode([[Double]].self, forKey: .normalizedWeights)
      iwaeBound = try container.decode(Double.self, forKey: .iwaeBound)
      elbo = try container.decode(Double.self, forKey: .elbo)
      objectives = try container.decode([String: Double].self, forKey: .objectives)
      meanEstimates = try container.decode([String: GoldenParameters].self, forKey: .meanEstimates)

      let layers = try container.decode(Int.self, forKey: .layers)
      try require(1...2 ~= layers, "stochastic_layers", "expected 1 or 2, found \(layers)")
      try sizes.check(layers: layers)
      try requireShapes(of: parameters, like: sizes.shapes, "params")
      try check()
    }

    private func check() throws(Malformed) {
      try require(count >= 1, "K", "expected 1 or more samples, found \(count)")
      try require(!x.isEmpty, "x", "expected at least one example")
      try requireShape(x, x.count, sizes.inputs, "x")
      try require(
        x.joined().allSatisfy { $0 == 0 || $0 == 1 }, "x", "expected pixels that are 0 or 1")
      try requireShape(logWeights, x.count, count, "log_w")
      try requireShape(normalizedWeights, x.count, count, "w_tilde")
      try requireCount(noise, x.count, "eps")
      for (n, samples) in noise.enumerated() {
        try requireCount(samples, count, "eps[\(n)]")
        for (k, layers) in samples.enumerated() {
          try requireCount(layers, sizes.latents.count, "eps[\(n)][\(k)]")
          for (layer, units) in sizes.latents.enumerated() {
            try requireCount(layers[layer], units, "eps[\(n)][\(k)][\(layer)]")
          }
        }
      }
      for (name, gradient) in meanEstimates.sorted(by: { $0.key < $1.key }) {
        try requireShapes(of: gradient.values, like: sizes.shapes, "mean_grads.\(name)")
      }
    }
  }
}

extension LatentGoldenCase.Autoencoder.Sizes {
  fileprivate func check(layers: Int) throws(Malformed) {
    try require(inputs >= 1, "sizes.x", "expected 1 or more inputs, found \(inputs)")
    try requireCount(latents, layers, "sizes.z")
    try require(latents.allSatisfy { $0 >= 1 }, "sizes.z", "expected 1 or more units")
    for (name, pairs) in [("q_hidden", inferenceHidden), ("p_hidden", generativeHidden)] {
      try requireCount(pairs, layers, "sizes.\(name)")
      for (i, pair) in pairs.enumerated() {
        try requireCount(pair, 2, "sizes.\(name)[\(i)]")
        try require(
          pair.allSatisfy { $0 >= 1 }, "sizes.\(name)[\(i)]", "expected 1 or more units")
      }
    }
  }

  /// Zeros in the shapes of all parameters.
  fileprivate var shapes: Naive.Parameters {
    var shapes: Naive.Parameters = [:]
    func block(_ name: String, from below: Int, hidden: [Int], heads: [String], to units: Int) {
      let layers =
        [("1", below, hidden[0]), ("2", hidden[0], hidden[1])]
        + heads.map { ($0, hidden[1], units) }
      for (layer, inputs, outputs) in layers {
        let row = [Double](repeating: 0, count: inputs)
        shapes["\(name).W\(layer)"] = Array(repeating: row, count: outputs)
        shapes["\(name).b\(layer)"] = Array(repeating: [0], count: outputs)
      }
    }
    let gaussian = Naive.MultilayerPerceptron.gaussianHeads
    for (i, units) in latents.enumerated() {
      let below = i == 0 ? inputs : latents[i - 1]
      block("q\(i + 1)", from: below, hidden: inferenceHidden[i], heads: gaussian, to: units)
      if i > 0 {
        block("p\(i)", from: units, hidden: generativeHidden[i], heads: gaussian, to: below)
      }
    }
    block(
      "px", from: latents[0], hidden: generativeHidden[0],
      heads: Naive.MultilayerPerceptron.bernoulliHeads, to: inputs)
    return shapes
  }
}
