import Kernels
import Testing

@testable import Nets

/// An autoencoder and how it is trained: every estimator on every bound that it is for, with one
/// stochastic layer and with two, other posteriors, and what else changes a step.
struct TrainedAutoencoder: Sendable, CustomTestStringConvertible {
  let layers: Int
  let objective: VariationalObjective
  let estimator: VariationalEstimatorName
  var posterior = PosteriorFamily.gaussian
  var form = ELBOForm.monteCarlo
  var scale: ControlVariateScale?
  var isPublishedCode = false

  var testDescription: String {
    let scale = scale.map { ", scale \($0)" } ?? ""
    let family = posterior == .gaussian ? "" : ", \(posterior.name) \(posterior.size)"
    return "\(objective) \(form.rawValue), \(estimator.rawValue)\(scale), \(layers) layers"
      + family + (isPublishedCode ? ", published code" : "")
  }

  static let all: [TrainedAutoencoder] =
    [1, 2].flatMap { layers in
      VariationalEstimatorName.allCases.flatMap { name in
        name.estimator.objectives.map {
          TrainedAutoencoder(layers: layers, objective: $0, estimator: name)
        }
      }
    }
    + [
      TrainedAutoencoder(layers: 1, objective: .elbo, estimator: .total, form: .divergence),
      TrainedAutoencoder(layers: 2, objective: .elbo, estimator: .total, form: .entropy),
      TrainedAutoencoder(
        layers: 1, objective: .elbo, estimator: .path, scale: .annealed(updates: 4)),
      estimatedScale,
      TrainedAutoencoder(layers: 2, objective: .iwae, estimator: .path, isPublishedCode: true),
    ] + otherPosteriors

  /// By the derivative that has a score and by the one that leaves it out.
  static let otherPosteriors: [TrainedAutoencoder] = [
    PosteriorFamily.mixture(components: 3), .planar(steps: 2), .coupling(steps: 3), .iaf(steps: 2),
  ].flatMap { family in
    VariationalObjective.allCases.flatMap { objective in
      [VariationalEstimatorName.total, .path].map {
        TrainedAutoencoder(layers: 1, objective: objective, estimator: $0, posterior: family)
      }
    }
  }

  /// The only one that keeps more than Adam does.
  static let estimatedScale = TrainedAutoencoder(
    layers: 2, objective: .elbo, estimator: .path, scale: .estimated(isClipped: true))

  static let pixels = 35
  static let samples = 3

  /// Widths at which products have whole tiles and tails.
  var sizes: [StochasticLayerSize] {
    let two = [
      StochasticLayerSize(hidden: [33, 20], latent: 9),
      StochasticLayerSize(hidden: [18], latent: 5),
    ]
    return Array(two.prefix(layers))
  }

  /// 70 images, deterministic, of all grey values.
  static let images: GreyImages = {
    let count = 70
    let values = (0..<count * pixels).map { (index: Int) -> UInt8 in
      let value: Int = index * (7 * index + 31)
      return UInt8(value % 256)
    }
    let images = Images(height: 5, width: 7, pixels: values, labels: [])
    return GreyImages(images, rows: Array(0..<count), firstNumber: 0)
  }()

  func start(threads: Int = 2, instructionSet: InstructionSet = .ofTests) -> AutoencoderRun {
    AutoencoderRun(self, threads: threads, instructionSet: instructionSet)
  }
}

/// An autoencoder in training: three batches a pass, the last one smaller.
final class AutoencoderRun {
  let model: VariationalAutoencoder
  let trainer: VariationalTrainer
  let kernels: KernelSet
  let pool: ThreadPool

  private static let data = [Checkpoint.Setting("data", "squares")]

  fileprivate init(_ trained: TrainedAutoencoder, threads: Int, instructionSet: InstructionSet) {
    kernels = KernelSet(instructionSet)
    pool = try! ThreadPool(threads: threads)
    let images = TrainedAutoencoder.images
    model = VariationalAutoencoder(
      inputs: images.pixels, layers: trained.sizes, posterior: trained.posterior, in: Arena())
    model.initialise(seed: 5, mean: images.mean, kernels: kernels)
    var settings = VariationalSettings(
      objective: trained.objective, estimator: trained.estimator.estimator,
      samples: TrainedAutoencoder.samples, passes: 4, seed: 11)
    settings.batchSize = 32
    settings.learningRate = 0.01
    settings.schedule = .burda
    settings.form = trained.form
    settings.scale = trained.scale
    if trained.isPublishedCode {
      settings.optimizer = .publishedCode
      settings.schedule = .burdaRounded
      settings.reshuffles = false
    }
    trainer = VariationalTrainer(
      model, on: images, settings: settings, kernels: kernels, pool: pool)
  }

  deinit { pool.stop() }

  var totalUpdates: Int { trainer.epochs * trainer.updatesPerEpoch }

  /// Where this many whole epochs have been reported.
  var checkpoint: Checkpoint {
    var checkpoint = trainer.checkpoint(data: Self.data)
    checkpoint.reportedEpochs = trainer.updates / trainer.updatesPerEpoch
    return checkpoint
  }

  func restore(_ checkpoint: Checkpoint) throws {
    try trainer.restore(checkpoint, data: Self.data)
  }

  /// Makes updates until there are `count`, and returns the bound of each.
  @discardableResult func train(until count: Int) -> [Double] {
    (trainer.updates..<count).map { _ in trainer.step().criterion }
  }

  /// Of all images, by so many samples.
  func evaluation(samples: Int) -> VariationalEvaluation {
    let images = TrainedAutoencoder.images
    return LikelihoodEstimator(
      model, samples: samples, counts: [images.count], seed: 3, kernels: kernels, pool: pool
    ).evaluate(images)
  }
}
