import Kernels
import Nets

/// What one row of the table of autoencoders shows.
struct AutoencoderResult {
  let workload: AutoencoderWorkload
  /// Seconds for 60 000 images, scaled if only a part was run.
  let seconds: Double
  /// Seconds of each timed update, as many as were run.
  let updateSeconds: [Double]
  /// The part of an epoch that was run.
  let fraction: Double
  /// Seconds of the naive reference for 60 000 images, from a few samples of one; nil where it has
  /// another posterior.
  let naiveSeconds: Double?
  /// Floating-point operations of 60 000 images, as if all products were dense.
  let operations: Double
  let evaluation: VariationalEvaluation

  var imagesPerSecond: Double { Double(AutoencoderWorkload.images) / seconds }
  var operationsPerSecond: Double { operations / seconds }
}

/// Times epochs of autoencoders: trains from the seed for a part of one, and tests.
struct AutoencoderTiming {
  private let kernels: KernelSet
  private let pool: ThreadPool
  private let seed: UInt64
  private let data: AutoencoderData
  /// The mean training image.
  private let mean: [Float]

  /// Updates that meet cold memory; they also say how long an update takes.
  private static let warmUpUpdates = 4

  init(kernels: KernelSet, pool: ThreadPool, seed: UInt64, data: AutoencoderData) {
    self.kernels = kernels
    self.pool = pool
    self.seed = seed
    self.data = data
    mean = data.train.mean
  }

  /// - Parameter budget: seconds that the timed updates may take.
  func time(_ workload: AutoencoderWorkload, budget: Double) throws -> AutoencoderResult {
    let model = workload.makeModel(mean: mean, seed: seed, kernels: kernels)
    let trainer = VariationalTrainer(
      model, on: data.train, settings: workload.settings(seed: seed), kernels: kernels, pool: pool)
    let update = try trainer.secondsOfUpdates(Self.warmUpUpdates).dropFirst().min()!
    let whole = Double(trainer.updatesPerEpoch)
    let fraction = partOfEpoch { $0 * whole * update <= budget }
    let seconds = try trainer.secondsOfUpdates(max(1, Int((fraction * whole).rounded())))
    // A last batch may be smaller, as of the few examples of a test: whole epochs are right.
    let perImage = seconds.reduce(0, +) / Double(seconds.count) * whole / Double(data.train.count)
    let images = Double(AutoencoderWorkload.images)
    return AutoencoderResult(
      workload: workload, seconds: perImage * images, updateSeconds: seconds, fraction: fraction,
      naiveSeconds: model.posterior == .gaussian
        ? naiveSecondsPerImage(workload, model, data.train) * images : nil,
      operations: workload.operations(inputs: model.inputs) * images,
      evaluation: evaluate(model))
  }

  private func evaluate(_ model: VariationalAutoencoder) -> VariationalEvaluation {
    let images = data.test.prefix(AutoencoderWorkload.testImages)
    return LikelihoodEstimator(
      model, samples: AutoencoderWorkload.testSamples, counts: [images.count], seed: seed,
      kernels: kernels, pool: pool
    ).evaluate(images)
  }
}
