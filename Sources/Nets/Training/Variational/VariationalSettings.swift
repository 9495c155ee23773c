/// How an autoencoder is trained.
public struct VariationalSettings: Sendable {
  public var objective: VariationalObjective
  public var form = ELBOForm.monteCarlo
  public var estimator: any VariationalEstimator
  /// How much of the score `path` leaves out; all of it where nil.
  public var scale: ControlVariateScale?
  /// K
  public var samples: Int
  public var batchSize = 20
  public var optimizer = Adam.paper
  /// The first rate of the schedule.
  public var learningRate = 1e-3
  public var schedule = VariationalSchedule.constant
  /// Passes over the training images.
  public var passes: Int
  /// Whether each pass visits the images in a new order, or all in that of the first.
  public var reshuffles = true
  public var seed: UInt64

  public init(
    objective: VariationalObjective, estimator: any VariationalEstimator, samples: Int,
    passes: Int, seed: UInt64
  ) {
    self.objective = objective
    self.estimator = estimator
    self.samples = samples
    self.passes = passes
    self.seed = seed
  }

  /// Why an autoencoder with so many stochastic layers, or with such a posterior, cannot be trained
  /// so, in one line; nil if it can.
  public func refusal(layers: Int, posterior: PosteriorFamily = .gaussian) -> String? {
    if !estimator.objectives.contains(objective) {
      let names = estimator.objectives.map(\.rawValue).joined(separator: ", ")
      return "\(estimator.name) is an estimator for \(names), not for \(objective.rawValue)"
    }
    if form != .monteCarlo && (objective != .elbo || !(estimator is TotalDerivative)) {
      return "the form \(form.rawValue) is for the estimator total of the elbo"
    }
    if form == .divergence && layers > 1 { return "the form kl is for one stochastic layer" }
    if estimator.reparameterisesPrior && layers > 2 {
      return "\(estimator.name) is for at most two stochastic layers"
    }
    if scale != nil && !(estimator is PathDerivative) {
      return "a scale of the control variate is for the estimator path"
    }
    if samples < 1 { return "at least one sample is needed" }
    let terms = samples * posterior.components
    if terms < 2 && estimator.target(of: objective) == .posteriorDivergence {
      return "with one sample the mean of \(estimator.name) is 0: it needs at least 2"
    }
    return refusal(posterior)
  }

  private func refusal(_ posterior: PosteriorFamily) -> String? {
    if posterior == .gaussian { return nil }
    if form != .monteCarlo {
      return "the form \(form.rawValue) is for the posterior gaussian"
    }
    if case .estimated = scale {
      return "an estimated scale of the control variate is for the posterior gaussian"
    }
    if case .mixture = posterior, estimator.reparameterisesScore {
      return "\(estimator.name) is for samples of q itself, a mixture's are of its components"
    }
    return nil
  }
}
