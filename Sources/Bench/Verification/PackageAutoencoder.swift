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
    for place in places {
      let values = parameters[place.name]!
      for (output, row) in values.enumerated() {
        for (input, value) in row.enumerated() {
          place.parameter.values[input, place.column + output] = Float(value)
        }
      }
    }
  }

  /// Where a parameter of the reference, `[out][in]`, stands in the package's, `[in, out]`.
  private struct Place {
    let name: String
    let parameter: Nets.Parameter
    /// Means and log standard deviations are columns of one head.
    var column = 0
  }

  private var places: [Place] {
    model.parameters.all.flatMap { parameter -> [Place] in
      let block = parameter.name.prefix { $0 != "." }
      let letter = ["V": "W", "c": "b"][parameter.name.dropFirst(block.count + 1)]
      guard let letter else { return [Place(name: parameter.name, parameter: parameter)] }
      if block == "px" { return [Place(name: "px.\(letter)o", parameter: parameter)] }
      return [
        Place(name: "\(block).\(letter)mu", parameter: parameter),
        Place(
          name: "\(block).\(letter)ls", parameter: parameter,
          column: parameter.values.columns / 2),
      ]
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
    for place in places {
      let sums = place.parameter.gradient
      gradients[place.name] = parameters[place.name]!.enumerated().map { output, row in
        row.indices.map { Double(sums[$0, place.column + output]) }
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
