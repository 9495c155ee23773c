import Kernels

final class HybridPass: NetworkPass {
  let kernels: KernelSet
  let inputs: Inputs
  let targets: Matrix
  let exampleNumbers: ExampleNumbers
  let particles: Particles
  let baselines: [Matrix]
  let transposes: [StateTranspose]
  let products: [GradientProduct]

  /// The deterministic units of a layer: β, d = σ(β) and the signal ∂/∂β, `[rows, units]`.
  private struct Units {
    let logits: Matrix
    let values: Matrix
    let signal: Matrix
  }

  private let network: HybridNetwork
  private let memory: Arena
  private let units: [Units]
  private let firstProbabilities: Matrix
  /// W¹ x + b¹, which an example's particles share, `[examples, units]`.
  private let sharedLogits: Matrix
  /// Σ over particles of ∂/∂β¹, `[examples, units]`.
  private let summedSignal: Matrix

  init(
    _ network: HybridNetwork, examples: Int, particles count: Int, binaryInputs: Bool,
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
    let sampled = network.hidden.enumerated().map { index, size in
      arena.sampledLayer(
        logitRows: index == 0 ? examples : rows, rows: rows, units: size.stochastic)
    }
    particles = arena.particles(
      examples: examples, count: count, layers: sampled, outputs: network.outputs)
    baselines = network.hidden.map { arena.matrix(rows: 1, columns: $0.stochastic) }
    let units = network.hidden.map { size in
      Units(
        logits: arena.matrix(rows: rows, columns: size.deterministic),
        values: arena.matrix(rows: rows, columns: size.deterministic),
        signal: arena.matrix(rows: rows, columns: size.deterministic))
    }
    self.units = units
    let first = network.hidden[0]
    firstProbabilities = arena.matrix(rows: examples, columns: first.stochastic)
    sharedLogits = arena.matrix(rows: examples, columns: first.deterministic)
    let summed = arena.matrix(rows: examples, columns: first.deterministic)
    summedSignal = summed

    let input = arena.inputFactor(inputs)
    transposes =
      input.transposes
      + sampled.filter { $0.units > 0 }.map {
        StateTranspose(states: $0.states, transposed: $0.transposedStates)
      }
    var products: [GradientProduct] = []
    for (index, layer) in network.layers.enumerated() {
      let below = index == 0 ? input.left : .real(units[index - 1].values)
      products.append(
        GradientProduct(
          left: below, signal: index == 0 ? summed : units[index].signal,
          parameters: layer.deterministic))
      if let stochastic = layer.stochastic {
        products.append(
          GradientProduct(
            left: .binary(sampled[index].transposedStates), signal: units[index].signal,
            parameters: stochastic))
      }
      if let sampling = layer.sampling {
        products.append(
          GradientProduct(left: below, signal: sampled[index].signal, parameters: sampling))
      }
    }
    products.append(
      GradientProduct(
        left: .real(units.last!.values), signal: particles.outputErrors, parameters: network.output)
    )
    self.products = products
  }

  var activations: [Matrix] { units.map(\.values) }

  func forward(_ range: Range<Int>, states: StateSource, scratch: Scratch) {
    let rows = particles.rows(of: range)
    for number in network.layers.indices {
      sampleLayer(number, range, states, scratch: scratch)
      let layer = network.layers[number]
      let own = units[number]
      let logits = own.logits[rows: rows]
      // The part that does not depend on this layer's states, then theirs.
      let start: Matrix
      if number == 0 {
        kernels.multiply(
          inputs[rows: range], layer.deterministic, into: sharedLogits[rows: range],
          scratch: scratch)
        start = sharedLogits[rows: range]
      } else {
        kernels.matmul(
          units[number - 1].values[rows: rows], layer.deterministic.weights.values,
          startingFrom: layer.deterministic.bias!.values, into: logits, scratch: scratch)
        start = logits
      }
      let sampled = particles.layers[number].states[rows: rows]
      let weights = layer.stochastic?.weights.values ?? start[rows: 0..<0]
      kernels.binaryMatmul(sampled, weights, startingFrom: start, into: logits, scratch: scratch)
      kernels.apply(.sigmoid, logits, into: own.values[rows: rows])
    }
    kernels.matmul(
      units.last!.values[rows: rows], network.output.weights.values,
      startingFrom: network.output.bias!.values, into: particles.outputErrors[rows: rows],
      scratch: scratch)
    weigh(range, network.outputModel)
  }

  /// sˡ from dˡ⁻¹, or fair coins.
  private func sampleLayer(
    _ number: Int, _ range: Range<Int>, _ source: StateSource, scratch: Scratch
  ) {
    let layer = particles.layers[number]
    if let sampling = network.layers[number].sampling {
      if number == 0 {
        kernels.multiply(
          inputs[rows: range], sampling, into: layer.logits[rows: range], scratch: scratch)
        kernels.apply(
          .sigmoid, layer.logits[rows: range], into: firstProbabilities[rows: range])
      } else {
        let rows = particles.rows(of: range)
        kernels.matmul(
          units[number - 1].values[rows: rows], sampling.weights.values,
          startingFrom: sampling.bias!.values, into: layer.logits[rows: rows], scratch: scratch)
      }
      for example in range {
        sample(
          layer, number: number, example: example, sharedProbabilities: firstProbabilities, source,
          scratch: scratch)
      }
    } else if layer.units > 0, case .sampled(let seed, let purpose, let step) = source {
      for example in range {
        let stream = RandomStream(
          seed: seed, purpose: purpose, layer: number, step: step,
          example: exampleNumbers[example])
        kernels.sampleFairCoins(
          stream, into: layer.states[rows: particles.rows(of: example..<example + 1)])
      }
    }
  }

  func backward(_ range: Range<Int>, _ estimator: any GradientEstimator, scratch: Scratch) {
    weighErrors(range)
    if case .score(let weight) = estimator.signal { setScoreWeights(range, weight) }
    if case .scoreWithBaseline(let weight) = estimator.signal { setScoreWeights(range, weight) }
    let rows = particles.rows(of: range)
    kernels.matmul(
      particles.outputErrors[rows: rows], network.output.weights.values, rightTransposed: true,
      into: units.last!.signal[rows: rows], scratch: scratch)
    for number in network.layers.indices.reversed() {
      let own = units[number]
      let signal = own.signal[rows: rows]
      kernels.multiplyBySigmoidDerivative(signal, logits: own.logits[rows: rows])
      if number == 0 { kernels.sumGroups(signal, into: summedSignal[rows: range]) }
      if network.layers[number].sampling != nil {
        samplingSignal(number, range, estimator, scratch: scratch)
      }
      if number > 0 { passDown(number, rows, scratch: scratch) }
    }
  }

  /// ∂/∂α of a layer's stochastic units.
  private func samplingSignal(
    _ number: Int, _ range: Range<Int>, _ estimator: any GradientEstimator, scratch: Scratch
  ) {
    let layer = particles.layers[number]
    switch estimator.signal {
    case .score: scoreSignal(range, of: layer, baseline: nil)
    case .scoreWithBaseline: scoreSignal(range, of: layer, baseline: baselines[number])
    case .straightThrough(let timesDerivative):
      let own = layer.sharesLogits ? range : particles.rows(of: range)
      let above = layer.sharesLogits ? summedSignal[rows: range] : units[number].signal[rows: own]
      kernels.matmul(
        above, network.layers[number].stochastic!.weights.values, rightTransposed: true,
        into: layer.signal[rows: own], scratch: scratch)
      if timesDerivative {
        kernels.multiplyBySigmoidDerivative(
          layer.signal[rows: own], logits: layer.logits[rows: own])
      }
    case .none: preconditionFailure("\(estimator.name) gives no signal for learnt sampling")
    }
  }

  /// ∂/∂dˡ⁻¹ = Wᵀ ∂/∂β + Uᵀ ∂/∂α: the sampling of a layer depends on all deterministic units below.
  private func passDown(_ number: Int, _ rows: Range<Int>, scratch: Scratch) {
    let below = units[number - 1].signal[rows: rows]
    kernels.matmul(
      units[number].signal[rows: rows], network.layers[number].deterministic.weights.values,
      rightTransposed: true, into: below, scratch: scratch)
    if let sampling = network.layers[number].sampling {
      kernels.matmul(
        particles.layers[number].signal[rows: rows], sampling.weights.values, rightTransposed: true,
        startingFrom: below, into: below, scratch: scratch)
    }
  }
}
