/// The expectation whose gradient an estimator of an encoder's parameters estimates. (For the decoder
/// every estimator gives the exact gradient of the sampled bound, but GDReG.)
public enum VariationalTarget: String, Sendable {
  /// ∂ E[bound], of the ELBO or of L_K.
  case bound = "∂ of the bound"
  /// −∂ KL(p(z | x) ‖ q(z | x)), the wake phase's.
  case posteriorDivergence = "−∂ KL(p(z|x) ‖ q(z|x))"
}

/// A sample as an estimator sees it.
public struct WeightedSample: Sendable {
  /// ω: 1/K for the ELBO, w̃ = softmax(log w) for L_K.
  public let weight: Float
  /// log w, with all constants.
  public let logWeight: Float

  public init(weight: Float, logWeight: Float) {
    self.weight = weight
    self.logWeight = logWeight
  }
}

/// How a sample's gradients go on to the heads (μ, ℓ) it was drawn from: with g = ω ∂/∂z log w,
///
///     ∂/∂μ = ρ g + c ε e^−ℓ        ∂/∂ℓ = ρ g ⊙ e^ℓ ε + a + c (ε² − 1)
///
/// where g leaves out −log q at its own sample: of that, the dependence on z cancels, and a is what
/// remains of it; c (ε e^−ℓ, ε² − 1) is the score ∂ log q(z).
public struct EncoderSignal: Sendable {
  /// ρ
  public let passed: Float
  /// a
  public let direct: Float
  /// c
  public let score: Float

  public init(passed: Float, direct: Float, score: Float) {
    self.passed = passed
    self.direct = direct
    self.score = score
  }
}

/// What a stochastic layer above another one passes down to it.
public enum ConditionalSignal: Sendable {
  /// What its own parameters get.
  case own
  /// The total derivative: parameters are held fixed in the density, samples are not.
  case total
  /// The path derivative with μ and ℓ held fixed as a whole.
  case blocked
}

/// An estimator of the gradient of an autoencoder's encoder from given samples. Its tests are made from
/// what it declares.
public protocol VariationalEstimator: Sendable {
  /// As on the command line.
  var name: String { get }
  var objectives: [VariationalObjective] { get }
  func target(of objective: VariationalObjective) -> VariationalTarget
  /// - Parameters:
  ///   - samples: K, times the components of a mixture.
  ///   - layers: stochastic layers.
  func bias(of objective: VariationalObjective, samples: Int, layers: Int) -> GradientBias
  func signal(of sample: WeightedSample) -> EncoderSignal
  var conditionalSignal: ConditionalSignal { get }
  /// Whether E[g(z) ∂ log q] has been turned into E[∂z g ∂z/∂φ], which holds for samples of q itself: not for
  /// the components of a mixture, each with a g of its own.
  var reparameterisesScore: Bool { get }
  /// Whether the conditional prior's parameters get the generalised doubly reparameterised gradient.
  var reparameterisesPrior: Bool { get }
}

extension VariationalEstimator {
  public var objectives: [VariationalObjective] { VariationalObjective.allCases }
  public func target(of objective: VariationalObjective) -> VariationalTarget { .bound }
  public func bias(
    of objective: VariationalObjective, samples: Int, layers: Int
  ) -> GradientBias { .none }
  public var reparameterisesScore: Bool { false }
  public var reparameterisesPrior: Bool { false }
}
