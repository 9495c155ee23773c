import Nets

/// The options of `bench train` that only autoencoders have.
struct AutoencoderOptions {
  var layers: Int?
  var latent: LayerSizes?
  var samples = 5
  var form = ELBOForm.monteCarlo
  var scale: ControlVariateScale?
  var profile = AutoencoderProfile.paper
  var evaluationSamples = 5000
  var evaluationImages = ImageCount.atMost(1000)
  /// Those that were given, as the help shows them.
  var given: [String] = []

  static let discussion = """
    Autoencoders: vae maximises the mean of log w over K samples (Kingma and Welling 2014), iwae \
    the bound L_K = E log mean w (Burda et al. 2016). total is the derivative as automatic \
    differentiation gives it; path leaves the score of the encoder out (Roeder et al. 2017), \
    path-blocked does so as their code does, score is that of REINFORCE. Of iwae, path is their \
    algorithm 4, which is biased for K > 1: its mean is the gradient of the bound plus that of \
    rws; dreg is unbiased (Tucker et al. 2019), gdreg too, also for p(z1 | z2) (Bauer and Mnih \
    2021); rws and rws-dreg follow the wake phase, with a bias of O(1/K). All estimators of vae \
    are unbiased.
    """

  static var parameters: [Parameter<TrainCommand>] {
    let parameters: [Parameter<TrainCommand>] = [
      .option(
        "--layers <count>", \.autoencoder.layers, in: .from(1, to: 16),
        "Stochastic layers of an autoencoder; 1 and 2 have sizes of their own.",
        fallback: "as many as '--latent' has sizes, else 1"),
      .option(
        "--latent <sizes>", \.autoencoder.latent, "Units of each stochastic layer.",
        fallback: "50; with 2 layers 100,50"),
      .option(
        "--samples <count>", \.autoencoder.samples, in: .from(1, to: 10_000),
        "Samples K of each image."),
      .option(
        "--form <form>", \.autoencoder.form,
        "What of the vae's bound is sampled: all of it, or not the entropy of q, or not KL(q|p)."),
      .option(
        "--scale <scale>", \.autoencoder.scale,
        "How much of the score path leaves out: 0 is total, 1 path; annealed from 0 to 1, or the "
          + "best for each unit, estimated from earlier minibatches.", fallback: "1"),
      .option(
        "--profile <profile>", \.autoencoder.profile,
        "As the paper says (Adam with decays 0.9 and 0.999, all images in a new order each time), "
          + "or as its code does (0.99, second moments from 1, sums over minibatches, rounded "
          + "rates of burda, fewer images, always in the first order)."),
      .option(
        "--evaluation-samples <count>", \.autoencoder.evaluationSamples,
        in: .from(1, to: 10_000_000), "Samples of each image for its likelihood after an epoch."),
      .option(
        "--evaluation-images <count>", \.autoencoder.evaluationImages,
        "Evaluate so many test images, the first ones, and as many training images."),
    ]
    return parameters.map { $0.noted(in: \.autoencoder.given) }
  }
}

/// Which account of Roeder et al. 2017 a run follows: what the paper states, or what its published
/// code does.
enum AutoencoderProfile: String, ArgumentChoice {
  case paper, code

  var optimizer: Adam { self == .paper ? .paper : .publishedCode }
  var split: AutoencoderSplit { self == .paper ? .paper : .published }
}

extension TrainCommand {
  /// Checks the settings of an autoencoder that depend on each other.
  func requireAutoencoder(for objective: VariationalObjective) throws(Failure) {
    let layers = try stochasticLayers()
    if let refusal = variationalSettings(for: objective).refusal(layers: layers.count) {
      throw Failure(.usage, "'--task \(task.word)': \(refusal).")
    }
  }

  /// Throws where layers and sizes do not go together.
  func stochasticLayers() throws(Failure) -> [StochasticLayerSize] {
    let count = autoencoder.layers ?? autoencoder.latent?.values.count ?? hidden?.groups.count ?? 1
    let usual = count <= 2 ? VariationalAutoencoder.paperLayers(count) : nil
    guard let latent = autoencoder.latent?.values ?? usual?.map(\.latent),
      let hidden = hidden?.groups ?? usual?.map(\.hidden)
    else {
      throw Failure(.usage, "\(count) stochastic layers need '--latent' and '--hidden' sizes.")
    }
    for (option, sizes) in [("--latent", latent.count), ("--hidden", hidden.count)]
    where sizes != count {
      throw Failure(
        .usage, "'\(option)' has sizes for \(sizes) stochastic layers, not \(count).")
    }
    return zip(hidden, latent).map { StochasticLayerSize(hidden: $0, latent: $1) }
  }

  func variationalSettings(for objective: VariationalObjective) -> VariationalSettings {
    let profile = autoencoder.profile
    let schedule = schedule?.autoencoder ?? .constant
    var settings = VariationalSettings(
      objective: objective, estimator: (estimator?.autoencoder ?? .path).estimator,
      samples: autoencoder.samples,
      passes: epochs ?? (schedule == .constant ? 50 : VariationalSchedule.burdaPasses),
      seed: seed.value)
    settings.form = autoencoder.form
    settings.scale = autoencoder.scale
    if let batch { settings.batchSize = batch }
    settings.optimizer = profile.optimizer
    if let learningRate { settings.learningRate = learningRate }
    settings.schedule = profile == .code && schedule == .burda ? .burdaRounded : schedule
    settings.reshuffles = profile == .paper
    return settings
  }

  /// Parameters with gradient and two moments, and the units of each sample with their signals, of
  /// a training batch and of a block of the evaluation.
  func requireMemory(
    _ model: [StochasticLayerSize], inputs: Int, _ settings: VariationalSettings
  ) throws(Failure) {
    let cost = AutoencoderCost(inputs: inputs, layers: model)
    let rows = Double(settings.batchSize) * Double(settings.samples) + 2000
    try requireMemory(
      bytes: 16 * cost.weights + 8 * rows * cost.units,
      lessOf: "'--hidden' or '--latent' units, '--samples' or '--batch'")
  }
}

extension ELBOForm: ArgumentChoice {}
extension VariationalSchedule: ArgumentChoice {}
extension VariationalEstimatorName: ArgumentChoice {}
