// g = ω log w ∂φ log q at fixed z
// Target: the ELBO.  Bias: none.  Source: Williams 1992; Roeder et al. 2017, equation 4.

/// No gradient goes through the sample: for comparison, its variance is far above the others'.
public struct ScoreFunction: VariationalEstimator {
  public init() {}
  public var name: String { "score" }
  public var objectives: [VariationalObjective] { [.elbo] }
  public var conditionalSignal: ConditionalSignal { .own }

  public func signal(of sample: WeightedSample) -> EncoderSignal {
    EncoderSignal(passed: 0, direct: 0, score: sample.weight * sample.logWeight)
  }
}
