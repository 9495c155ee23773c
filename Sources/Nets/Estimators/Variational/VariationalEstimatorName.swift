/// The estimators for autoencoders by name: the list that the command line offers.
public enum VariationalEstimatorName: String, CaseIterable, Sendable {
  case total, path
  case pathBlocked = "path-blocked"
  case score, dreg, rws
  case rwsDReG = "rws-dreg"
  case gdreg

  public var estimator: any VariationalEstimator {
    switch self {
    case .total: TotalDerivative()
    case .path: PathDerivative()
    case .pathBlocked: PathBlocked()
    case .score: ScoreFunction()
    case .dreg: DoublyReparameterized()
    case .rws: ReweightedWakeSleep()
    case .rwsDReG: ReparameterizedWakeSleep()
    case .gdreg: GeneralizedDReG()
    }
  }
}
