import Kernels
import NaiveReference
import Nets

/// The package's own autoencoder with the parameters, examples and noise of a golden case, rounded to
/// Float.
final class PackageAutoencoder {
  private let golden: LatentGoldenCase.Autoencoder
  private let kernels: KernelSet
  private let model: VariationalAutoencoder
  private let arena = Arena()

  init(_ golden: LatentGoldenCase.Autoencoder, kernels: KernelSet) {
    self.golden = golden
    self.kernels = kernels
    let sizes = golden.sizes
    model = VariationalAutoencoder(
      inputs: sizes.inputs,
      layers: zip(sizes.inferenceHidden, sizes.latents).map {
        StochasticLayerSize(hidden: $0, latent: $1)
      }, decoderHidden: sizes.generativeHidden, in: arena)
    for place in model.goldenPlaces {
      for (column, row) in zip(place.columns, golden.parameters[place.golden]!) {
        for (input, value) in row.enumerated() {
          place.parameter.values[input, column] = Float(value)
        }
      }
    }
  }

  /// A pass over the case's examples and noise.
  func pass(
    _ objective: VariationalObjective, form: ELBOForm = .monteCarlo,
    _ estimator: any VariationalEstimator = TotalDerivative()
  ) -> VariationalStep {
    let pass = VariationalPass(
      model, objective: objective, form: form, examples: golden.x.count, samples: golden.count,
      estimator: estimator, kernels: kernels, in: arena)
    for (n, x) in golden.x.enumerated() {
      for (pixel, value) in x.enumerated() {
        pass.inputs[n, pixel] = value == 1
        pass.targets[n, pixel] = Float(value)
      }
      for (k, layers) in golden.noise[n].enumerated() {
        for (layer, units) in layers.enumerated() {
          for (unit, value) in units.enumerated() {
            pass.noise(ofLayer: layer)[n * golden.count + k, unit] = Float(value)
          }
        }
      }
    }
    return VariationalStep(pass, threads: 1)
  }

  func evaluate(_ step: VariationalStep) {
    step.evaluate(.given, ThreadPool(), [Scratch(in: arena)])
  }

  /// The mean over the examples, by the golden case's names.
  func meanGradient(
    _ step: VariationalStep, _ estimator: any VariationalEstimator
  ) -> Naive.Parameters {
    step.differentiate(estimator, .given, ThreadPool(), [Scratch(in: arena)])
    var gradient: Naive.Parameters = [:]
    let examples = Double(golden.x.count)
    for place in model.goldenPlaces {
      let sums = place.parameter.gradient
      gradient[place.golden] = place.columns.map { column in
        (0..<sums.rows).map { input in Double(sums[input, column]) / examples }
      }
    }
    return gradient
  }
}
