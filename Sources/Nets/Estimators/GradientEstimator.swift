/// The expectation whose gradient an estimator estimates, for the hidden parameters. (For the output
/// layer every estimator gives the exact gradient of the sampled Ĉ_M.)
public enum GradientTarget: String, Sendable {
  /// ∂ E[Ĉ_M], the expected criterion at the number of particles in use.
  case expectedCriterion
  /// ∂ C = ∂ log P(y | x).
  case logLikelihood
}

/// How far the mean of an estimator may be from its target.
public enum GradientBias: String, Sendable {
  case none
  /// Vanishes like 1/M as particles are added.
  case inverseParticles = "O(1/M)"
  case unbounded
}

/// A particle as an estimator of the score kind sees it.
public struct WeightedParticle: Sendable {
  /// w̄
  public let normalizedWeight: Float
  /// Ĉ_M of the example.
  public let criterion: Float
  /// M
  public let particles: Float
}

/// How an estimator makes the signal g = ∂/∂a of a layer's logits; weights follow as Σₘ gₘ ⊗ hₘ.
public enum HiddenSignal: Sendable {
  /// g = weight · δ with the score δ = h − σ(a): no back-propagation through the layers above.
  case score(@Sendable (WeightedParticle) -> Float)
  /// g = (weight − L̄ᵢ) δ, with a baseline L̄ᵢ for each unit.
  case scoreWithBaseline(@Sendable (WeightedParticle) -> Float)
  /// g = ∂/∂h from the layers above, times σ'(a) if asked.
  case straightThrough(timesDerivative: Bool)
  /// No hidden logits are learnt.
  case none
}

/// An estimator of the gradient of a network's hidden parameters from given particles.
/// Its tests are made from what it declares.
public protocol GradientEstimator: Sendable {
  /// As on the command line.
  var name: String { get }
  var target: GradientTarget { get }
  var bias: GradientBias { get }
  /// The fewest particles with which it estimates anything.
  var minimumParticles: Int { get }
  /// Why fewer are refused.
  var tooFewParticles: String { get }
  var signal: HiddenSignal { get }
}

extension GradientEstimator {
  public var minimumParticles: Int { 1 }
  public var tooFewParticles: String { "\(name) needs at least one particle" }
}

extension HiddenSignal {
  var usesBaseline: Bool { if case .scoreWithBaseline = self { true } else { false } }

  /// Whether a particle that `RowSelection` leaves out adds no more to a gradient than its weight
  /// does: no factor of its score exceeds w̄, for w̄ = 0 and for the largest w̄ that is left out,
  /// whatever the criterion. (A factor that is linear in w̄ is below it in between.)
  func vanishesWithWeight(particles: Int) -> Bool {
    switch self {
    case .score(let weight):
      [0, RowSelection.negligibleWeight(particles: particles)].allSatisfy { normalizedWeight in
        weight(
          WeightedParticle(
            normalizedWeight: normalizedWeight, criterion: .nan, particles: Float(particles))
        ).magnitude <= normalizedWeight
      }
    case .scoreWithBaseline: false
    case .straightThrough, .none: true
    }
  }
}
