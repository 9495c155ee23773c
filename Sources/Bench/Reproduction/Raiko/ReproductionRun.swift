import Foundation
import Kernels
import Nets

/// Trains a network by the paper's protocol and measures what its item asks for.
struct ReproductionRun {
  let settings: RunSettings
  let data: TaskData
  let kernels: KernelSet
  let pool: ThreadPool

  private static let hidden = [200, 200]

  /// - Parameter progress: called after each update with the share of the run that is done.
  /// - Throws: `Failure` 130 when interrupted: half a run leaves nothing.
  func outcome(progress: (Double) -> Void) throws -> RunOutcome {
    let start = Date()
    var outcome = RunOutcome()
    let arena = Arena()
    let network = settings.method.network.network(
      inputs: data.train.inputCount, hidden: Self.hidden, outputs: data.train.outputCount,
      outputModel: settings.task.outputModel, in: arena)
    network.initialise(seed: settings.seed, kernels: kernels)
    try train(network, into: &outcome, progress: progress)
    if outcome.divergedInEpoch == nil { test(network, into: &outcome) }
    outcome.seconds = (Date().timeIntervalSince(start) * 100).rounded() / 100
    outcome.instructionSet = kernels.instructionSet.rawValue
    outcome.threads = pool.threads
    return outcome
  }

  private func train(
    _ network: any Network, into outcome: inout RunOutcome, progress: (Double) -> Void
  ) throws {
    var training = TrainingSettings(
      estimator: settings.method.estimator, particles: settings.particles,
      learningRate: settings.learningRate, schedule: settings.schedule, epochs: settings.epochs,
      seed: settings.seed)
    training.noise = settings.noise
    let trainer = Trainer(network, on: data.train, settings: training, kernels: kernels, pool: pool)
    let total = Double(settings.epochs * trainer.updatesPerEpoch)
    for epoch in 1...settings.epochs {
      let criterion = trainer.runEpoch { update in
        progress((Double((epoch - 1) * trainer.updatesPerEpoch + update)) / total)
        return !Interrupt.isRequested
      }
      try Interrupt.check()
      guard criterion.isFinite else {
        outcome.divergedInEpoch = epoch
        return
      }
      outcome.trainCriterion = criterion
      if settings.item == .figure1, settings.task == .classification,
        Figure1.epochs(of: settings.epochs).contains(epoch)
      {
        outcome.gradientNorms =
          (outcome.gradientNorms ?? []) + [
            gradientNorms(of: network, epoch: epoch)
          ]
      }
    }
  }

  private func gradientNorms(of network: any Network, epoch: Int) -> GradientNorms {
    GradientNorms(
      of: network, epoch: epoch, set: data.train,
      noise: InputNoise(
        deviation: Float(settings.noise), seed: settings.seed, step: epoch),
      seed: settings.seed, kernels: kernels, pool: pool)
  }

  private func test(_ network: any Network, into outcome: inout RunOutcome) {
    switch settings.item {
    case .table1, .table2:
      outcome.validation = data.validation.flatMap {
        scores(settings.method, network, on: $0, .validationStates)
      }
      outcome.test = scores(settings.method, network, on: data.test)
      if settings.method == .a { outcome.sampledTest = scores(.b, network, on: data.test) }
      if outcome.validation == nil || outcome.test == nil {
        outcome.divergedInEpoch = settings.epochs
      }
    case .figure1:
      if settings.task == .structured {
        outcome.criterionByParticles = criterionByParticles(
          of: network, on: data.test, seed: settings.seed, kernels: kernels, pool: pool)
      }
    case .figure2:
      outcome.samples = DigitSamples(
        of: network, data: data, seed: settings.seed, kernels: kernels, pool: pool)
    case .figure3, .theorem1: break
    }
  }

  private func scores(
    _ method: Method, _ network: any Network, on set: ExampleSet,
    _ purpose: RandomPurpose = .evaluationStates
  ) -> Scores? {
    let kind = method.network
    let evaluator = Evaluator(
      kind.tested(network), particles: kind.testParticles(),
      binaryInputs: settings.task == .structured, counts: [set.count], seed: settings.seed,
      kernels: kernels, pool: pool)
    return Scores(evaluator.evaluate(set, purpose: purpose))
  }
}
