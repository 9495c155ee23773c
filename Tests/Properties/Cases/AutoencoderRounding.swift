import Foundation
import Kernels
import NaiveReference

/// The float tolerance of the laws of autoencoders: how far log w and an element of a gradient of one
/// sample, computed in Float from given noise, may be from exact arithmetic. Magnitudes are those of
/// the sample, errors pass on to first order, and the kernels' own are those that they document.
struct AutoencoderRounding {
  let logWeight: Rounded
  /// The largest element of a gradient with weight 1: of log w, of log q, or GDReG's.
  private(set) var gradient = Rounded(0)

  private let parameters: Naive.Parameters
  private static let tanhULPs = ElementwiseFunction.hyperbolicTangent.errorBound

  init(_ source: VariationalCase, _ sample: Naive.LatentSample) {
    let parameters = source.parameters
    self.parameters = parameters
    var below = Rounded(1)
    var layers: [Layer] = []
    for index in source.latents.indices {
      let heads = Self.heads("q\(index + 1)", ["mu", "ls"], below, parameters)
      let layer = Layer(sample, index, inputs: below, mean: heads[0], logDeviation: heads[1])
      layers.append(layer)
      below = layer.latent
    }

    let logits = Self.heads("px", ["o"], layers[0].latent, parameters)[0]
    let outputs = Double(source.x.count)
    var logWeight = Rounded(
      sample.logLikelihood.magnitude,
      error: outputs * logits.error
        + ErrorBounds.bernoulliLogLikelihood(outputs: source.x.count)
        * sample.logLikelihood.magnitude)
    var priors: [Layer.Prior] = []
    for (index, layer) in layers.enumerated() {
      let isTop = index == layers.count - 1
      let heads =
        isTop
        ? [Rounded(0), Rounded(0)]
        : Self.heads("p\(index + 1)", ["mu", "ls"], layers[index + 1].latent, parameters)
      priors.append(layer.prior(sample.priors[index], mean: heads[0], logDeviation: heads[1]))
      logWeight = logWeight + layer.logDensity + priors[index].logDensity
    }
    self.logWeight = logWeight

    let error = Rounded(1).mapped(slope: 0, magnitude: 1, ulps: 4)
    var onLatent = backward(
      "px", ["o"], [Rounded(1, error: error.error + 0.25 * logits.error)], layers[0].latent)
    let likelihood = onLatent
    onLatent = onLatent + priors[0].pull
    if layers.count == 2 {
      let (lower, prior) = (layers[0], priors[0])
      let square = prior.residual * prior.residual + Rounded(1)
      let onUpper = backward("p1", ["mu", "ls"], [prior.pull, square], layers[1].latent)
      let signals = layers[1].signals(onUpper + priors[1].pull)
      let down = backward("q2", ["mu", "ls"], signals, lower.latent)
      onLatent = onLatent + down + down
      let reparameterised = likelihood + onLatent + lower.pull
      _ = backward(
        "p1", ["mu", "ls"], [reparameterised, reparameterised * prior.difference],
        layers[1].latent)
    }
    _ = backward("q1", ["mu", "ls"], layers[0].signals(onLatent), layers[0].inputs)
  }

  // MARK: perceptrons

  private static func rowNorm(_ names: String..., of parameters: Naive.Parameters) -> RowNorm {
    RowNorm(names.map { parameters[$0]! })
  }

  private static func hidden(
    _ block: String, _ input: Rounded, _ parameters: Naive.Parameters
  ) -> Rounded {
    // A bias counts as a weight of an input of 1.
    let input = Rounded(max(1, input.magnitude), error: input.error)
    return (1...2).reduce(input) { below, layer in
      below.multiplied(
        by: rowNorm("\(block).W\(layer)", "\(block).b\(layer)", of: parameters)
      ).mapped(slope: 1, magnitude: 1, ulps: tanhULPs)
    }
  }

  private static func heads(
    _ block: String, _ names: [String], _ input: Rounded, _ parameters: Naive.Parameters
  ) -> [Rounded] {
    let top = hidden(block, input, parameters)
    return names.map {
      top.multiplied(by: rowNorm("\(block).W\($0)", "\(block).b\($0)", of: parameters))
    }
  }

  /// From signals at the heads to the block's input; notes the elements of the parameters' gradient.
  private mutating func backward(
    _ block: String, _ names: [String], _ signals: [Rounded], _ input: Rounded
  ) -> Rounded {
    let input = Rounded(max(1, input.magnitude), error: input.error)
    let units = Self.hidden(block, input, parameters)
    // 1 − t² with an error of 2 |Δt|, and two roundings.
    let slope = Rounded(1, error: 2 * units.error + 4 * Rounded.unit)
    let largest = signals.dropFirst().reduce(signals[0], Rounded.max)
    func transposed(_ names: [String]) -> RowNorm {
      RowNorm(names.map { Naive.transpose(parameters["\(block).W\($0)"]!) })
    }
    let second = largest.multiplied(by: transposed(names)) * slope
    let first = second.multiplied(by: transposed(["2"])) * slope
    for element in [largest * units, second * units, first * input] {
      gradient = .max(gradient, element)
    }
    return first.multiplied(by: transposed(["1"]))
  }
}

/// A stochastic layer of one sample, all numbers as bounds over its units.
private struct Layer {
  let inputs: Rounded
  let latent: Rounded
  let logDensity: Rounded
  /// ε e^−ℓ and e^ℓ ε.
  let pull: Rounded
  private let displacement: Rounded
  private let noise: Double
  private let units: Int

  init(
    _ sample: Naive.LatentSample, _ index: Int, inputs: Rounded, mean: Rounded,
    logDeviation: Rounded
  ) {
    let (gaussian, epsilon) = (sample.posteriors[index], sample.noise[index])
    units = epsilon.count
    noise = largest(epsilon)
    self.inputs = inputs
    displacement = deviation(gaussian.logDeviation, logDeviation) * Rounded(noise)
    latent = Rounded(
      largest(sample.latents[index]), error: (mean + displacement).error)
    pull = deviation(gaussian.logDeviation.map { -$0 }, logDeviation) * Rounded(noise)
    let terms = densityTerms(gaussian, epsilon)
    logDensity = Rounded(
      terms,
      error: Double(units) * logDeviation.error
        + ErrorBounds.gaussianSampleLogDensity(units: units) * terms)
  }

  struct Prior {
    let difference: Rounded
    let residual: Rounded
    /// r e^−ℓ
    let pull: Rounded
    let logDensity: Rounded
  }

  func prior(_ gaussian: Naive.Gaussian, mean: Rounded, logDeviation: Rounded) -> Prior {
    let precision = deviation(gaussian.logDeviation.map { -$0 }, logDeviation)
    let difference = latent + mean
    let residual = difference * precision
    let terms =
      Double(units) * residual.magnitude * residual.magnitude / 2
      + gaussian.logDeviation.reduce(0) { $0 + abs($1) }
    return Prior(
      difference: difference, residual: residual, pull: residual * precision,
      logDensity: Rounded(
        terms,
        error: Double(units) * (residual.magnitude * residual.error + logDeviation.error)
          + ErrorBounds.gaussianLogDensity(units: units) * terms))
  }

  /// At (μ, ℓ), from g = ∂/∂z: g + ε e^−ℓ, and g e^ℓ ε + 1 + ε² + 1.
  func signals(_ gradient: Rounded) -> [Rounded] {
    let square = Rounded(noise) * Rounded(noise)
    return [
      gradient + pull, gradient * displacement + Rounded(1) + square + Rounded(1),
    ]
  }
}

private func largest(_ values: [Double]) -> Double { values.map(\.magnitude).max() ?? 0 }

/// e^ℓ of exponents with this error.
private func deviation(_ exponents: [Double], _ logDeviation: Rounded) -> Rounded {
  let e = exp(exponents.max() ?? 0)
  return Rounded(1, error: logDeviation.error).mapped(
    slope: e, magnitude: e, ulps: ElementwiseFunction.exponential.errorBound)
}

/// ½ ‖ε‖² + Σ |ℓ|
private func densityTerms(_ gaussian: Naive.Gaussian, _ noise: [Double]) -> Double {
  noise.reduce(gaussian.logDeviation.reduce(0) { $0 + abs($1) }) { $0 + $1 * $1 / 2 }
}
