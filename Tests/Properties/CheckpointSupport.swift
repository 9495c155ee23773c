import Foundation
import Kernels

@testable import Nets

/// A small classification run: five batches an epoch, the last one smaller, with input noise.
final class SmallRun {
  static let data = [Checkpoint.Setting("data", "waves")]

  let trainer: Trainer
  private let arena = Arena()
  private let pool: ThreadPool

  init(
    _ kind: NetworkKind, _ estimator: any GradientEstimator, threads: Int = 1,
    hidden: [Int] = [7, 6],
    change: (inout TrainingSettings) -> Void = { _ in }
  ) {
    let kernels = KernelSet(InstructionSet.available.last!)
    pool = try! ThreadPool(threads: threads)
    let examples = Self.waves()
    let network = kind.network(
      inputs: examples.inputCount, hidden: hidden, outputs: examples.outputCount,
      outputModel: .softmax, in: arena)
    var settings = TrainingSettings(
      estimator: estimator, particles: 3, learningRate: 0.2, schedule: .paper, epochs: 3, seed: 5)
    settings.batchSize = 5
    settings.noise = 0.4
    change(&settings)
    network.initialise(seed: settings.seed, kernels: kernels)
    trainer = Trainer(network, on: examples, settings: settings, kernels: kernels, pool: pool)
  }

  deinit { pool.stop() }

  var totalUpdates: Int { trainer.settings.epochs * trainer.updatesPerEpoch }
  var checkpoint: Checkpoint { trainer.checkpoint(data: Self.data) }

  /// Makes updates until there are `count`, and returns the mean criterion after each of them.
  @discardableResult func train(until count: Int) -> [Double] {
    (trainer.updates..<count).map { _ in
      trainer.step()
      return trainer.meanCriterion
    }
  }

  func restore(_ checkpoint: Checkpoint) throws {
    try trainer.restore(checkpoint, data: Self.data)
  }

  /// 23 examples of 11 real inputs and one of 4 classes.
  private static func waves() -> ExampleSet {
    let memory = Arena()
    let inputs = memory.matrix(rows: 23, columns: 11)
    for row in 0..<23 {
      for column in 0..<11 { inputs[row, column] = Float(sin(Double(row * column + row))) }
    }
    return ExampleSet(
      inputs: .real(inputs), targets: .classes((0..<23).map { UInt8($0 * $0 % 4) }, count: 4),
      memory: memory)
  }
}

/// An epoch boundary lies where this many whole epochs have been reported.
extension Checkpoint {
  func reporting(_ run: SmallRun) -> Checkpoint {
    var checkpoint = self
    checkpoint.reportedEpochs = updates / run.trainer.updatesPerEpoch
    return checkpoint
  }
}
