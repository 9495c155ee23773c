@preconcurrency import Foundation
import Kernels
import Nets

/// A run of `bench train`: epochs of training, each followed by an evaluation, a line of metrics and
/// a checkpoint. The line comes first: a run that is killed in between makes it again.
final class TrainingRun {
  private let command: TrainCommand
  private let subject: any TrainingSubject
  private let trainer: any ResumableTrainer
  private let metrics: AppendOnlyFile?
  private let checkpointFile: CheckpointFile?
  private var reportedEpochs = 0
  /// Spent on the updates of the epoch under way.
  private var seconds = 0.0

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
    subject = try command.makeSubject(kernels, pool)
    trainer = subject.trainer
    Terminal.writeError(
      """
      \(Machine(kernels.instructionSet).description)
      threads \(pool.threads) · seed \(command.seed.word) · data: \(subject.source)
      \(subject.summary)\n
      """)

    if let checkpoint {
      try checkpointFile?.using { [trainer, subject] () throws(CheckpointError) in
        try trainer.restore(checkpoint, data: subject.settings)
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
    let epochs = trainer.epochs
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
      let line = try evaluateEpoch { show(", evaluating") }
      progress.clear()
      try report(line)
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

  private func evaluateEpoch(_ show: () -> Void) throws -> JSONLine {
    let isFinite = trainer.criterionSum.isFinite
    if isFinite { try stopIfInterrupted() }
    return try subject.metrics(
      epoch: reportedEpochs + 1, seconds: seconds, isEvaluated: isFinite
    ) {
      try stopIfInterrupted()
      show()
    }
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
    var checkpoint = trainer.checkpoint(data: subject.settings)
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
        + "'--learning-rate' than \(subject.learningRate.word) may help")
  }
}
