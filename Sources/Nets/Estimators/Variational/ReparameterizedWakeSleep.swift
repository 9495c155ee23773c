// g = (w̃ − w̃²) (∂z log w) ∂φ z
// Target: −∂ KL(p(z | x) ‖ q(z | x)).  Bias: O(1/K), the same mean as `rws`.  Source: Tucker et al. 2019.

/// RWS-DReG: the wake phase's gradient with the score reparameterised; 0 at the exact posterior.
public struct ReparameterizedWakeSleep: VariationalEstimator {
  public init() {}
  public var name: String { "rws-dreg" }
  public var objectives: [VariationalObjective] { [.iwae] }
  public var conditionalSignal: ConditionalSignal { .total }
  public var reparameterisesScore: Bool { true }

  public func target(of objective: VariationalObjective) -> VariationalTarget {
    .posteriorDivergence
  }

  public func bias(
    of objective: VariationalObjective, samples: Int, layers: Int
  ) -> GradientBias { .inverseParticles }

  public func signal(of sample: WeightedSample) -> EncoderSignal {
    let weight = sample.weight
    return EncoderSignal(
      passed: 1 - weight, direct: weight - weight * weight, score: weight - weight * weight)
  }
}
