import Foundation
import Kernels
import Nets

extension AutoencoderRun {
  /// An interrupted run goes on from its checkpoint.
  func outcome(
    on images: AutoencoderImages, in environment: RunEnvironment, progress: (Double) -> Void
  ) throws -> AutoencoderOutcome {
    let trainer = trainer(
      on: images, kernels: environment.kernels, pool: environment.pool, in: Arena())
    var outcome = AutoencoderOutcome(
      instructionSet: environment.kernels.instructionSet.rawValue,
      threads: environment.pool.threads)
    let trainingShare = Double(trainingCost) / Double(trainingCost + evaluationCost)
    try train(trainer, environment, into: &outcome) { progress(trainingShare * $0) }
    if outcome.divergedInPass == nil {
      try evaluate(trainer.model, images, environment, into: &outcome) {
        progress(trainingShare + (1 - trainingShare) * $0)
      }
    }
    try environment.checkpoint.remove()
    return outcome
  }

  var settings: VariationalSettings {
    var settings = VariationalSettings(
      objective: objective, estimator: estimator.gradient, samples: samples, passes: passes,
      seed: seed)
    settings.schedule = schedule
    return settings
  }

  /// Of a new model.
  func trainer(
    on images: AutoencoderImages, kernels: KernelSet, pool: ThreadPool, in arena: Arena
  ) -> VariationalTrainer {
    let model = VariationalAutoencoder(
      inputs: images.train.pixels, layers: VariationalAutoencoder.paperLayers(layers), in: arena)
    model.initialise(seed: seed, mean: images.train.mean, kernels: kernels)
    return VariationalTrainer(
      model, on: images.train, settings: settings, kernels: kernels, pool: pool)
  }

  private static let secondsBetweenCheckpoints = 600.0

  private func train(
    _ trainer: VariationalTrainer, _ environment: RunEnvironment,
    into outcome: inout AutoencoderOutcome, progress: (Double) -> Void
  ) throws {
    let (checkpoint, kernels) = (environment.checkpoint, environment.kernels)
    if checkpoint.exists {
      outcome.seconds = try resume(trainer, kernels, from: checkpoint)
    }
    var saved = outcome.seconds
    while trainer.epoch < passes {
      let start = monotonicSeconds()
      let bound = trainer.runEpoch { _ in
        progress(Double(trainer.updates) / Double(passes * trainer.updatesPerEpoch))
        return !Interrupt.isRequested
      }
      outcome.seconds += monotonicSeconds() - start
      guard bound.isFinite else {
        outcome.divergedInPass = (trainer.updates - 1) / trainer.updatesPerEpoch + 1
        return
      }
      let isDue = outcome.seconds - saved > Self.secondsBetweenCheckpoints
      if isDue || trainer.epoch == passes || Interrupt.isRequested {
        try save(trainer, seconds: outcome.seconds, kernels: kernels, to: checkpoint)
        saved = outcome.seconds
      }
      try Interrupt.check()
    }
    outcome.trainBound = trainer.meanCriterion
  }

  func save(
    _ trainer: VariationalTrainer, seconds: Double, kernels: KernelSet, to file: CheckpointFile
  ) throws {
    var checkpoint = trainer.checkpoint(data: data(trainer, kernels))
    guard checkpoint.nonFiniteMatrix == nil else { return }
    checkpoint.reportedEpochs = trainer.epoch
    checkpoint.seconds = seconds
    try file.write(checkpoint)
  }

  /// - Returns: the seconds spent so far.
  private func resume(
    _ trainer: VariationalTrainer, _ kernels: KernelSet, from file: CheckpointFile
  ) throws -> Double {
    let checkpoint = try file.read()
    let data = data(trainer, kernels)
    try file.using { () throws(CheckpointError) in try trainer.restore(checkpoint, data: data) }
    return checkpoint.seconds
  }

  /// What is trained on, in checkpoints.
  private func data(
    _ trainer: VariationalTrainer, _ kernels: KernelSet
  ) -> [Checkpoint.Setting] {
    [
      .init("data set", set.rawValue), .init("minibatches", "\(trainer.updatesPerEpoch)"),
      // Sets that fuse multiply and add give the same bits; portable has others.
      .init("arithmetic", kernels.instructionSet == .portable ? "portable" : "fused"),
    ]
  }

  private func evaluate(
    _ model: VariationalAutoencoder, _ images: AutoencoderImages, _ environment: RunEnvironment,
    into outcome: inout AutoencoderOutcome, progress: (Double) -> Void
  ) throws {
    let start = monotonicSeconds()
    let sets = [images.evaluatedTest, images.evaluatedTrain]
    let total = Double(sets.map(\.count).reduce(0, +))
    let estimator = LikelihoodEstimator(
      model, samples: Self.importanceSamples, counts: sets.map(\.count), seed: seed,
      kernels: environment.kernels, pool: environment.pool)
    var done = 0
    var bounds: [Bounds?] = []
    for set in sets {
      let evaluation = try estimator.evaluate(set) { count in
        progress(Double(done + count) / total)
        try Interrupt.check()
      }
      bounds.append(Bounds(evaluation))
      done += set.count
    }
    (outcome.test, outcome.train) = (bounds[0], bounds[1])
    if outcome.test == nil || outcome.train == nil { outcome.divergedInPass = passes }
    outcome.seconds += monotonicSeconds() - start
  }
}
