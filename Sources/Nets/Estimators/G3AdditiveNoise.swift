// gₘ = σ'(aₘ) ∂Ĉ_M/∂hₘ, as if h = σ(a) + noise
// Target: E[Ĉ_M].  Bias: unbounded.  Source: Raiko et al. 2015, equations 19–22.

/// Back-propagation that takes the sampling for additive noise. Exact in expectation for one hidden
/// layer, one particle and a criterion that is affine in each unit.
public struct G3AdditiveNoise: GradientEstimator {
  public init() {}
  public let name = "g3"
  public let target = GradientTarget.expectedCriterion
  public let bias = GradientBias.unbounded
  public let signal = HiddenSignal.straightThrough(timesDerivative: true)
}
