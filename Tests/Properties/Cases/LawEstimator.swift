import NaiveReference
import Nets
import Testing

/// An estimator of the package, and what it is called in the reference.
struct LawEstimator: Sendable, CustomTestStringConvertible {
  let declared: any GradientEstimator
  let reference: Naive.Estimator
  /// The same constant for every unit, for estimators that use one.
  var baseline = 0.0

  var name: String { declared.name + (baseline == 0 ? "" : ", baseline \(baseline)") }
  var testDescription: String { name }

  private init(
    _ declared: any GradientEstimator, _ reference: Naive.Estimator, baseline: Double = 0
  ) {
    self.declared = declared
    self.reference = reference
    self.baseline = baseline
  }

  static let g1 = LawEstimator(G1ScoreFunction(), .g1(baseline: nil))
  static let g1WithBaseline = LawEstimator(
    G1ScoreFunction(), .g1(baseline: .init(repeating: .init(repeating: -1.5, count: 8), count: 2)),
    baseline: -1.5)
  static let g2 = LawEstimator(G2StraightThrough(), .g2)
  static let g3 = LawEstimator(G3AdditiveNoise(), .g3)
  static let g4 = LawEstimator(G4ImportanceWeighted(), .g4)
  static let g5 = LawEstimator(G5CenteredWeights(), .g5)
  static let g5Corrected = LawEstimator(G5Corrected(), .g5Corrected)
  static let gc = LawEstimator(GcConstant(constant: 0.375), .centered(constant: 0.375))
  static let backpropagation = LawEstimator(Backpropagation(), .backpropagation)

  static let all = [g1, g1WithBaseline, g2, g3, g4, g5, g5Corrected, gc, backpropagation]
  /// Those that give a signal for stochastic units with parameters.
  static let ofStochasticUnits = all.filter { $0.declared.name != "bp" }
}
