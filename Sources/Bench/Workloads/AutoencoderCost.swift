import Nets

/// What an autoencoder's affine maps cost, as if all products were dense. Source: spec 3.5.
struct AutoencoderCost {
  private struct Perceptron {
    /// Units from its input on.
    let widths: [Int]

    var weights: Double { zip(widths, widths.dropFirst()).reduce(0) { $0 + Double($1.0 * $1.1) } }
    var firstWeights: Double { Double(widths[0] * widths[1]) }
    /// Of all layers but the input.
    var units: Double { Double(widths.dropFirst().reduce(0, +)) }
  }

  private let encoders: [Perceptron]
  private let decoders: [Perceptron]
  private let posterior: PosteriorFamily
  /// Of z₁.
  private let latent: Int

  init(inputs: Int, layers: [StochasticLayerSize], posterior: PosteriorFamily = .gaussian) {
    let below = [inputs] + layers.map(\.latent)
    self.posterior = posterior
    latent = layers[0].latent
    encoders = layers.enumerated().map { index, layer in
      let outputs =
        index == 0 ? posterior.headColumns(units: layer.latent) : 2 * layer.latent
      return Perceptron(widths: [below[index]] + layer.hidden + [outputs])
    }
    decoders = layers.enumerated().map { index, layer in
      let outputs = index == 0 ? inputs : 2 * below[index]
      return Perceptron(widths: [layer.latent] + layer.hidden.reversed() + [outputs])
    }
  }

  /// Of the maps of affine flows.
  private var flowWeights: Double {
    posterior.mapSize(units: latent).map { Double(posterior.size * $0.inputs * $0.outputs) } ?? 0
  }

  /// Of all maps, without biases.
  var weights: Double { (encoders + decoders).reduce(flowWeights) { $0 + $1.weights } }

  /// Of the first encoder's layers, which each image meets once.
  var imageUnits: Double { encoders[0].units }

  /// Of all others, which each sample meets: those of a flow after each step with what the step makes of
  /// them, and the densities of a mixture's components.
  var sampleUnits: Double {
    let ofStep = latent + (posterior.mapSize(units: latent)?.outputs ?? 1)
    return (encoders.dropFirst() + decoders).reduce(Double(posterior.size * ofStep)) {
      $0 + $1.units
    }
  }

  /// Floating-point operations of a gradient step for one image, a multiply-add counted as two.
  ///
  /// Each map goes forward, back to its input and into its gradient; the first one not to its input,
  /// and its encoder once for all samples. An estimator that passes another signal down than its own
  /// goes back through the upper encoders once more, and then with its own not to their input; and
  /// through the maps of a flow once more, for ∂ log q / ∂z.
  /// - Parameter samples: K
  func operations(samples: Int, signal: ConditionalSignal) -> Double {
    let shared = 3 * encoders[0].weights - encoders[0].firstWeights
    let upper = encoders.dropFirst()
    let sampled = 3 * (decoders + upper).reduce(0) { $0 + $1.weights }
    let again = upper.reduce(0) { $0 + $1.weights - $1.firstWeights }
    let once = sampled + 3 * flowWeights + (signal == .own ? 0 : again + flowWeights)
    return 2 * (shared + Double(samples * posterior.components) * once)
  }
}
