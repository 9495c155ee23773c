import NaiveReference
import Nets
import Testing

/// Each estimator has the mean that it declares: tests are made from its `target` and `bias`.
@Suite struct `Unbiasedness` {
  /// An estimator that is added to the package cannot pass by unheld against the laws.
  @Test func `every estimator is held against its declaration`() {
    let declared = EstimatorName.allCases.map { $0.estimator().name }
    #expect(declared == EstimatorName.allCases.map(\.rawValue))
    #expect(Set(declared) == Set(LawEstimator.ofStochasticUnits.map(\.declared.name)))
  }

  /// ∂E[Ĉ_M] for the output layer, exactly, whatever the estimator of the layers below.
  @Test(arguments: LawCase.stochastic + LawCase.hybridC, CodePath.allCases)
  func `output layer`(_ source: LawCase, _ path: CodePath) {
    for count in 1...2 {
      let exact = source.exactGradient(.expectedCriterion, particles: count)
      for estimator in LawEstimator.ofStochasticUnits where estimator.allows(count) {
        let mean = source.expectedGradient(estimator, particles: count, on: path)
        #expect(
          mean.output.distance(to: exact.output)
            <= source.tolerance(path, particles: count, against: exact),
          "\(estimator.name), M = \(count)")
      }
    }
  }

  /// Hidden parameters: on target where no bias is declared, off it where one is.
  @Test(arguments: LawCase.stochastic + LawCase.hybridC, CodePath.allCases)
  func `hidden layers`(_ source: LawCase, _ path: CodePath) {
    for estimator in LawEstimator.ofStochasticUnits {
      for count in 1...3 where estimator.allows(count) {
        let exact = source.exactGradient(estimator.declared.target, particles: count)
        let mean = source.expectedGradient(estimator, particles: count, on: path)
        let tolerance = source.tolerance(path, particles: count, against: exact)
        let error = mean.hidden.distance(to: exact.hidden)
        if estimator.declared.bias == .none {
          #expect(error <= tolerance, "\(estimator.name), M = \(count)")
        } else {
          #expect(
            error > Self.visibleBias * exact.hidden.magnitude && error > tolerance,
            "\(estimator.name), M = \(count)")
        }
      }
    }
  }

  /// A declared bias is more than this part of the gradient on every case.
  private static let visibleBias = 5e-3

  /// Where sampling has no parameters, every estimator is back-propagation, and exact.
  @Test(arguments: LawCase.parameterFree, CodePath.allCases)
  func `fair coins and deterministic units`(_ source: LawCase, _ path: CodePath) {
    for count in 1...3 {
      let exact = source.exactGradient(.expectedCriterion, particles: count)
      for estimator in LawEstimator.all where estimator.allows(count) {
        let mean = source.expectedGradient(estimator, particles: count, on: path)
        #expect(
          mean.distance(to: exact) <= source.tolerance(path, particles: count, against: exact),
          "\(estimator.name), M = \(count)")
      }
    }
  }

  /// A minibatch is the sum of its examples: what was shown for one holds for all.
  @Test(arguments: LawCase.all) func `minibatches add examples`(_ source: LawCase) {
    let estimator = source.samplesParameters ? LawEstimator.g3 : .backpropagation
    let paths = source.enumeration.paths
    let owner = PackageNetwork(source)
    let batch = owner.pass(examples: paths.count, particles: 1)
    for (row, path) in paths.enumerated() { batch.give(path.particle, row: row) }
    batch.differentiate(estimator.declared, .given)
    let sum = owner.gradients
    let single = paths.map { source.gradient(estimator, [$0.particle], on: .reference) }
    let exact = single.dropFirst().reduce(single[0], +)
    let tolerance = source.tolerance(.package, particles: paths.count, against: exact)
    #expect(sum.distance(to: exact) <= tolerance)
  }
}

extension LawEstimator {
  func allows(_ particles: Int) -> Bool { particles >= declared.minimumParticles }
}
