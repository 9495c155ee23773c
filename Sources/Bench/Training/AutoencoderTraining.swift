import Kernels
import Nets

/// An autoencoder on images that are binarised anew at each use.
struct AutoencoderTraining: TrainingSubject {
  let settings: [Checkpoint.Setting]
  let source: String
  private let autoencoder: VariationalTrainer
  private let estimator: LikelihoodEstimator
  /// The images that are evaluated, binarised once.
  private let test: GreyImages
  private let train: GreyImages

  init(
    _ command: TrainCommand, _ objective: VariationalObjective, _ kernels: KernelSet,
    _ pool: ThreadPool
  ) throws {
    let location = try DataLocation.resolve(command.set, for: .unsupervised, option: command.data)
    let options = command.autoencoder
    let seed = command.seed.value
    let data = try AutoencoderData(
      from: location, split: options.profile.split, limit: command.examples, seed: seed)
    source = data.source
    let images = options.evaluationImages.number(of: data.test.count)
    (test, train) = (data.test.prefix(images), data.train.prefix(images))

    let training = command.variationalSettings(for: objective)
    let layers = try command.stochasticLayers()
    let posterior = try command.posterior()
    try command.requireMemory(layers, posterior, inputs: data.train.pixels, training)
    let model = VariationalAutoencoder(
      inputs: data.train.pixels, layers: layers, posterior: posterior, in: Arena())
    model.initialise(seed: seed, mean: data.train.mean, kernels: kernels)
    autoencoder = VariationalTrainer(
      model, on: data.train, settings: training, kernels: kernels, pool: pool)
    estimator = LikelihoodEstimator(
      model, samples: options.evaluationSamples, counts: [test.count, train.count], seed: seed,
      kernels: kernels, pool: pool)
    settings = [
      .init("data set", location.set.rawValue),
      .init("split", options.profile.split.rawValue),
      .init("examples", "\(data.train.count)+\(data.test.count)"),
      .init("evaluation", "\(options.evaluationSamples) samples of \(images) images"),
      .arithmetic(kernels),
    ]
  }

  var trainer: any ResumableTrainer { autoencoder }
  var learningRate: Double { autoencoder.settings.learningRate }

  var summary: String {
    let settings = autoencoder.settings
    let model = autoencoder.model
    let bias = settings.estimator.bias(
      of: settings.objective, samples: settings.samples * model.posterior.components,
      layers: model.layers.count)
    let form = settings.form == .monteCarlo ? "" : " \(settings.form.rawValue)"
    let scale = settings.scale.map { " at scale \($0.word)" } ?? ""
    return [
      model.architecture,
      "\(settings.objective)\(form), \(settings.estimator.name)\(scale), K = \(settings.samples)"
        + (bias == .none ? "" : ", bias \(bias.rawValue)"),
      "rate \(settings.learningRate.word) \(settings.schedule.rawValue)",
      "\(settings.passes) epochs of \(autoencoder.updatesPerEpoch) updates",
    ].joined(separator: " · ")
  }

  func metrics(
    epoch: Int, seconds: Double, isEvaluated: Bool, afterBatch: () throws -> Void
  ) throws -> JSONLine {
    var record = AutoencoderRecord(
      epoch: epoch, trainBound: autoencoder.meanCriterion, seconds: seconds)
    if isEvaluated {
      record.test = try estimator.evaluate(test) { _ in try afterBatch() }
      record.train = try estimator.evaluate(train) { _ in try afterBatch() }
    }
    return record.line
  }
}
