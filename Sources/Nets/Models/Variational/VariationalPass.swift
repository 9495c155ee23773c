import Kernels

/// A batch on its way through an autoencoder, K samples for each example: row e · K + k is sample k of
/// example e; or e · C K + c K + k, where a draw has a sample of each of C components of a mixture.
/// Everything is allocated when the pass is made.
///
/// `forward` and `backward` take disjoint ranges of examples on any threads; no result depends on how
/// examples are divided. Source: spec 3.4.
public final class VariationalPass {
  public let model: VariationalAutoencoder
  public let kernels: KernelSet
  public let objective: VariationalObjective
  /// What of the ELBO is sampled.
  public let form: ELBOForm
  public let examples: Int
  /// K
  public let samples: Int
  /// C, 1 but for mixtures.
  public let components: Int
  /// x, `[examples, inputs]`, as bits for the encoder and as numbers for the likelihood.
  public let inputs: BitMatrix
  public let targets: Matrix
  public let exampleNumbers: ExampleNumbers
  /// log w with all constants, `[1, rows]`; of the closed forms, its counterpart.
  public let logWeights: Matrix
  /// ω: 1/K for the ELBO, w̃ for L_K, `[1, rows]`; of a mixture π/K, and w̃ from π w.
  public let weights: Matrix
  /// The sampled bound, `[1, examples]`.
  public let bound: Matrix

  let layers: [any StochasticLayer]
  let encoders: [PerceptronPass]
  let decoders: [PerceptronPass]
  /// At each layer's heads, where it is estimated: c per coordinate, `[1, 2 units]`. Gaussian layers
  /// only.
  let scoreScales: [Matrix]
  private let encoderWeights: EncoderWeights
  /// Those of the gradient that an upper layer passes down.
  private let passedDown: (total: EncoderWeights, blocked: EncoderWeights)
  /// The signals of the upper encoders that are passed down, where they are not those of the parameters.
  private let downSignals: [PerceptronSignals?]
  private let priorGradients: PriorGradients?
  /// log p(x | z₁), then log densities of the layers under the priors, `[1, rows]`.
  let logLikelihoods: Matrix
  let priorDensities: Matrix
  /// KL(q(z₁ | x) ‖ p) where the form has it, `[1, examples]`.
  let divergences: Matrix
  private let memory: Arena

  /// - Parameter estimator: what `backward` will be called with, for the memory that it needs.
  public init(
    _ model: VariationalAutoencoder, objective: VariationalObjective, form: ELBOForm = .monteCarlo,
    examples: Int, samples: Int, estimator: any VariationalEstimator, kernels: KernelSet,
    in arena: Arena
  ) {
    precondition(examples > 0 && samples > 0)
    precondition(
      form == .monteCarlo
        || objective == .elbo && estimator is TotalDerivative
          && (form == .entropy || model.layers.count == 1),
      "the closed forms are for the total derivative of the ELBO, 'kl' for one stochastic layer")
    precondition(form == .monteCarlo || model.posterior == .gaussian)
    components = model.posterior.components
    let rows = examples * samples * components
    self.model = model
    self.kernels = kernels
    self.objective = objective
    self.form = form
    self.examples = examples
    self.samples = samples
    memory = arena
    inputs = arena.bitMatrix(rows: examples, columns: model.inputs)
    targets = arena.matrix(rows: examples, columns: model.inputs)
    exampleNumbers = ExampleNumbers(count: examples)
    let row = { arena.matrix(rows: 1, columns: rows) }
    (logWeights, weights, logLikelihoods, priorDensities) = (row(), row(), row(), row())
    bound = arena.matrix(rows: 1, columns: examples)
    divergences = arena.matrix(rows: 1, columns: examples)
    encoderWeights = EncoderWeights(
      passed: row(), direct: row(), score: row(), share: components > 1 ? row() : nil)
    let (ones, zeros) = (row(), row())
    ones.fill(1)
    passedDown = (
      EncoderWeights(passed: ones, direct: weights, score: zeros),
      EncoderWeights(passed: ones, direct: weights, score: weights)
    )

    var encoders: [PerceptronPass] = []
    var layers: [any StochasticLayer] = []
    for encoder in model.encoders {
      let below: Inputs = layers.last.map { .real($0.samples) } ?? .binary(inputs)
      encoders.append(PerceptronPass(encoder, inputs: below, kernels: kernels, in: arena))
      let family = layers.isEmpty ? model.posterior : .gaussian
      layers.append(
        family.layer(
          heads: encoders.last!.output, units: model.layers[layers.count].latent, rows: rows,
          maps: model.maps, in: arena))
    }
    self.encoders = encoders
    self.layers = layers
    decoders = zip(model.decoders, layers).enumerated().map { index, pair in
      PerceptronPass(
        pair.0, inputs: .real(pair.1.samples), errorsReplaceOutput: index == 0, kernels: kernels,
        in: arena)
    }
    let scaledLayers = model.posterior == .gaussian ? model.layers : []
    scoreScales = scaledLayers.map { layer in
      let scale = arena.matrix(rows: 1, columns: 2 * layer.latent)
      scale.fill(1)
      return scale
    }
    let sharesSignals = estimator.conditionalSignal == .own
    downSignals = model.encoders.enumerated().map { index, encoder in
      index == 0 || sharesSignals ? nil : PerceptronSignals(encoder, rows: rows, in: arena)
    }
    priorGradients =
      estimator.reparameterisesPrior && layers.count > 1
      ? PriorGradients(model, rows: rows, in: arena) : nil
  }

  /// ε of a stochastic layer, `[rows, units]`, to be set where noise is given.
  public func noise(ofLayer number: Int) -> Matrix { layers[number].noise }

  func rows(of examples: Range<Int>) -> Range<Int> {
    let size = samples * components
    return examples.lowerBound * size..<examples.upperBound * size
  }

  // MARK: Forward

  /// From inputs to log-weights, weights and bound.
  public func forward(_ range: Range<Int>, _ noise: NoiseSource, scratch: Scratch) {
    let rows = rows(of: range)
    for (number, layer) in layers.enumerated() {
      encoders[number].forward(number == 0 ? range : rows, scratch: scratch)
      sample(layer, number, range, noise)
      layer.complete(rows, kernels: kernels, scratch: scratch)
    }
    for decoder in decoders.reversed() { decoder.forward(rows, scratch: scratch) }
    kernels.bernoulliLikelihood(
      decoders[0].output[rows: rows], targets[rows: range],
      into: logLikelihoods[columns: rows])
    weigh(range)
  }

  private func sample(
    _ layer: any StochasticLayer, _ number: Int, _ range: Range<Int>, _ source: NoiseSource
  ) {
    guard case .sampled(let seed, let purpose, let step) = source else {
      return layer.sample(rows(of: range), nil, kernels: kernels)
    }
    for example in range {
      let stream = RandomStream(
        seed: seed, purpose: purpose, layer: number, step: step, example: exampleNumbers[example])
      layer.sample(rows(of: example..<example + 1), stream, kernels: kernels)
    }
  }

  // MARK: Backward

  /// From the weights to the signals of all layers, by an estimator.
  public func backward(
    _ range: Range<Int>, _ estimator: any VariationalEstimator, scratch: Scratch
  ) {
    let rows = rows(of: range)
    setWeights(range, estimator)
    backpropagateDecoders(rows, scratch: scratch)
    for number in layers.indices.reversed() where number > 0 {
      backpropagateConditional(number, rows, estimator, scratch: scratch)
    }
    priorGradients?.run(rows, self, scratch: scratch)
    let signals = encoders[0].signals
    layers[0].signal(
      rows, encoderWeights, scoreScale: scoreScales.first, into: signals.head, kernels: kernels,
      scratch: scratch)
    if form == .divergence {
      kernels.subtractDivergenceGradient(
        layers[0].heads[rows: range], scale: 1, from: signals.head[rows: range])
    }
    encoders[0].backward(
      range, signals, inputGradient: nil, accumulates: false, scratch: scratch)
  }

  private func setWeights(_ range: Range<Int>, _ estimator: any VariationalEstimator) {
    for row in rows(of: range) {
      let signal = estimator.signal(
        of: WeightedSample(weight: weights[0, row], logWeight: logWeights[0, row]))
      encoderWeights.passed[0, row] = signal.passed
      encoderWeights.direct[0, row] = form == .divergence ? 0 : signal.direct
      encoderWeights.score[0, row] = signal.score
    }
    setShares(range, encoderWeights)
  }

  /// ω ∂ log p(x, z) with respect to all parameters of p and all samples.
  private func backpropagateDecoders(_ rows: Range<Int>, scratch: Scratch) {
    let errors = decoders[0].output[rows: rows]
    kernels.scaleRows(errors, by: weights[columns: rows], into: errors)
    for (number, layer) in layers.enumerated() {
      decoders[number].backward(
        rows, decoders[number].signals, inputGradient: layer.gradient, accumulates: false,
        scratch: scratch)
      if number == 0 { priorGradients?.keep(layer.gradient, rows) }
      if form == .divergence { continue }
      let above = number + 1 < layers.count ? decoders[number + 1] : nil
      kernels.gaussianDensityGradient(
        layer.samples[rows: rows], heads: above?.output[rows: rows],
        weights: weights[columns: rows], addingTo: layer.gradient[rows: rows],
        headSignal: above?.signals.head[rows: rows])
    }
  }

  /// The signals of q(zₗ | zₗ₋₁), and what they pass down to the sample zₗ₋₁.
  private func backpropagateConditional(
    _ number: Int, _ rows: Range<Int>, _ estimator: any VariationalEstimator, scratch: Scratch
  ) {
    let (layer, encoder) = (layers[number], encoders[number])
    let below = layers[number - 1].gradient
    layer.signal(
      rows, encoderWeights, scoreScale: scoreScales[number], into: encoder.signals.head,
      kernels: kernels, scratch: scratch)
    let down = downSignals[number]
    encoder.backward(
      rows, encoder.signals, inputGradient: down == nil ? below : nil, accumulates: true,
      scratch: scratch)
    guard let down else { return }
    let weights = estimator.conditionalSignal == .blocked ? passedDown.blocked : passedDown.total
    layer.signal(
      rows, weights, scoreScale: nil, into: down.head, kernels: kernels, scratch: scratch)
    encoder.backward(rows, down, inputGradient: below, accumulates: true, scratch: scratch)
  }

  /// Σ over all rows of total · score and of score² at each coordinate of a layer's heads, `[1, 2 units]`.
  func scoreMoments(ofLayer number: Int, covariance: Matrix, variance: Matrix) {
    let layer = layers[number]
    kernels.gaussianSignalMoments(
      layer.gradient, noise: layer.noise, heads: layer.heads, passed: passedDown.total.passed,
      direct: weights, score: weights, covariance: covariance, variance: variance)
  }

  // MARK: Gradients

  /// The products of the gradient. Sums over the examples, not means.
  public var products: [GradientProduct] {
    let conditionals = decoders.enumerated().flatMap { number, decoder in
      decoder.products(priorGradients?.signals[number] ?? decoder.signals)
    }
    return encoders.flatMap { $0.products($0.signals) } + conditionals
      + layers.flatMap(\.products)
  }

  public var transposes: [StateTranspose] { encoders[0].transposes }
}
