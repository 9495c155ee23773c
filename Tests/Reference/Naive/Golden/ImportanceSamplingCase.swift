extension GoldenCase {
  /// E[G4] of the hidden parameters for many M: its bias for ∂C falls as 1/M.
  public struct ImportanceSampling: Decodable, Sendable {
    public let network: Naive.Network
    public let example: Naive.Example
    public let criterion: Double
    public let hiddenGradient: GoldenParameters
    /// lim M · bias = −E[(w/Z)² (s − ∂C)].
    public let leadingCoefficient: GoldenParameters
    public let rows: [Row]

    public struct Row: Decodable, Sendable {
      public let count: Int
      public let expectedCriterion: Double
      public let criterionGap: Double
      public let expectedEstimate: GoldenParameters
      public let bias: GoldenParameters

      private enum CodingKeys: String, CodingKey {
        case count = "M"
        case expectedCriterion = "E_CM"
        case criterionGap = "C_minus_E_CM"
        case expectedEstimate = "E_G4_hidden"
        case bias = "bias_hidden"
      }
    }

    private enum CodingKeys: String, CodingKey {
      case x, y, rows
      case criterion = "C"
      case hiddenGradient = "grad_C_hidden"
      case leadingCoefficient = "leading_bias_coefficient"
    }

    public init(from decoder: any Decoder) throws {
      network = try GoldenNetwork(from: decoder).network
      try network.checkEnumerable()
      let container = try decoder.container(keyedBy: CodingKeys.self)
      let x = try container.decode([Double].self, forKey: .x)
      let y = try container.decode(GoldenTarget.self, forKey: .y)
      example = Naive.Example(x: x, y: y.target)
      criterion = try container.decode(Double.self, forKey: .criterion)
      hiddenGradient = try container.decode(GoldenParameters.self, forKey: .hiddenGradient)
      leadingCoefficient = try container.decode(
        GoldenParameters.self, forKey: .leadingCoefficient)
      rows = try container.decode([Row].self, forKey: .rows)

      let hidden = network.hiddenNames
      try network.check(x: x, "x", y: y, "y")
      try network.check(hiddenGradient, "grad_C_hidden", only: hidden)
      try network.check(leadingCoefficient, "leading_bias_coefficient", only: hidden)
      for (i, row) in rows.enumerated() {
        try require(
          row.count >= 1, "rows[\(i)].M", "expected 1 or more particles, found \(row.count)")
        try network.check(row.expectedEstimate, "rows[\(i)].E_G4_hidden", only: hidden)
        try network.check(row.bias, "rows[\(i)].bias_hidden", only: hidden)
      }
    }
  }
}
