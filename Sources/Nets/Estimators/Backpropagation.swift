// Ordinary back-propagation, for networks whose sampling has no parameters (A and D).
// Target: E[Ĉ_M].  Bias: none: the reparameterised gradient.

/// There is no hidden stochastic unit with logits to learn, so there is nothing to estimate.
public struct Backpropagation: GradientEstimator {
  public init() {}
  public let name = "bp"
  public let target = GradientTarget.expectedCriterion
  public let bias = GradientBias.none
  public let signal = HiddenSignal.none
}
