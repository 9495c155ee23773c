import Kernels
import Nets

/// What `bench train` trains: a trainer on its data, in words, and evaluated.
protocol TrainingSubject {
  var trainer: any ResumableTrainer { get }
  /// The rate asked for.
  var learningRate: Double { get }
  /// Names what is trained on and how it is tested, in checkpoints.
  var settings: [Checkpoint.Setting] { get }
  /// The data, in one line.
  var source: String { get }
  /// What is trained and how, in one line.
  var summary: String { get }

  /// The metrics of the epoch that was trained.
  /// - Parameters:
  ///   - epoch: from 1.
  ///   - seconds: spent on its updates.
  ///   - isEvaluated: false where training has diverged: what is left is not worth a test.
  ///   - afterBatch: called between parts of the evaluation; throws to stop it.
  func metrics(
    epoch: Int, seconds: Double, isEvaluated: Bool, afterBatch: () throws -> Void
  ) throws -> JSONLine
}

extension TrainCommand {
  /// Reads the data and makes the model, initialised. Throws where they do not go together.
  func makeSubject(_ kernels: KernelSet, _ pool: ThreadPool) throws -> any TrainingSubject {
    switch task.family {
    case .network(let task): try NetworkTraining(self, task, kernels, pool)
    case .autoencoder(let objective): try AutoencoderTraining(self, objective, kernels, pool)
    }
  }
}

extension Checkpoint.Setting {
  /// Sets that fuse multiply and add give the same bits; portable has others.
  static func arithmetic(_ kernels: KernelSet) -> Checkpoint.Setting {
    .init("arithmetic", kernels.instructionSet == .portable ? "portable" : "fused")
  }
}
