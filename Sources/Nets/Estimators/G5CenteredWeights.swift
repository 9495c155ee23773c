// gₘ = (w̄ₘ − 1/M) δₘ
// Target: log P(y | x).  Bias: O(1/M), that of G4.  Source: Raiko et al. 2015, equation 32.

/// G4 with its weights centred: the same mean, since E[δ] = 0, and less variance. With one particle
/// it is 0, sample by sample.
public struct G5CenteredWeights: GradientEstimator {
  public init() {}
  public let name = "g5"
  public let target = GradientTarget.logLikelihood
  public let bias = GradientBias.inverseParticles
  public let minimumParticles = 2
  public let tooFewParticles =
    "g5 with one particle trains nothing in the hidden layers (its weight minus its mean is always "
    + "0); use at least 2 particles"
  public let signal = HiddenSignal.score { $0.normalizedWeight - 1 / $0.particles }
}
