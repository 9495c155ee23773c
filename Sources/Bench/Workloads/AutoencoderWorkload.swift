import Kernels
import Nets

/// An epoch of an autoencoder of Burda et al. 2016. Ids are the keys of histories: they never change
/// their meaning.
struct AutoencoderWorkload {
  let id: String
  /// Stochastic layers, 1 or 2.
  let layers: Int
  let posterior: PosteriorFamily
  let objective: VariationalObjective
  let estimator: any VariationalEstimator
  /// K
  let samples: Int

  /// Images of an epoch.
  static let images = 60_000
  static let batchSize = 20
  /// K of the test, and on how many images it is taken.
  static let testSamples = 100
  static let testImages = 200

  private init(
    _ layers: Int, _ objective: VariationalObjective, _ name: VariationalEstimatorName,
    samples: Int, posterior: PosteriorFamily = .gaussian
  ) {
    self.layers = layers
    self.posterior = posterior
    self.objective = objective
    self.samples = samples
    estimator = name.estimator
    let task = objective == .elbo ? "vae" : "iwae"
    let family = posterior == .gaussian ? "" : "\(posterior.name)-\(posterior.size)/"
    id = "epoch/\(task)/\(layers)-layer/\(family)\(name.rawValue)/k=\(samples)"
  }

  static let all = gaussian + others

  /// What Roeder et al. 2017 compare, and the unbiased gradient of L_K beside.
  private static let gaussian: [AutoencoderWorkload] = [1, 2].flatMap { layers in
    [1, 5, 50].flatMap { samples in
      let compared: [(VariationalObjective, VariationalEstimatorName)] = [
        (.elbo, .total), (.elbo, .path), (.iwae, .total), (.iwae, .path), (.iwae, .dreg),
      ]
      return compared.map { AutoencoderWorkload(layers, $0.0, $0.1, samples: samples) }
    }
  }

  /// Other posteriors, of the sizes that `bench train` has where none are given.
  private static let others: [AutoencoderWorkload] = VariationalObjective.allCases.flatMap {
    objective in
    PosteriorName.allCases.filter { $0 != .gaussian }.flatMap { name in
      [VariationalEstimatorName.total, .path].map {
        AutoencoderWorkload(1, objective, $0, samples: 5, posterior: name.usualFamily)
      }
    }
  }

  /// Operations for one image, as if all products were dense.
  func operations(inputs: Int) -> Double {
    AutoencoderCost(
      inputs: inputs, layers: VariationalAutoencoder.paperLayers(layers), posterior: posterior
    ).operations(samples: samples, signal: estimator.conditionalSignal)
  }

  /// - Parameter mean: of the training images, `[inputs]`.
  func makeModel(mean: [Float], seed: UInt64, kernels: KernelSet) -> VariationalAutoencoder {
    let model = VariationalAutoencoder(
      inputs: mean.count, layers: VariationalAutoencoder.paperLayers(layers),
      posterior: posterior, in: Arena())
    model.initialise(seed: seed, mean: mean, kernels: kernels)
    return model
  }

  func settings(seed: UInt64) -> VariationalSettings {
    var settings = VariationalSettings(
      objective: objective, estimator: estimator, samples: samples, passes: 1, seed: seed)
    settings.batchSize = Self.batchSize
    return settings
  }
}
