// gₘ = w̄ₘ δₘ,  w̄ₘ = P(y | hₘ) / Σⱼ P(y | hⱼ)
// Target: log P(y | x).  Bias: O(1/M).  Source: Tang & Salakhutdinov 2013; G4 in Raiko et al. 2015.

/// One step of generalised EM: the particles, weighted by how well they explain the target, stand for
/// the posterior. With one particle the weight is 1 whatever it explains, and the mean is 0.
public struct G4ImportanceWeighted: GradientEstimator {
  public init() {}
  public let name = "g4"
  public let target = GradientTarget.logLikelihood
  public let bias = GradientBias.inverseParticles
  public let minimumParticles = 2
  public let tooFewParticles =
    "g4 with one particle is pure noise in the hidden layers (its weight is always 1, so its mean is "
    + "0); use at least 2 particles"
  public let signal = HiddenSignal.score { $0.normalizedWeight }
}
