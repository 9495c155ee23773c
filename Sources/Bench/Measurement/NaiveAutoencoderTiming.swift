import Kernels
import NaiveReference
import Nets

/// Seconds that the naive reference takes for the gradient of one image, K times those of one
/// sample: it shares nothing between samples. Sampling is not counted.
func naiveSecondsPerImage(
  _ workload: AutoencoderWorkload, _ model: VariationalAutoencoder, _ images: GreyImages
) -> Double {
  let naive = Naive.Autoencoder(model)
  let x = (0..<images.pixels).map { images.probabilities[0, $0] < 0.5 ? 0.0 : 1 }
  let noise = model.layers.enumerated().map { layer, size in
    Naive.normals(
      Naive.Stream(seed: 1, purpose: 0, layer: layer, step: 0, example: 0), count: size.latent)
  }
  let derivative: Naive.Derivative = workload.estimator is TotalDerivative ? .total : .path
  // One sample takes some milliseconds.
  var samples = 0
  let start = monotonicSeconds()
  repeat {
    consume(naive.elboGradient(derivative, naive.samples(x, noise: [noise])))
    samples += 1
  } while monotonicSeconds() - start < 0.02
  return (monotonicSeconds() - start) / Double(samples) * Double(workload.samples)
}

extension Naive.Autoencoder {
  /// The same autoencoder in double precision.
  init(_ model: VariationalAutoencoder) {
    var parameters: Naive.Parameters = [:]
    for place in model.goldenPlaces {
      let values = place.parameter.values
      parameters[place.golden] = place.columns.map { output in
        (0..<values.rows).map { input in Double(values[input, output]) }
      }
    }
    self.init(parameters, stochasticLayers: model.layers.count)
  }
}
