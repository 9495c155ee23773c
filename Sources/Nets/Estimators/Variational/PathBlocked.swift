// g = ω (∂z log w) ∂φ z, with μ(z₁) and ℓ(z₁) of q(z₂ | z₁) held fixed as a whole
// Target: the bound.  Bias: as `path`.  Source: the code published with Roeder et al. 2017.

/// As `path` for one stochastic layer. For more it leaves out how the density of an upper layer depends on
/// the sample below: still unbiased for the ELBO, since what is missing is a score too, but not 0 at the
/// exact posterior.
public struct PathBlocked: VariationalEstimator {
  public init() {}
  public var name: String { "path-blocked" }
  public var conditionalSignal: ConditionalSignal { .own }

  public func bias(
    of objective: VariationalObjective, samples: Int, layers: Int
  ) -> GradientBias { PathDerivative().bias(of: objective, samples: samples, layers: layers) }

  public func signal(of sample: WeightedSample) -> EncoderSignal {
    PathDerivative().signal(of: sample)
  }
}
