import Kernels
import NaiveReference
import Nets

/// The package's own autoencoder with the parameters of the reference's, rounded to Float. Gradients go
/// by the reference's names.
final class PackageAutoencoder {
  let model: VariationalAutoencoder
  let kernels: KernelSet
  let arena = Arena()
  private let parameters: Naive.Parameters

  /// Of perceptrons with two hidden layers, `[out][in]`, with names such as `q1.W1`.
  init(_ parameters: Naive.Parameters, stochasticLayers: Int, kernels: KernelSet) {
    self.parameters = parameters
    self.kernels = kernels
    let hidden = { (block: String) in
      ["W1", "W2"].map { parameters["\(block).\($0)"]!.count }
    }
    model = VariationalAutoencoder(
      inputs: parameters["px.Wo"]!.count,
      layers: (1...stochasticLayers).map {
        StochasticLayerSize(hidden: hidden("q\($0)"), latent: parameters["q\($0).Wmu"]!.count)
      },
      decoderHidden: (0..<stochasticLayers).map { hidden($0 == 0 ? "px" : "p\($0)") }, in: arena)
    for place in model.goldenPlaces {
      for (column, row) in zip(place.columns, parameters[place.golden]!) {
        for (input, value) in row.enumerated() {
          place.parameter.values[input, column] = Float(value)
        }
      }
    }
  }

  /// A pass over examples `[example][pixel]` and noise `[example][sample][layer][unit]`.
  func pass(
    _ objective: VariationalObjective, form: ELBOForm = .monteCarlo,
    _ estimator: any VariationalEstimator = TotalDerivative(), x: [[Double]],
    noise: [[[[Double]]]]
  ) -> VariationalStep {
    let pass = VariationalPass(
      model, objective: objective, form: form, examples: x.count, samples: noise[0].count,
      estimator: estimator, kernels: kernels, in: arena)
    for (n, x) in x.enumerated() {
      for (pixel, value) in x.enumerated() {
        pass.inputs[n, pixel] = value == 1
        pass.targets[n, pixel] = Float(value)
      }
      pass.setNoise(noise[n], ofExample: n)
    }
    return VariationalStep(pass, threads: 1)
  }

  func evaluate(_ step: VariationalStep) {
    step.evaluate(.given, ThreadPool(), [Scratch(in: arena)])
  }

  func differentiate(_ step: VariationalStep, _ estimator: any VariationalEstimator) {
    step.differentiate(estimator, .given, ThreadPool(), [Scratch(in: arena)])
  }

  /// What the parameters' gradients hold, by the reference's names: sums over the examples.
  var gradients: Naive.Parameters {
    var gradients = parameters
    for place in model.goldenPlaces {
      let sums = place.parameter.gradient
      gradients[place.golden] = place.columns.map { column in
        (0..<sums.rows).map { Double(sums[$0, column]) }
      }
    }
    return gradients
  }
}

extension VariationalPass {
  /// Noise `[sample][layer][unit]` of an example.
  func setNoise(_ samples: [[[Double]]], ofExample example: Int) {
    for (k, layers) in samples.enumerated() {
      for (layer, units) in layers.enumerated() {
        for (unit, value) in units.enumerated() {
          noise(ofLayer: layer)[example * self.samples + k, unit] = Float(value)
        }
      }
    }
  }
}
