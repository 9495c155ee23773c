// gₘ = ∂Ĉ_M/∂hₘ, as if h = a
// Target: E[Ĉ_M].  Bias: unbounded.  Source: Hinton 2012; G2 in Raiko et al. 2015.

/// Back-propagation that passes through the sampling unchanged. About four times too long at a = 0,
/// and it does not vanish for saturated units.
public struct G2StraightThrough: GradientEstimator {
  public init() {}
  public let name = "g2"
  public let target = GradientTarget.expectedCriterion
  public let bias = GradientBias.unbounded
  public let signal = HiddenSignal.straightThrough(timesDerivative: false)
}
