extension GoldenCase {
  /// Values computed with 400 digits: also the tiny ones are to be met, to rtol 1e-10 and atol 0.
  public struct Numerics: Decodable, Sendable {
    public let scalars: [Scalar]
    public let lists: [List]

    public struct Scalar: Decodable, Sendable {
      public let argument: Double
      public let sigmoid: Double
      public let oneMinusSigmoid: Double
      public let softplus: Double
      public let logSigmoid: Double
      public let logOneMinusSigmoid: Double
      public let sigmoidDerivative: Double

      private enum CodingKeys: String, CodingKey {
        case argument = "a"
        case sigmoid
        case oneMinusSigmoid = "one_minus_sigmoid"
        case softplus
        case logSigmoid = "log_sigmoid"
        case logOneMinusSigmoid = "log_one_minus_sigmoid"
        case sigmoidDerivative = "dsigmoid"
      }
    }

    public struct List: Decodable, Sendable {
      public let logWeights: [Double]
      public let logMeanExp: Double
      public let normalizedWeights: [Double]

      private enum CodingKeys: String, CodingKey {
        case logWeights = "log_w"
        case logMeanExp = "log_mean_exp"
        case normalizedWeights = "w_bar"
      }
    }

    private enum CodingKeys: String, CodingKey {
      case scalars = "scalar"
      case lists
    }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      scalars = try container.decode([Scalar].self, forKey: .scalars)
      lists = try container.decode([List].self, forKey: .lists)
      for (i, list) in lists.enumerated() {
        try require(!list.logWeights.isEmpty, "lists[\(i)].log_w", "expected at least one entry")
        try requireCount(list.normalizedWeights, list.logWeights.count, "lists[\(i)].w_bar")
      }
    }
  }
}
