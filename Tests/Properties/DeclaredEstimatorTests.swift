import Testing

@testable import bench

@Suite struct `Declared estimators` {
  /// What can be trained with is under the laws.
  @Test(arguments: EstimatorName.allCases) func `are held to the laws`(_ name: EstimatorName) {
    let estimator = name.estimator(constant: 0.375)
    #expect(LawEstimator.all.contains { type(of: $0.declared) == type(of: estimator) })
  }
}
