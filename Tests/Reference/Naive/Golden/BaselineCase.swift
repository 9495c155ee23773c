extension GoldenCase {
  /// Minibatches that G1's moving baseline meets one after the other, in one layer.
  public struct Baseline: Decodable, Sendable {
    public let decay: Double
    public let steps: [Step]

    public struct Step: Decodable, Sendable {
      /// a, `[example][particle][unit]`.
      public let logits: [[[Double]]]
      /// h, `[example]` of `[particle][unit]`.
      public let states: [GoldenParticle]
      /// Ĉ_M, `[example]`.
      public let criteria: [Double]
      public let baseline: [Double]
      /// G1 of the bias: sum over particles, mean over examples.
      public let meanGradient: [Double]
      public let numerator: [Double]
      public let denominator: [Double]

      private enum CodingKeys: String, CodingKey {
        case logits = "a"
        case states = "h"
        case criteria = "C_hat"
        case baseline = "baseline_used"
        case meanGradient = "mean_grad_b"
        case numerator = "num_after"
        case denominator = "den_after"
      }
    }

    private enum CodingKeys: String, CodingKey {
      case decay = "beta"
      case steps
    }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      decay = try container.decode(Double.self, forKey: .decay)
      steps = try container.decode([Step].self, forKey: .steps)
      try require(0...1 ~= decay, "beta", "expected a number between 0 and 1, found \(decay)")
      let units = steps.first?.baseline.count ?? 0
      for (i, step) in steps.enumerated() { try check(step, units: units, "steps[\(i)]") }
    }

    private func check(_ step: Step, units: Int, _ location: String) throws(Malformed) {
      try require(!step.logits.isEmpty, "\(location).a", "expected at least one example")
      try requireCount(step.states, step.logits.count, "\(location).h")
      try requireCount(step.criteria, step.logits.count, "\(location).C_hat")
      for (n, logits) in step.logits.enumerated() {
        try require(!logits.isEmpty, "\(location).a[\(n)]", "expected at least one particle")
        try requireCount(step.states[n].states, logits.count, "\(location).h[\(n)]")
        for (m, row) in logits.enumerated() {
          try requireCount(row, units, "\(location).a[\(n)][\(m)]")
          try requireCount(step.states[n].states[m], units, "\(location).h[\(n)][\(m)]")
        }
      }
      try requireCount(step.baseline, units, "\(location).baseline_used")
      try requireCount(step.meanGradient, units, "\(location).mean_grad_b")
      try requireCount(step.numerator, units, "\(location).num_after")
      try requireCount(step.denominator, units, "\(location).den_after")
    }
  }
}
