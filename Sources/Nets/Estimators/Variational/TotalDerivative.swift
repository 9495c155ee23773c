// g = ω ∂φ log w, through z and through the parameters of q
// Target: the bound.  Bias: none.  Source: Kingma & Welling 2014; Burda et al. 2016.

/// The reparameterised gradient as automatic differentiation gives it: path derivative less score.
public struct TotalDerivative: VariationalEstimator {
  public init() {}
  public var name: String { "total" }
  public var conditionalSignal: ConditionalSignal { .own }

  public func signal(of sample: WeightedSample) -> EncoderSignal {
    EncoderSignal(passed: 1, direct: sample.weight, score: 0)
  }
}
