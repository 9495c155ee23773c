extension LatentGoldenCase {
  /// A flow of one kind of layers against a Gaussian.
  public struct Flow: Decodable, Sendable {
    public let kind: Kind
    /// With names such as `Ws1`.
    public let parameters: Naive.Parameters
    public let posterior: Naive.Flow
    public let target: Naive.LogDensity
    public let draws: [Draw]
    /// The mean of each derivative, where the file has it.
    public let expected: [String: GoldenParameters]?

    public enum Kind: String, Decodable, Sendable { case planar, coupling, iaf }

    public struct Draw: Decodable, Sendable {
      public let noise: [Double]
      /// zₖ and Gₖ = ∂ log q/∂zₖ, `[layers + 1][unit]`.
      public let latents: [[Double]]
      public let densityGradients: [[Double]]
      public let logDensity: Double
      /// Without a constant.
      public let logTarget: Double
      public fileprivate(set) var path: GoldenParameters
      public fileprivate(set) var total: GoldenParameters
      public fileprivate(set) var stoppedDeterminants: GoldenParameters

      private enum CodingKeys: String, CodingKey {
        case noise = "eps"
        case latents = "z"
        case densityGradients = "grad_z_log_q"
        case logDensity = "log_q"
        case logTarget = "log_p"
        case path, total
        case stoppedDeterminants = "naive_stop"
      }
    }

    private struct Target: Decodable {
      let mean: [Double]
      let precision: [[Double]]
    }

    private enum CodingKeys: String, CodingKey {
      case kind, target, draws, expected
      case units = "dim"
      case layers
      case parameters = "params"
    }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      kind = try container.decode(Kind.self, forKey: .kind)
      let units = try container.decode(Int.self, forKey: .units)
      let layers = try container.decode(Int.self, forKey: .layers)
      parameters = try container.decode(GoldenParameters.self, forKey: .parameters).values
      let target = try container.decode(Target.self, forKey: .target)
      var draws = try container.decode([Draw].self, forKey: .draws)
      expected = try container.decodeIfPresent([String: GoldenParameters].self, forKey: .expected)

      let least = kind == .coupling ? 2 : 1
      try require(units >= least, "dim", "expected \(least) or more units, found \(units)")
      try require(0...1000 ~= layers, "layers", "expected 0 to 1000 layers, found \(layers)")
      let shapes = kind.shapes(units: units, layers: layers)
      try requireShapes(of: parameters, like: shapes, "params")
      try requireCount(target.mean, units, "target.mean")
      try requireShape(target.precision, units, units, "target.precision")
      for (i, draw) in draws.enumerated() {
        let location = "draws[\(i)]"
        try requireCount(draw.noise, units, "\(location).eps")
        try requireShape(draw.latents, layers + 1, units, "\(location).z")
        try requireShape(draw.densityGradients, layers + 1, units, "\(location).grad_z_log_q")
        try requireShapes(of: draw.path.values, like: shapes, "\(location).path")
        try requireShapes(of: draw.total.values, like: shapes, "\(location).total")
        try requireShapes(
          of: draw.stoppedDeterminants.values, like: shapes, "\(location).naive_stop")
      }
      for (name, gradient) in (expected ?? [:]).sorted(by: { $0.key < $1.key }) {
        try requireShapes(of: gradient.values, like: shapes, "expected.\(name)")
      }

      if kind == .iaf {
        for i in draws.indices { draws[i].maskWeights() }
      }
      self.draws = draws
      posterior = kind.flow(parameters, layers: layers)
      self.target = .quadratic(mean: target.mean, precision: target.precision)
    }
  }
}

extension LatentGoldenCase.Flow.Draw {
  /// The files also have derivatives by weights on and above the diagonal, which do not exist.
  fileprivate mutating func maskWeights() {
    for gradient in [\Self.path, \.total, \.stoppedDeterminants] {
      for (name, weights) in self[keyPath: gradient].values where name.hasPrefix("W") {
        self[keyPath: gradient].values[name] = Naive.belowDiagonal(weights)
      }
    }
  }
}

extension LatentGoldenCase.Flow.Kind {
  /// The flow of parameters that fit.
  public func flow(_ parameters: Naive.Parameters, layers: Int) -> Naive.Flow {
    func vector(_ name: String) -> [Double] { parameters[name]!.flatMap(\.self) }
    let base = Naive.Gaussian(mean: vector("m0"), logDeviation: vector("ls0"))
    return Naive.Flow(
      base: base,
      layers: (0..<layers).map { index -> any Naive.FlowLayer in
        let k = index + 1
        func named(_ names: [String]) -> Naive.Parameters {
          Dictionary(uniqueKeysWithValues: names.map { ($0, parameters["\($0)\(k)"]!) })
        }
        return switch self {
        case .planar:
          Naive.PlanarFlow(u: vector("u\(k)"), w: vector("w\(k)"), b: vector("b\(k)")[0])
        case .coupling:
          Naive.CouplingFlow(named(["Ws", "bs", "Wt", "bt"]), isReversed: k % 2 == 0)
        case .iaf: Naive.InverseAutoregressiveFlow(named(["Ws", "bs", "Wm", "bm"]))
        }
      })
  }

  /// Zeros in the shapes of all parameters.
  public func shapes(units: Int, layers: Int) -> Naive.Parameters {
    func zeros(_ rows: Int, _ columns: Int) -> [[Double]] {
      Array(repeating: Array(repeating: 0, count: columns), count: rows)
    }
    let passing = units / 2
    let ofLayer: Naive.Parameters =
      switch self {
      case .planar: ["u": zeros(units, 1), "w": zeros(units, 1), "b": zeros(1, 1)]
      case .coupling:
        [
          "Ws": zeros(units - passing, passing), "bs": zeros(units - passing, 1),
          "Wt": zeros(units - passing, passing), "bt": zeros(units - passing, 1),
        ]
      case .iaf:
        [
          "Ws": zeros(units, units), "bs": zeros(units, 1), "Wm": zeros(units, units),
          "bm": zeros(units, 1),
        ]
      }
    var shapes = ["m0": zeros(units, 1), "ls0": zeros(units, 1)]
    for k in 0..<layers {
      for (name, shape) in ofLayer { shapes["\(name)\(k + 1)"] = shape }
    }
    return shapes
  }
}
