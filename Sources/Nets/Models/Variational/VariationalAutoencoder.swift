import Foundation
import Kernels

/// A stochastic layer of an autoencoder and the deterministic ones of the perceptron below it.
public struct StochasticLayerSize: Sendable, Hashable {
  /// Units of the encoder's hidden layers, from below; the decoder mirrors them.
  public let hidden: [Int]
  public let latent: Int

  public init(hidden: [Int], latent: Int) {
    precondition(hidden.allSatisfy { $0 > 0 } && latent > 0)
    self.hidden = hidden
    self.latent = latent
  }
}

/// A deep Gaussian autoencoder of binary data x = z₀:
/// q(z | x) = Πₗ N(zₗ; μₗ(zₗ₋₁), e^2ℓₗ(zₗ₋₁)), p(x, z) = p(x | z₁) Πₗ p(zₗ | zₗ₊₁), N(0, I) at the top;
/// with one stochastic layer q(z₁ | x) may be of another family.
///
/// Each mean and log standard deviation is one head of a perceptron; p(x | z₁) is Bernoulli, from
/// logits. Source: Kingma & Welling 2014; Burda et al. 2016; spec 3.1.
public final class VariationalAutoencoder {
  public let inputs: Int
  public let layers: [StochasticLayerSize]
  /// Of q(z₁ | x).
  public let posterior: PosteriorFamily
  /// q(zₗ | zₗ₋₁): heads μ and ℓ side by side, `[2 latent]`, or those of the family.
  let encoders: [Perceptron]
  /// p(x | z₁): logits; then p(zₗ | zₗ₊₁): heads μ and ℓ side by side.
  let decoders: [Perceptron]
  /// What examples share of an affine flow.
  let maps: [Parameter]
  public let parameters: ParameterSet

  /// One stochastic layer of the papers, 784-200-200-50, and two, 784-200-200-100 and 100-100-100-50.
  public static func paperLayers(_ count: Int) -> [StochasticLayerSize] {
    count == 1
      ? [.init(hidden: [200, 200], latent: 50)]
      : [.init(hidden: [200, 200], latent: 100), .init(hidden: [100, 100], latent: 50)]
  }

  /// Parameters are zero until they are set or initialised.
  /// - Parameter decoderHidden: units of each decoder's hidden layers from above, where they do not mirror
  ///   the encoder's.
  /// - Precondition: the posterior has no `refusal` of the layers.
  public init(
    inputs: Int, layers: [StochasticLayerSize], decoderHidden: [[Int]]? = nil,
    posterior: PosteriorFamily = .gaussian, in arena: Arena
  ) {
    precondition(inputs > 0 && !layers.isEmpty)
    if let refusal = posterior.refusal(layers: layers) { preconditionFailure(refusal) }
    self.inputs = inputs
    self.posterior = posterior
    self.layers = layers
    var encoders: [Perceptron] = []
    var decoders: [Perceptron] = []
    for (index, layer) in layers.enumerated() {
      let below = index == 0 ? inputs : layers[index - 1].latent
      encoders.append(
        Perceptron(
          "q\(index + 1)", inputs: below, hidden: layer.hidden,
          outputs: index == 0
            ? posterior.headColumns(units: layer.latent) : 2 * layer.latent, in: arena))
      decoders.append(
        Perceptron(
          index == 0 ? "px" : "p\(index)", inputs: layer.latent,
          hidden: decoderHidden?[index] ?? layer.hidden.reversed(),
          outputs: index == 0 ? inputs : 2 * below, in: arena))
    }
    self.encoders = encoders
    self.decoders = decoders
    maps = posterior.maps("q1", units: layers[0].latent, in: arena)
    parameters = ParameterSet(
      (encoders + decoders).flatMap(\.affine).flatMap { [$0.weights, $0.bias!] } + maps,
      memory: arena)
  }

  /// Kind and sizes, as checkpoints name them.
  public var architecture: String {
    let sizes = layers.map { ($0.hidden + [$0.latent]).map(String.init).joined(separator: "-") }
    let family = posterior == .gaussian ? "" : " \(posterior.name) \(posterior.size)"
    return "vae \(inputs)-" + sizes.joined(separator: "/") + family
  }
}

extension VariationalAutoencoder {
  /// Uniform weights within ±√(6 / (in + out)), each head counted for itself with as many outputs as
  /// there are units (those that an affine step changes, of its map); biases zero, but those
  /// of the outputs, which are the logits of the training images' mean, clipped to [0.001, 0.999]. What
  /// moves samples in a flow starts a hundred times smaller, so that the flow is near the identity.
  /// Source: Glorot & Bengio 2010; Burda et al. 2016.
  /// - Parameter mean: `[inputs]`, in [0, 1].
  public func initialise(seed: UInt64, mean: [Float], kernels: KernelSet) {
    precondition(mean.count == inputs, "a mean of \(mean.count) for \(inputs) inputs")
    let arena = Arena()
    let outputsOfHeads = Dictionary(
      uniqueKeysWithValues: zip(encoders, layers).map { ($0.head.weights.name, $1.latent) }
        + zip(decoders.dropFirst(), layers).map { ($0.head.weights.name, $1.latent) }
        + maps.map { ($0.name, $0.values.columns / 2) })
    let biases = Set((encoders + decoders).flatMap(\.affine).map(\.bias!.name))
    for (number, parameter) in parameters.all.enumerated() {
      let values = parameter.values
      if biases.contains(parameter.name) {
        values.fill(0)
        continue
      }
      let outputs = outputsOfHeads[parameter.name] ?? values.columns
      let bound = (6 / Float(values.rows + outputs)).squareRoot()
      let uniforms = arena.matrix(rows: 1, columns: values.rows * values.columns)
      kernels.uniforms(
        RandomStream(seed: seed, purpose: .initialParameters, layer: number), into: uniforms)
      values.copy(from: uniforms.array.map { bound * (2 * $0 - 1) })
    }
    for columns in posterior.displacements(units: layers[0].latent) {
      encoders[0].head.weights.values[columns: columns].scale(by: 0.01)
    }
    for map in maps { map.values.scale(by: 0.01) }
    if case .iaf = posterior { for map in maps { map.values.keepAutoregressive() } }
    decoders[0].head.bias!.values.copy(
      from: mean.map { mean in
        let clipped = Double(min(max(mean, 0.001), 0.999))
        return Float(log(clipped / (1 - clipped)))
      })
  }
}
