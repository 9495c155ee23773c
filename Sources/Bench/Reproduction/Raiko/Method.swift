import Nets

/// A row of the tables of Raiko et al. 2015: an estimator of the stochastic network, or one of the
/// networks that it is compared with.
enum Method: String, CaseIterable, Codable {
  case g1, g2, g3, g4, g5, a, b, c, d

  var label: String { rawValue.uppercased() }

  var network: NetworkKind { NetworkKind(rawValue: rawValue) ?? .sfnn }

  /// C is trained with G4, as in the paper.
  var estimator: any GradientEstimator {
    switch self {
    case .g1: G1ScoreFunction()
    case .g2: G2StraightThrough()
    case .g3: G3AdditiveNoise()
    case .g4, .c: G4ImportanceWeighted()
    case .g5: G5CenteredWeights()
    case .a, .b, .d: Backpropagation()
    }
  }

  /// What is trained for this row: B is a trained A, tested with sampled states.
  var trained: Method { self == .b ? .a : self }
}
