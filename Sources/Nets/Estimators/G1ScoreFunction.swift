// gₘᵢ = (Ĉ_M − L̄ᵢ) δₘᵢ,  L̄ᵢ = E[δᵢ² L] / E[δᵢ²] over earlier minibatches
// Target: E[Ĉ_M].  Bias: none.  Source: Williams 1992; Mnih & Gregor 2014; G1 in Raiko et al. 2015.

/// The score function with a baseline per unit. The sum over particles has no 1/M: every particle
/// receives the criterion of all, so the variance grows with M and the gradient does not.
public struct G1ScoreFunction: GradientEstimator {
  public init() {}
  public let name = "g1"
  public let target = GradientTarget.expectedCriterion
  public let bias = GradientBias.none
  public let signal = HiddenSignal.scoreWithBaseline { $0.criterion }
}
