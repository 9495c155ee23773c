import Nets

/// The options of `bench train` that only autoencoders have.
struct AutoencoderOptions {
  var layers: Int?
  var latent: LayerSizes?
  var posterior = PosteriorName.gaussian
  var components: Int?
  var flowSteps: Int?
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

    With one stochastic layer q(z | x) may be a mixture of diagonal Gaussians, each of whose \
    components is sampled K times (Roeder et al. 2017, algorithm 3), or a flow from one Gaussian: \
    planar (Rezende and Mohamed 2015), affine coupling (Dinh et al. 2017) or iaf, inverse \
    autoregressive (Kingma et al. 2016), whose path derivative is that of Vaitl et al. (2022). \
    dreg, gdreg and rws-dreg do not hold for mixtures.
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
        "--posterior <family>", \.autoencoder.posterior,
        "The family of q(z | x), with one stochastic layer."),
      .option(
        "--components <count>", \.autoencoder.components, in: .from(1, to: 100),
        "Components of a mixture.", fallback: "\(PosteriorName.usualComponents)"),
      .option(
        "--flow-steps <count>", \.autoencoder.flowSteps, in: .from(1, to: 100),
        "Steps of planar, coupling and iaf.", fallback: "\(PosteriorName.usualFlowSteps)"),
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
    let posterior = try posterior()
    let settings = variationalSettings(for: objective)
    if let refusal = posterior.refusal(layers: layers)
      ?? settings.refusal(layers: layers.count, posterior: posterior)
    {
      throw Failure(.usage, "'--task \(task.word)': \(refusal).")
    }
  }

  /// Throws where a size is given that the family does not have.
  func posterior() throws(Failure) -> PosteriorFamily {
    let name = autoencoder.posterior
    if autoencoder.components != nil && name != .mixture {
      throw Failure(
        .usage, "'--components <count>' is for '--posterior mixture', not for \(name).")
    }
    if autoencoder.flowSteps != nil && !name.isFlow {
      throw Failure(
        .usage,
        "'--flow-steps <count>' is for '--posterior' planar, coupling or iaf, not for \(name).")
    }
    let size = autoencoder.components ?? autoencoder.flowSteps
    return size.map(name.family) ?? name.usualFamily
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

  /// Parameters with gradient and two moments, and the units of each image and sample with their signals,
  /// of a training batch and of a block of the evaluation.
  func requireMemory(
    _ model: [StochasticLayerSize], _ posterior: PosteriorFamily, inputs: Int,
    _ settings: VariationalSettings
  ) throws(Failure) {
    let cost = AutoencoderCost(inputs: inputs, layers: model, posterior: posterior)
    let components = Double(posterior.components)
    let draws = Double(settings.batchSize) * Double(settings.samples)
    let samples = components * draws + max(2000, 8 * components)
    let units = Double(settings.batchSize) * cost.imageUnits + samples * cost.sampleUnits
    try requireMemory(
      bytes: 16 * cost.weights + 8 * units,
      lessOf: "'--hidden' or '--latent' units, '--samples', '--batch'"
        + (posterior == .gaussian ? "" : ", components or steps"))
  }
}

extension ELBOForm: ArgumentChoice {}
extension PosteriorName: ArgumentChoice {}
extension VariationalSchedule: ArgumentChoice {}
extension VariationalEstimatorName: ArgumentChoice {}
