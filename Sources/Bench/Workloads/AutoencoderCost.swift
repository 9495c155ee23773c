import Nets

/// What an autoencoder's affine maps cost, as if all products were dense. Source: spec 3.5.
struct AutoencoderCost {
  private struct Perceptron {
    /// Units from its input on.
    let widths: [Int]

    var weights: Double { zip(widths, widths.dropFirst()).reduce(0) { $0 + Double($1.0 * $1.1) } }
    var firstWeights: Double { Double(widths[0] * widths[1]) }
  }

  private let encoders: [Perceptron]
  private let decoders: [Perceptron]

  init(inputs: Int, layers: [StochasticLayerSize]) {
    let below = [inputs] + layers.map(\.latent)
    encoders = zip(below, layers).map { below, layer in
      Perceptron(widths: [below] + layer.hidden + [2 * layer.latent])
    }
    decoders = layers.enumerated().map { index, layer in
      let outputs = index == 0 ? inputs : 2 * below[index]
      return Perceptron(widths: [layer.latent] + layer.hidden.reversed() + [outputs])
    }
  }

  /// Of all maps, without biases.
  var weights: Double { (encoders + decoders).reduce(0) { $0 + $1.weights } }

  /// Of all layers but the input.
  var units: Double {
    (encoders + decoders).reduce(0) { $0 + Double($1.widths.dropFirst().reduce(0, +)) }
  }

  /// Floating-point operations of a gradient step for one image, a multiply-add counted as two.
  ///
  /// Each map goes forward, back to its input and into its gradient; the first one not to its input,
  /// and its encoder once for all samples. An estimator that passes another signal down than its own
  /// goes back through the upper encoders once more, and then with its own not to their input.
  func operations(samples: Int, signal: ConditionalSignal) -> Double {
    let shared = 3 * encoders[0].weights - encoders[0].firstWeights
    let upper = encoders.dropFirst()
    let sampled = 3 * (decoders + upper).reduce(0) { $0 + $1.weights }
    let again = upper.reduce(0) { $0 + $1.weights - $1.firstWeights }
    return 2 * (shared + Double(samples) * (sampled + (signal == .own ? 0 : again)))
  }
}
