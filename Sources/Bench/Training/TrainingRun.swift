@preconcurrency import Foundation
import Kernels
import Nets

/// A run of `bench train`: epochs of training, each followed by an evaluation, a line of metrics and
/// a checkpoint. The line comes first: a run that is killed in between makes it again.
final class TrainingRun {
  private let command: TrainCommand
  private let data: TaskData
  private let trainer: Trainer
  private let evaluator: Evaluator
  /// Names what is trained on and how it is tested, in checkpoints.
  private let settings: [Checkpoint.Setting]
  private let metrics: AppendOnlyFile?
  private let checkpointFile: CheckpointFile?
  private var reportedEpochs = 0
  /// Spent on the updates of the epoch under way.
  private var seconds = 0.0

  /// Test examples on which the bound L(Q) is taken.
  private static let boundExamples = 100

  /// Reads the data, makes or resumes the files, and says on stderr what runs where.
  init(_ command: TrainCommand) throws {
    self.command = command
    checkpointFile = command.checkpoint.map(CheckpointFile.init)
    let checkpoint = command.isResuming ? try checkpointFile?.read() : nil
    if checkpoint == nil {
      for (path, what) in [(command.checkpoint, "checkpoint"), (command.metrics, "metrics")] {
        if let path { try ExistingFile.refuse(path, what) }
      }
    }
    let kernels = try KernelSet.requested()
    let pool = try ThreadPool(
      threads: command.threads ?? ProcessInfo.processInfo.activeProcessorCount)
    let location = try DataLocation.resolve(
      command.set, for: command.task, option: command.data)
    data = try TaskData(command.task, from: location, limit: command.examples)

    try command.requireMemory(inputs: data.train.inputCount, outputs: data.train.outputCount)
    let kind = command.model
    let network = kind.network(
      inputs: data.train.inputCount, hidden: command.hidden.values,
      outputs: data.train.outputCount, outputModel: command.task.outputModel, in: Arena())
    network.initialise(seed: command.seed.value, kernels: kernels)
    let training = command.settings(binaryInputs: data.train.inputs.isBinary)
    if let refusal = Trainer.refusal(of: training, for: network) {
      throw Failure(.usage, refusal)
    }
    trainer = Trainer(network, on: data.train, settings: training, kernels: kernels, pool: pool)
    evaluator = Evaluator(
      kind.tested(network), particles: kind.testParticles(),
      binaryInputs: data.train.inputs.isBinary, counts: data.evaluated.map(\.count),
      seed: command.seed.value, kernels: kernels, pool: pool)
    let counts = ([data.train] + data.evaluated).map { "\($0.count)" }
    settings = [
      .init("model", kind.rawValue),
      .init("task", command.task.rawValue),
      .init("data set", location.set.rawValue),
      .init("examples", counts.joined(separator: "+")),
      // Sets that fuse multiply and add give the same bits; portable has others.
      .init("arithmetic", kernels.instructionSet == .portable ? "portable" : "fused"),
    ]
    Terminal.writeError(
      """
      \(Machine(kernels.instructionSet).description)
      threads \(pool.threads) · seed \(command.seed.word) · data: \(data.source)
      \(Self.summary(trainer))\n
      """)

    if let checkpoint {
      try checkpointFile?.using { [trainer, settings] () throws(CheckpointError) in
        try trainer.restore(checkpoint, data: settings)
      }
      (reportedEpochs, seconds) = (checkpoint.reportedEpochs, checkpoint.seconds)
      metrics = try command.metrics.map {
        try MetricsFile.resume($0, reportedEpochs: checkpoint.reportedEpochs)
      }
    } else {
      metrics = try command.metrics.map(MetricsFile.create)
      // Before any work: a run that is killed in its first epoch can be resumed, and a name that
      // cannot be written is found out now.
      try save()
    }
  }

  func run() throws {
    let epochs = trainer.settings.epochs
    guard reportedEpochs < epochs else {
      return Terminal.writeError("all \(epochs) epochs are done already\n")
    }
    let start = trainer.updates
    let progress = command.terminal.progress(
      "training", total: epochs * trainer.updatesPerEpoch - start)
    let show = { [self] (note: String) in
      progress.update(
        trainer.updates - start, note: "epoch \(reportedEpochs + 1) of \(epochs)\(note)")
    }
    while reportedEpochs < epochs {
      try trainEpoch { show("") }
      let record = try evaluateEpoch { show(", evaluating") }
      progress.clear()
      try report(record.line)
      reportedEpochs += 1
      seconds = 0
      try save()
    }
    progress.finish()
  }

  /// What is left of the epoch under way.
  private func trainEpoch(_ show: () -> Void) throws {
    guard trainer.updates < (reportedEpochs + 1) * trainer.updatesPerEpoch else { return }
    let start = monotonicSeconds()
    trainer.runEpoch { _ in
      show()
      return !Interrupt.isRequested && trainer.criterionSum.isFinite
    }
    seconds += monotonicSeconds() - start
  }

  private func evaluateEpoch(_ show: () -> Void) throws -> EpochRecord {
    var record = EpochRecord(
      epoch: reportedEpochs + 1, trainCriterion: trainer.meanCriterion, seconds: seconds)
    guard trainer.criterionSum.isFinite else { return record }
    func evaluate(
      _ set: ExampleSet, _ purpose: RandomPurpose, boundExamples: Int = 0
    ) throws -> Evaluation {
      try evaluator.evaluate(
        set, purpose: purpose, step: trainer.updates, boundExamples: boundExamples
      ) { _ in
        try stopIfInterrupted()
        show()
      }
    }
    try stopIfInterrupted()
    record.validation = try data.validation.map { try evaluate($0, .validationStates) }
    record.test = try evaluate(data.test, .evaluationStates, boundExamples: Self.boundExamples)
    return record
  }

  private func report(_ line: JSONLine) throws {
    try metrics?.append(line.text)
    print(line.text)
    guard fflush(stdout) == 0, ferror(stdout) == 0 else {
      throw Failure.system(.inputOutput, "write to", "standard output")
    }
    if line.isDiverged { throw diverged }
  }

  private func save() throws {
    guard let checkpointFile else { return }
    var checkpoint = trainer.checkpoint(data: settings)
    guard checkpoint.nonFiniteMatrix == nil else { throw diverged }
    checkpoint.reportedEpochs = reportedEpochs
    checkpoint.seconds = seconds
    try checkpointFile.write(checkpoint)
  }

  /// Ctrl-C: what was computed is kept where there is a checkpoint.
  private func stopIfInterrupted() throws {
    guard Interrupt.isRequested else { return }
    try save()
    let made = trainer.updates - reportedEpochs * trainer.updatesPerEpoch
    let kept =
      checkpointFile.map { "'--resume' goes on from '\($0.path)'" }
      ?? "without '--checkpoint' the network is lost"
    throw Failure(
      .interrupted,
      "interrupted in epoch \(reportedEpochs + 1) after \(made) of \(trainer.updatesPerEpoch) "
        + "updates; \(kept)")
  }

  private var diverged: Failure {
    Failure(
      .failed,
      "training diverged in epoch \(reportedEpochs + 1): expected finite numbers; a smaller "
        + "'--learning-rate' than \(command.learningRate.word) may help")
  }

  /// What is trained and how, in one line.
  private static func summary(_ trainer: Trainer) -> String {
    let settings = trainer.settings
    let estimator = "\(settings.estimator.name), M = \(settings.particles)"
    let rate = "rate \(settings.learningRate.word) \(settings.schedule)"
    let length = "\(settings.epochs) epochs of \(trainer.updatesPerEpoch) updates"
    return [
      trainer.network.architecture, estimator, rate, "noise \(settings.noise.word)", length,
    ].joined(separator: " · ")
  }
}

extension TaskData {
  fileprivate var evaluated: [ExampleSet] { [validation, test].compactMap(\.self) }
}
