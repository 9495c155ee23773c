// g = w̃² (∂z log w) ∂φ z
// Target: L_K.  Bias: none (blocked and two layers: unbounded).  Source: Tucker et al. 2019.

/// DReG: the score that algorithm 4 drops is reparameterised once more instead, which turns w̃ into w̃².
public struct DoublyReparameterized: VariationalEstimator {
  private let isBlocked: Bool

  /// - Parameter blocked: with the conditional densities of `path-blocked`, for comparison.
  public init(blocked: Bool = false) { isBlocked = blocked }
  public var name: String { isBlocked ? "dreg-blocked" : "dreg" }
  public var objectives: [VariationalObjective] { [.iwae] }
  public var conditionalSignal: ConditionalSignal { isBlocked ? .blocked : .total }
  public var reparameterisesScore: Bool { true }

  public func bias(
    of objective: VariationalObjective, samples: Int, layers: Int
  ) -> GradientBias { isBlocked && layers > 1 && samples > 1 ? .unbounded : .none }

  public func signal(of sample: WeightedSample) -> EncoderSignal {
    let square = sample.weight * sample.weight
    return EncoderSignal(passed: sample.weight, direct: square, score: square)
  }
}
