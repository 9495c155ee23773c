import Nets

/// What came of a run; the bounds of a diverged one are absent.
struct AutoencoderOutcome: Codable {
  /// Of training and testing.
  var seconds = 0.0
  var instructionSet: String
  var threads: Int
  /// The pass, from 1, in which the bound stopped being a number.
  var divergedInPass: Int?
  /// Mean of the sampled bound over the last pass, in nats.
  var trainBound: Double?
  var test: Bounds?
  var train: Bounds?
}

/// Means per image, in nats.
struct Bounds: Codable {
  /// −log p(x), by importance sampling.
  let nll: Double
  /// −ELBO
  let negativeElbo: Double

  /// Nil if one is not finite.
  init?(_ evaluation: VariationalEvaluation) {
    (nll, negativeElbo) = (evaluation.negativeLogLikelihood, evaluation.negativeELBO)
    guard nll.isFinite, negativeElbo.isFinite else { return nil }
  }
}
