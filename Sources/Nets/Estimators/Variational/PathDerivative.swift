// g = ω (∂z log w) ∂φ z, the total derivative without −ω ∂φ log q at fixed z
// Target: the bound.  Bias: none for the ELBO; L_K: the wake phase's gradient, for K > 1.
// Source: Roeder et al. 2017, algorithms 1, 2 (ELBO) and 4 (L_K).

/// Sticking the landing: the score, of mean 0, is left out, so that at the exact posterior every sample
/// gives 0. Within L_K (algorithm 4) the score is weighted by w̃, which depends on the sample, so its mean
/// is not 0: E[algorithm 4] = ∂L_K + E[Σ w̃ ∂ log q], exactly, for K > 1 (Tucker et al. 2019).
public struct PathDerivative: VariationalEstimator {
  public init() {}
  public var name: String { "path" }
  public var conditionalSignal: ConditionalSignal { .total }

  public func bias(
    of objective: VariationalObjective, samples: Int, layers: Int
  ) -> GradientBias { objective == .iwae && samples > 1 ? .unbounded : .none }

  public func signal(of sample: WeightedSample) -> EncoderSignal {
    EncoderSignal(passed: 1, direct: sample.weight, score: sample.weight)
  }
}
