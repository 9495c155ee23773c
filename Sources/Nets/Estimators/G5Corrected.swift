// gₘ = M/(M − 1) (w̄ₘ − 1/M) δₘ
// Target: log P(y | x).  Bias: O(1/M), without the part that is a mere shrinkage by 1 − 1/M.
// Source: the leading term of the bias of self-normalised importance sampling; not in Raiko et al.

/// G5 with its shrinkage undone: where the weights vary little, nearly all of the bias.
public struct G5Corrected: GradientEstimator {
  public init() {}
  public let name = "g5c"
  public let target = GradientTarget.logLikelihood
  public let bias = GradientBias.inverseParticles
  public let minimumParticles = 2
  public let tooFewParticles = "g5c divides by M − 1; use at least 2 particles"
  public let signal = HiddenSignal.score {
    ($0.normalizedWeight * $0.particles - 1) / ($0.particles - 1)
  }
}
