// g = w̃ ∂φ log q at fixed z
// Target: −∂ KL(p(z | x) ‖ q(z | x)).  Bias: O(1/K).  Source: Bornschein & Bengio 2015.

/// The wake phase's gradient of the encoder, by self-normalised importance sampling. Exactly what
/// algorithm 4 adds to the gradient of L_K.
public struct ReweightedWakeSleep: VariationalEstimator {
  public init() {}
  public var name: String { "rws" }
  public var objectives: [VariationalObjective] { [.iwae] }
  public var conditionalSignal: ConditionalSignal { .own }

  public func target(of objective: VariationalObjective) -> VariationalTarget {
    .posteriorDivergence
  }

  public func bias(
    of objective: VariationalObjective, samples: Int, layers: Int
  ) -> GradientBias { .inverseParticles }

  public func signal(of sample: WeightedSample) -> EncoderSignal {
    EncoderSignal(passed: 0, direct: 0, score: sample.weight)
  }
}
