import Foundation
import Kernels
import NaiveReference
@testable import Nets
import Testing

/// P(h | x), P(y, h | x) and the posterior are distributions, and C is their normalisation.
@Suite struct `Probabilities` {
  @Test(arguments: LawCase.all) func `states sum to one`(_ source: LawCase) {
    let enumeration = source.enumeration
    #expect(abs(enumeration.probabilities.reduce(0, +) - 1) <= 1e-12)
    #expect(abs(enumeration.posterior.reduce(0, +) - 1) <= 1e-12)

    // The package keeps logits in Float; their errors add up over the units.
    let exact = ExactPass(source)
    #expect(abs(exact.probabilities.reduce(0, +) - 1) <= exact.logProbabilityTolerance)
    for (p, q) in zip(exact.probabilities.sorted(), enumeration.probabilities.sorted()) {
      #expect(abs(p - q) <= exact.logProbabilityTolerance)
    }
  }

  /// A likelihood with a term missing is no distribution over targets.
  @Test(arguments: LawCase.all.filter { $0.network.output != .gaussian })
  func `targets sum to one`(_ source: LawCase) {
    let targets = source.allTargets
    let sum = targets.reduce(0) { $0 + exp(source.with(target: $1).enumeration.criterion) }
    #expect(abs(sum - 1) <= 1e-12)
    let packageSum = targets.reduce(0) { $0 + exp(ExactPass(source.with(target: $1)).criterion) }
    let tolerance = ExactPass(source).logJointTolerance
    #expect(abs(packageSum - 1) <= Double(targets.count) * tolerance)
  }

  /// Constants of the likelihood included (the Gaussian's −½ log 2π per output).
  @Test(arguments: LawCase.all) func `exact criterion`(_ source: LawCase) {
    let exact = ExactPass(source)
    #expect(abs(exact.criterion - source.enumeration.criterion) <= exact.logJointTolerance)
  }

  /// ∂C by enumeration against central differences of C; the step balances truncation h² and
  /// rounding 2⁻⁵²/h.
  @Test(arguments: LawCase.all) func `gradient of the criterion`(_ source: LawCase) {
    let step = 0x1p-17
    let exact = source.enumeration.criterionGradient
    for name in exact.keys.sorted() {
      for row in exact[name]!.indices {
        for column in exact[name]![row].indices {
          let value = { (shift: Double) in
            source.with { $0[name]![row][column] += shift }.enumeration.criterion
          }
          let difference = (value(step) - value(-step)) / (2 * step)
          #expect(abs(difference - exact[name]![row][column]) <= 1e-8, "\(name)[\(row)][\(column)]")
        }
      }
    }
  }

  /// The shortest way to a wrong ∂C: the prior in place of the posterior.
  @Test(arguments: LawCase.stochastic) func `prior weights are no gradient`(_ source: LawCase) {
    let enumeration = source.enumeration
    let wrong = zip(enumeration.paths, enumeration.probabilities).map {
      source.network.gradient(of: $0, likelihoodWeight: $1, priorWeight: $1)
    }.reduce(0 * source.network.parameters, +)
    #expect(wrong.distance(to: enumeration.criterionGradient) > 1e-2)
  }
}

extension LawCase {
  /// Every target that a discrete output can take.
  fileprivate var allTargets: [Naive.Target] {
    let outputs = network.sizes.outputs
    if network.output == .softmax { return (0..<outputs).map { .label($0) } }
    return (0..<1 << outputs).map { code in
      .values((0..<outputs).map { Double(code >> $0 & 1) })
    }
  }
}

/// The exact criterion by the package's own enumeration.
struct ExactPass {
  let criterion: Double
  let probabilities: [Double]
  /// Of log P(h | x): the slope by each logit is at most 1.
  let logProbabilityTolerance: Double
  /// Of log P(y, h | x).
  let logJointTolerance: Double

  init(_ source: LawCase) {
    let owner = PackageNetwork(source)
    let exact = ExactCriterion(
      of: owner.network, binaryInputs: source.binaryInputs, kernels: owner.kernels)
    let loaded = owner.pass(particles: 1).pass
    switch (exact.step.pass.inputs, loaded.inputs) {
    case (.real(let target), .real(let values)): target.copy(from: values)
    case (.binary(let target), .binary(let values)): target.copy(from: values)
    default: preconditionFailure("inputs of two kinds")
    }
    exact.step.pass.targets.copy(from: loaded.targets)
    criterion = exact.value()
    let particles = exact.step.pass.particles
    probabilities = (0..<particles.count).map { exp(particles.logProbability(ofRow: $0)) }
    let analysis = RoundingAnalysis(source)
    let units = source.network.sizes.hidden.reduce(0) { $0 + $1.stochastic }
    logProbabilityTolerance = Double(units) * analysis.logits.error + 1e-12
    logJointTolerance = logProbabilityTolerance + analysis.logWeight.error
  }
}
