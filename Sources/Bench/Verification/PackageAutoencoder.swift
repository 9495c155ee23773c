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
    for place in places {
      let values = golden.parameters[place.golden]!
      for (output, row) in values.enumerated() {
        for (input, value) in row.enumerated() {
          place.parameter.values[input, place.column + output] = Float(value)
        }
      }
    }
  }

  /// Where a golden parameter, `[out][in]`, stands in the package's, `[in, out]`.
  private struct Place {
    let golden: String
    let parameter: Nets.Parameter
    /// Means and log standard deviations are columns of one head.
    var column = 0
  }

  private var places: [Place] {
    model.parameters.all.flatMap { parameter -> [Place] in
      let block = parameter.name.prefix { $0 != "." }
      let letter = ["V": "W", "c": "b"][parameter.name.dropFirst(block.count + 1)]
      guard let letter else { return [Place(golden: parameter.name, parameter: parameter)] }
      if block == "px" { return [Place(golden: "px.\(letter)o", parameter: parameter)] }
      return [
        Place(golden: "\(block).\(letter)mu", parameter: parameter),
        Place(
          golden: "\(block).\(letter)ls", parameter: parameter,
          column: parameter.values.columns / 2),
      ]
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
    for place in places {
      let sums = place.parameter.gradient
      var mean = golden.parameters[place.golden]!
      for output in mean.indices {
        for input in mean[output].indices {
          mean[output][input] = Double(sums[input, place.column + output]) / examples
        }
      }
      gradient[place.golden] = mean
    }
    return gradient
  }
}
