import Foundation
import Nets

/// What came of a run. Fields that an item does not need, and those of a diverged run, are absent.
struct RunOutcome: Codable {
  /// Of training and testing.
  var seconds = 0.0
  var instructionSet = ""
  var threads = 0
  /// The epoch, from 1, in which the criterion stopped being a number; later ones were not run.
  var divergedInEpoch: Int?
  /// Mean of Ĉ_M over the last epoch, in nats.
  var trainCriterion: Double?
  var validation: Scores?
  var test: Scores?
  /// Of a trained A: the test with sampled states, which is network B.
  var sampledTest: Scores?
  /// Figure 1, left.
  var gradientNorms: [GradientNorms]?
  /// Figure 1, right: the mean of Ĉ_M over the test set at index M − 1.
  var criterionByParticles: [Double]?
  /// Figure 2.
  var samples: DigitSamples?
}

/// An evaluation as it is kept.
struct Scores: Codable {
  /// −Ĉ_M in nats per example.
  var nll: Double
  var errorPercent: Double?
  /// Soft minimum of the sums of squared errors: the main figure of the faces.
  var sse: Double?
  var sseOfMean: Double?
  var meanSse: Double?

  /// Nil if a figure is not finite: the network has diverged.
  init?(_ evaluation: Evaluation) {
    nll = evaluation.negativeLogLikelihood
    errorPercent = evaluation.errorPercent
    sse = evaluation.squaredErrors?.softMinimum
    sseOfMean = evaluation.squaredErrors?.ofMean
    meanSse = evaluation.squaredErrors?.mean
    let figures = [nll, sse, sseOfMean, meanSse].compactMap(\.self)
    guard figures.allSatisfy(\.isFinite) else { return nil }
  }

  /// What the paper's table shows for a task.
  func figure(of task: LearningTask) -> Double {
    switch task {
    case .classification: errorPercent ?? .nan
    case .faces: sse ?? .nan
    case .structured, .unsupervised: nll
    }
  }
}
