import Nets

/// The runs that table 2 of Roeder et al. 2017 is made of: every cell once.
struct AutoencoderPlan {
  let scale: ReproduceCommand.Scale
  let seed: UInt64

  /// What the scales are, for the help.
  static let help = """
    Its table is trained with total and path derivative as in the paper, and with DReG for the \
    IWAE. 'paper' is Burda's schedule of \(VariationalSchedule.burdaPasses) passes, weeks on two \
    cores; 'smoke' is \(smokePasses) passes at a constant rate over \(smokeImages) training images, \
    tested on \(smokeEvaluatedImages) test and as many training images.
    """

  private static let smokePasses = 2
  /// With all 60 000, k = 50 alone would take half an hour.
  private static let smokeImages = 20_000
  private static let smokeEvaluatedImages = 200

  var runs: [AutoencoderRun] {
    var runs: [AutoencoderRun] = []
    for cell in PublishedBounds.table {
      for estimator in Self.estimators(cell.objective) {
        let run = run(cell, estimator)
        if !runs.contains(run) { runs.append(run) }
      }
    }
    return runs
  }

  static func estimators(_ objective: VariationalObjective) -> [AutoencoderRun.Estimator] {
    objective == .elbo ? [.total, .path] : [.total, .path, .dreg]
  }

  /// For k = 1 the bounds are one, and so are path and DReG.
  func run(_ cell: PublishedBounds, _ estimator: AutoencoderRun.Estimator) -> AutoencoderRun {
    let isSmoke = scale == .smoke
    let isSingle = cell.samples == 1
    return AutoencoderRun(
      set: cell.set, layers: cell.layers, objective: isSingle ? .elbo : cell.objective,
      estimator: isSingle && estimator == .dreg ? .path : estimator, samples: cell.samples,
      passes: isSmoke ? Self.smokePasses : VariationalSchedule.burdaPasses,
      schedule: isSmoke ? .constant : .burda, trainingImages: isSmoke ? Self.smokeImages : nil,
      evaluatedImages: isSmoke ? Self.smokeEvaluatedImages : 10_000, seed: seed)
  }
}
