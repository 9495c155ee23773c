// gₘ = (w̄ₘ − c) δₘ
// Target: log P(y | x).  Bias: O(1/M), that of G4, for every c.  Source: Raiko et al. 2015, section 3.

/// Between G4 (c = 0) and G5 (c = 1/M) and beyond: any constant leaves the mean as it is; the best
/// one for the variance is near 1/M.
public struct GcConstant: GradientEstimator {
  public let constant: Float
  public let name = "gc"
  public let target = GradientTarget.logLikelihood
  public let bias = GradientBias.inverseParticles
  public let minimumParticles = 2
  public let tooFewParticles =
    "gc with one particle has mean 0 in the hidden layers, whatever the constant; use at least 2 "
    + "particles"
  public let signal: HiddenSignal

  public init(constant: Float) {
    self.constant = constant
    signal = .score { $0.normalizedWeight - constant }
  }
}
