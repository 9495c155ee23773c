import Kernels
import NaiveReference

/// The float tolerance of the laws of autoencoders: how far log w and an element of a gradient of one
/// sample, computed in Float from given noise, may be from exact arithmetic. Errors pass on from number
/// to number to first order, at the values that the sample has; the kernels' own are those that they
/// document. Gradients of all estimators are bounded together, by sums of magnitudes.
struct AutoencoderRounding {
  let logWeight: Rounded
  /// The largest element of a gradient with weight 1: of log w, of log q, or GDReG's.
  private(set) var gradient = Rounded(0)

  init(_ source: VariationalCase, _ sample: Naive.LatentSample) {
    let block = { (name: String, input: [Rounded], heads: [String]) in
      PerceptronRounding(source.parameters, name, heads, input: input)
    }
    let gaussian = Naive.MultilayerPerceptron.gaussianHeads
    var encoders: [PerceptronRounding] = []
    var layers: [GaussianRounding] = []
    for (index, noise) in sample.noise.enumerated() {
      let below = layers.last?.latent ?? source.x.map { Rounded($0) }
      encoders.append(block("q\(index + 1)", below, gaussian))
      layers.append(GaussianRounding(heads: encoders[index].heads, noise: noise))
    }
    let decoder = block("px", layers[0].latent, Naive.MultilayerPerceptron.bernoulliHeads)
    let conditional = layers.count == 2 ? block("p1", layers[1].latent, gaussian) : nil
    let priors = layers.enumerated().map { index, layer in
      let heads = index == 0 ? conditional?.heads : nil
      return layer.prior(heads: heads ?? Array(repeating: Rounded(0), count: 2 * layer.units))
    }

    let errors = zip(sample.likelihoodSignals[0], decoder.heads).map { signal, logit in
      // x − σ(o), and σ' = σ (1 − σ)
      let share = signal.magnitude
      return Rounded(share, error: share * (1 - share) * logit.error + 8 * Rounded.unit)
    }
    let ofLogits = zip(errors, decoder.heads).reduce(0) { $0 + $1.0.magnitude * $1.1.error }
    let ownError = ErrorBounds.bernoulliLogLikelihood(outputs: source.x.count)
    logWeight = zip(layers, priors).reduce(
      Rounded(sample.logLikelihood, error: ofLogits + ownError * sample.logLikelihood.magnitude)
    ) { $0 + $1.0.logDensity + $1.1.logDensity }

    let likelihood = backward(decoder, errors)
    var onLatent = likelihood.plus(priors[0].pull)
    if let conditional {
      let onUpper = backward(conditional, priors[0].score).plus(priors[1].pull)
      let down = backward(encoders[1], layers[1].signals(onUpper))
      // Of one estimator, and of the score that GDReG passes down.
      onLatent = onLatent.plus(down).plus(down)
      let reparameterised = likelihood.plus(onLatent).plus(layers[0].pull)
      _ = backward(
        conditional, reparameterised + zip(reparameterised, priors[0].difference).map(*))
    }
    _ = backward(encoders[0], layers[0].signals(onLatent))
  }

  /// What signals at the heads are at the input; takes in the elements of the parameters' gradient.
  private mutating func backward(
    _ block: PerceptronRounding, _ signals: [Rounded]
  ) -> [Rounded] {
    let second = block.backward(signals, from: 2)
    let first = block.backward(second, from: 1)
    let inputs = [block.second, block.first, block.input]
    for (signals, inputs) in zip([signals, second, first], inputs) {
      // That of a bias is the signal.
      for factor in inputs + [Rounded(1)] {
        for signal in signals { gradient = .max(gradient, signal * factor.bound) }
      }
    }
    return block.backward(first, from: 0)
  }
}

/// A perceptron at one input.
private struct PerceptronRounding {
  let input: [Rounded]
  let first: [Rounded]
  let second: [Rounded]
  /// One after another.
  let heads: [Rounded]
  /// W₁, W₂ and those of the heads, `[out][in]`.
  private let weights: [[[Double]]]

  init(_ parameters: Naive.Parameters, _ block: String, _ heads: [String], input: [Rounded]) {
    let names = [["1"], ["2"], heads]
    let weights = names.map { $0.flatMap { parameters["\(block).W\($0)"]! } }
    func affine(_ layer: Int, _ v: [Rounded]) -> [Rounded] {
      let biases = names[layer].flatMap { parameters["\(block).b\($0)"]! }
      return zip(weights[layer], biases).map { Rounded.sum($0 + $1, v + [Rounded(1)]) }
    }
    self.input = input
    self.weights = weights
    first = affine(0, input).map(\.hyperbolicTangent)
    second = affine(1, first).map(\.hyperbolicTangent)
    self.heads = affine(2, second)
  }

  /// Bounds of Wᵀ g, times the slopes of tanh but at the input.
  func backward(_ signals: [Rounded], from layer: Int) -> [Rounded] {
    let below = Naive.transpose(weights[layer]).map {
      Rounded.sum($0.map(\.magnitude), signals)
    }
    if layer == 0 { return below }
    return zip(below, layer == 1 ? first : second).map { signal, t in
      // 1 − t², and two roundings.
      let slope = 1 - t.value * t.value
      return signal
        * Rounded(slope, error: 2 * t.magnitude * t.error + 4 * Rounded.unit)
    }
  }
}

/// A layer q(z | ·) of one sample; all `[unit]`.
private struct GaussianRounding {
  let latent: [Rounded]
  let logDensity: Rounded
  /// ε e^−ℓ, bounded.
  let pull: [Rounded]
  private let displacement: [Rounded]
  private let noise: [Double]

  var units: Int { noise.count }

  init(heads: [Rounded], noise: [Double]) {
    let (mean, logDeviation) = (heads.prefix(noise.count), heads.suffix(noise.count))
    self.noise = noise
    displacement = zip(logDeviation, noise).map { $0.exponential * Rounded($1) }
    latent = Array(mean).plus(displacement)
    pull = zip(logDeviation, noise).map { ($0.negated.exponential * Rounded($1)).bound }
    let terms = zip(logDeviation, noise).reduce(0) { $0 + $1.0.magnitude + $1.1 * $1.1 / 2 }
    logDensity = Rounded(
      terms,
      error: logDeviation.reduce(0) { $0 + $1.error }
        + ErrorBounds.gaussianSampleLogDensity(units: noise.count) * terms)
  }

  /// log N(z; m, e^ℓ) with r = (z − m) e^−ℓ; all but the density are bounds.
  struct Prior {
    /// z − m
    let difference: [Rounded]
    /// r e^−ℓ
    let pull: [Rounded]
    /// At m and ℓ: r e^−ℓ and r² − 1.
    let score: [Rounded]
    let logDensity: Rounded
  }

  func prior(heads: [Rounded]) -> Prior {
    let (mean, logDeviation) = (heads.prefix(units), heads.suffix(units))
    let precision = logDeviation.map(\.negated.exponential)
    let difference = zip(latent, mean).map { $0 + $1.negated }
    let residual = zip(difference, precision).map(*)
    let pull = zip(residual, precision).map { ($0 * $1).bound }
    let terms = zip(residual, logDeviation).reduce(0) {
      $0 + $1.0.value * $1.0.value / 2 + $1.1.magnitude
    }
    let passedOn = zip(residual, logDeviation).reduce(0) {
      $0 + $1.0.magnitude * $1.0.error + $1.1.error
    }
    return Prior(
      difference: difference.map(\.bound), pull: pull,
      score: pull + residual.map { ($0 * $0) + Rounded(1) },
      logDensity: Rounded(
        terms, error: passedOn + ErrorBounds.gaussianLogDensity(units: units) * terms))
  }

  /// At (μ, ℓ), from bounds of g = ∂/∂z: g + ε e^−ℓ, and g e^ℓ ε + 1 + ε² + 1.
  func signals(_ gradient: [Rounded]) -> [Rounded] {
    let ofDeviation = gradient.indices.map { unit in
      gradient[unit] * displacement[unit].bound + Rounded(noise[unit] * noise[unit] + 2)
    }
    return gradient.plus(pull) + ofDeviation
  }
}

extension [Rounded] {
  /// Element by element.
  fileprivate func plus(_ other: [Rounded]) -> [Rounded] { zip(self, other).map(+) }
}
