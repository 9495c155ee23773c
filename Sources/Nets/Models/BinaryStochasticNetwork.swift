import Kernels

/// aˡ = Wˡ hˡ⁻¹ + bˡ, hˡ ~ Bernoulli(σ(aˡ)) for l = 1 … L with h⁰ = x, and o = V hᴸ + c: hidden units
/// are 0/1 coin flips. Any depth and sizes; x may have no entries. Source: Raiko et al. 2015.
public final class BinaryStochasticNetwork: Network {
  public let inputs: Int
  public let hidden: [Int]
  public let outputs: Int
  public let outputModel: OutputModel
  public let parameters: ParameterSet

  let layers: [AffineParameters]
  let output: AffineParameters

  /// Parameters are zero until they are set or initialised.
  /// - Parameter hidden: the units of each layer, at least one layer of at least one unit.
  public convenience init(
    inputs: Int, hidden: [Int], outputs: Int, outputModel: OutputModel, in arena: Arena
  ) {
    precondition(inputs >= 0 && outputs > 0 && !hidden.isEmpty && hidden.allSatisfy { $0 > 0 })
    let sizes = [inputs] + hidden
    let layers = hidden.indices.map {
      arena.affine("W\($0 + 1)", "b\($0 + 1)", inputs: sizes[$0], outputs: sizes[$0 + 1])
    }
    let output = arena.affine("V", "c", inputs: hidden.last!, outputs: outputs)
    self.init(layers: layers, output: output, outputModel: outputModel, memory: arena)
  }

  /// Network B: a trained deterministic network of the same sizes, run with sampled states. The two
  /// share their parameters.
  public convenience init(sampling trained: HybridNetwork) {
    precondition(trained.isDeterministic, "only a network without stochastic units has its sizes")
    self.init(
      layers: trained.layers.map(\.deterministic), output: trained.output,
      outputModel: trained.outputModel, memory: trained.parameters.memory)
  }

  private init(
    layers: [AffineParameters], output: AffineParameters, outputModel: OutputModel, memory: Arena
  ) {
    self.layers = layers
    self.output = output
    self.outputModel = outputModel
    inputs = layers[0].weights.values.rows
    hidden = layers.map { $0.weights.values.columns }
    outputs = output.weights.values.columns
    parameters = ParameterSet(
      (layers + [output]).flatMap { [$0.weights, $0.bias!] }, memory: memory)
  }

  public var samplesParameters: Bool { true }
  public var stochasticUnits: [Int] { hidden }

  public var architecture: String {
    "sfnn " + ([inputs] + hidden + [outputs]).map(String.init).joined(separator: "-")
      + " \(outputModel)"
  }

  public func makePass(
    examples: Int, particles: Int, binaryInputs: Bool, kernels: KernelSet, in arena: Arena
  ) -> any NetworkPass {
    BinaryStochasticPass(
      self, examples: examples, particles: particles, binaryInputs: binaryInputs, kernels: kernels,
      in: arena)
  }
}

final class BinaryStochasticPass: NetworkPass {
  let kernels: KernelSet
  let inputs: Inputs
  let targets: Matrix
  let exampleNumbers: ExampleNumbers
  let particles: Particles
  let baselines: [Matrix]
  let transposes: [StateTranspose]
  let products: [GradientProduct]

  private let network: BinaryStochasticNetwork
  private let memory: Arena
  private let firstProbabilities: Matrix
  /// Σ over particles of the signal above the first layer, `[examples, units above]`.
  private let summedSignal: Matrix

  init(
    _ network: BinaryStochasticNetwork, examples: Int, particles count: Int, binaryInputs: Bool,
    kernels: KernelSet, in arena: Arena
  ) {
    let rows = examples * count
    self.network = network
    self.kernels = kernels
    memory = arena
    inputs = arena.inputs(examples: examples, columns: network.inputs, binary: binaryInputs)
    targets = arena.matrix(
      rows: examples, columns: network.outputModel.targetColumns(outputs: network.outputs))
    exampleNumbers = ExampleNumbers(count: examples)
    let layers = network.hidden.enumerated().map { index, units in
      arena.sampledLayer(
        logitRows: index == 0 ? examples : rows, rows: rows, units: units)
    }
    particles = arena.particles(
      examples: examples, count: count, layers: layers, outputs: network.outputs)
    baselines = network.hidden.map { arena.matrix(rows: 1, columns: $0) }
    firstProbabilities = arena.matrix(rows: examples, columns: network.hidden[0])
    summedSignal = arena.matrix(
      rows: examples, columns: network.hidden.count > 1 ? network.hidden[1] : network.outputs)

    let input = arena.inputFactor(inputs)
    transposes =
      input.transposes
      + layers.map { StateTranspose(states: $0.states, transposed: $0.transposedStates) }
    let signals = layers.map(\.signal) + [particles.outputErrors]
    let lefts = [input.left] + layers.map { GradientProduct.Left.binary($0.transposedStates) }
    products = zip(zip(lefts, signals), network.layers + [network.output]).map {
      GradientProduct(left: $0.0, signal: $0.1, parameters: $1)
    }
  }

  func forward(_ range: Range<Int>, states: StateSource, scratch: Scratch) {
    let rows = particles.rows(of: range)
    let first = particles.layers[0]
    kernels.multiply(
      inputs[rows: range], network.layers[0], into: first.logits[rows: range], scratch: scratch)
    kernels.apply(
      .sigmoid, first.logits[rows: range], into: firstProbabilities[rows: range])
    for (number, layer) in particles.layers.enumerated() {
      if number > 0 {
        let parameters = network.layers[number]
        kernels.binaryMatmul(
          particles.layers[number - 1].states[rows: rows], parameters.weights.values,
          startingFrom: parameters.bias!.values, into: layer.logits[rows: rows], scratch: scratch)
      }
      for example in range {
        sample(
          layer, number: number, example: example, sharedProbabilities: firstProbabilities, states,
          scratch: scratch)
      }
    }
    kernels.binaryMatmul(
      particles.layers.last!.states[rows: rows], network.output.weights.values,
      startingFrom: network.output.bias!.values, into: particles.outputErrors[rows: rows],
      scratch: scratch)
    weigh(range, network.outputModel)
  }

  func backward(_ range: Range<Int>, _ estimator: any GradientEstimator, scratch: Scratch) {
    weighErrors(range)
    switch estimator.signal {
    case .score(let weight), .scoreWithBaseline(let weight):
      setScoreWeights(range, weight)
      for (layer, baseline) in zip(particles.layers, baselines) {
        scoreSignal(
          range, of: layer, baseline: estimator.signal.usesBaseline ? baseline : nil)
      }
    case .straightThrough(let timesDerivative):
      backpropagate(range, timesDerivative: timesDerivative, scratch: scratch)
    case .none:
      preconditionFailure("\(estimator.name) gives no signal for a stochastic network")
    }
  }

  /// g = ∂/∂h, times σ'(a) if asked, from the top layer down. The first layer's particles share σ',
  /// so their signals from above are summed before the product with its weights.
  private func backpropagate(_ range: Range<Int>, timesDerivative: Bool, scratch: Scratch) {
    let rows = particles.rows(of: range)
    for number in particles.layers.indices.reversed() {
      let layer = particles.layers[number]
      let isTop = number == particles.layers.count - 1
      let above = isTop ? network.output : network.layers[number + 1]
      var signal = (isTop ? particles.outputErrors : particles.layers[number + 1].signal)[
        rows: rows]
      if layer.sharesLogits {
        kernels.sumGroups(signal, into: summedSignal[rows: range])
        signal = summedSignal[rows: range]
      }
      let own = layer.sharesLogits ? range : rows
      kernels.matmul(
        signal, above.weights.values, rightTransposed: true, into: layer.signal[rows: own],
        scratch: scratch)
      if timesDerivative {
        kernels.multiplyBySigmoidDerivative(
          layer.signal[rows: own], logits: layer.logits[rows: own])
      }
    }
  }
}
