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
/// q(z | x) = Πₗ N(zₗ; μₗ(zₗ₋₁), e^ℓₗ(zₗ₋₁)), p(x, z) = p(x | z₁) Πₗ p(zₗ | zₗ₊₁) with N(0, I) at the top.
///
/// Each mean and log standard deviation is one head of a perceptron; p(x | z₁) is Bernoulli, from
/// logits. Source: Kingma & Welling 2014; Burda et al. 2016; spec 3.1.
public final class VariationalAutoencoder {
  public let inputs: Int
  public let layers: [StochasticLayerSize]
  /// q(zₗ | zₗ₋₁): heads μ and ℓ side by side, `[2 latent]`.
  let encoders: [Perceptron]
  /// p(x | z₁): logits; then p(zₗ | zₗ₊₁): heads μ and ℓ side by side.
  let decoders: [Perceptron]
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
  public init(
    inputs: Int, layers: [StochasticLayerSize], decoderHidden: [[Int]]? = nil, in arena: Arena
  ) {
    precondition(inputs > 0 && !layers.isEmpty)
    self.inputs = inputs
    self.layers = layers
    var encoders: [Perceptron] = []
    var decoders: [Perceptron] = []
    for (index, layer) in layers.enumerated() {
      let below = index == 0 ? inputs : layers[index - 1].latent
      encoders.append(
        Perceptron(
          "q\(index + 1)", inputs: below, hidden: layer.hidden, outputs: 2 * layer.latent,
          in: arena))
      decoders.append(
        Perceptron(
          index == 0 ? "px" : "p\(index)", inputs: layer.latent,
          hidden: decoderHidden?[index] ?? layer.hidden.reversed(),
          outputs: index == 0 ? inputs : 2 * below, in: arena))
    }
    self.encoders = encoders
    self.decoders = decoders
    parameters = ParameterSet(
      (encoders + decoders).flatMap(\.affine).flatMap { [$0.weights, $0.bias!] }, memory: arena)
  }

  /// Kind and sizes, as checkpoints name them.
  public var architecture: String {
    let sizes = layers.map { ($0.hidden + [$0.latent]).map(String.init).joined(separator: "-") }
    return "vae \(inputs)-" + sizes.joined(separator: "/")
  }
}

extension VariationalAutoencoder {
  /// Uniform weights within ±√(6 / (in + out)), each head counted for itself; biases zero, but those
  /// of the outputs, which are the logits of the training images' mean, clipped to [0.001, 0.999].
  /// Source: Glorot & Bengio 2010; Burda et al. 2016.
  /// - Parameter mean: `[inputs]`, in [0, 1].
  public func initialise(seed: UInt64, mean: [Float], kernels: KernelSet) {
    precondition(mean.count == inputs, "a mean of \(mean.count) for \(inputs) inputs")
    let arena = Arena()
    let gaussianHeads = Set((encoders + decoders.dropFirst()).map(\.head.weights.name))
    for (number, parameter) in parameters.all.enumerated() {
      let values = parameter.values
      if values.rows == 1 {
        values.fill(0)
        continue
      }
      let outputs = gaussianHeads.contains(parameter.name) ? values.columns / 2 : values.columns
      let bound = (6 / Float(values.rows + outputs)).squareRoot()
      let uniforms = arena.matrix(rows: 1, columns: values.rows * values.columns)
      kernels.uniforms(
        RandomStream(seed: seed, purpose: .initialParameters, layer: number), into: uniforms)
      values.copy(from: uniforms.array.map { bound * (2 * $0 - 1) })
    }
    decoders[0].head.bias!.values.copy(
      from: mean.map { mean in
        let clipped = Double(min(max(mean, 0.001), 0.999))
        return Float(log(clipped / (1 - clipped)))
      })
  }
}
