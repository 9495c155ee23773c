/// The estimators for stochastic units by name: the list that the command line offers and that the
/// tests of the laws must cover.
public enum EstimatorName: String, CaseIterable, Sendable {
  case g1, g2, g3, g4, g5, g5c, gc

  /// - Parameter constant: c of `gc`; the others have none.
  public func estimator(constant: Double? = nil) -> any GradientEstimator {
    switch self {
    case .g1: G1ScoreFunction()
    case .g2: G2StraightThrough()
    case .g3: G3AdditiveNoise()
    case .g4: G4ImportanceWeighted()
    case .g5: G5CenteredWeights()
    case .g5c: G5Corrected()
    case .gc: GcConstant(constant: Float(constant ?? 0))
    }
  }
}
