// As `dreg`, and for p(z₁ | z₂) with z₁ = T(ε̃; θ):
// g = (w̃ ∂z₁ log p(x | z₁) − w̃² ∂z₁ log w at fixed z₂) ∂θ T
// Target: L_K.  Bias: none.  Source: Bauer & Mnih 2021; spec 9.11.

/// GDReG: the score of the learnable prior p(z₁ | z₂) under q is reparameterised as well. For one
/// stochastic layer, whose prior has no parameters, it is `dreg`.
public struct GeneralizedDReG: VariationalEstimator {
  public init() {}
  public var name: String { "gdreg" }
  public var objectives: [VariationalObjective] { [.iwae] }
  public var conditionalSignal: ConditionalSignal { .total }
  public var reparameterisesScore: Bool { true }
  public var reparameterisesPrior: Bool { true }

  public func signal(of sample: WeightedSample) -> EncoderSignal {
    DoublyReparameterized().signal(of: sample)
  }
}
