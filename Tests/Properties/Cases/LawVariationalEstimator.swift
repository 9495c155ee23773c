import NaiveReference
import Nets
import Testing

/// An estimator of the package, and what it is in the reference: Σ weightₖ · derivativeₖ.
struct LawVariationalEstimator: Sendable, CustomTestStringConvertible {
  let declared: any VariationalEstimator
  let derivative: Naive.Derivative
  /// From ω, 1/K or w̃, and log w.
  let weight: @Sendable (_ weight: Double, _ logWeight: Double) -> Double

  var name: String { declared.name }
  var testDescription: String { name }

  private init(
    _ declared: any VariationalEstimator, _ derivative: Naive.Derivative,
    weight: @escaping @Sendable (Double, Double) -> Double = { weight, _ in weight }
  ) {
    self.declared = declared
    self.derivative = derivative
    self.weight = weight
  }

  static let total = LawVariationalEstimator(TotalDerivative(), .total)
  static let path = LawVariationalEstimator(PathDerivative(), .path)
  static let pathBlocked = LawVariationalEstimator(PathBlocked(), .pathBlocked)
  static let score = LawVariationalEstimator(ScoreFunction(), .score) { $0 * $1 }
  static let dreg = LawVariationalEstimator(DoublyReparameterized(), .path) { w, _ in w * w }
  static let dregBlocked = LawVariationalEstimator(
    DoublyReparameterized(blocked: true), .pathBlocked
  ) { w, _ in w * w }
  static let rws = LawVariationalEstimator(ReweightedWakeSleep(), .score)
  static let rwsDReG = LawVariationalEstimator(ReparameterizedWakeSleep(), .path) { w, _ in
    w - w * w
  }
  static let gdreg = LawVariationalEstimator(GeneralizedDReG(), .path) { w, _ in w * w }

  static let all = [
    total, path, pathBlocked, score, dreg, dregBlocked, rws, rwsDReG, gdreg,
  ]
}
