import Kernels

final class HybridPass: NetworkPass {
  let buffers: PassBuffers
  let transposes: [StateTranspose]
  let products: [GradientProduct]

  /// The deterministic units of a layer: β and d = σ(β) of all particles, d of the weighted ones and
  /// the signal ∂/∂β of those, `[rows, units]`.
  private struct Units {
    let logits: Matrix
    let values: Matrix
    let selectedValues: Matrix
    let signal: Matrix

    var factor: GradientProduct.Left { .real(values, selected: selectedValues) }
  }

  private let network: HybridNetwork
  private let units: [Units]
  /// W¹ x + b¹, which an example's particles share, `[examples, units]`.
  private let sharedLogits: Matrix
  /// Σ over particles of ∂/∂β¹, `[examples, units]`.
  private let summedSignal: Matrix

  init(
    _ network: HybridNetwork, examples: Int, particles: Int, binaryInputs: Bool,
    kernels: KernelSet, in arena: Arena
  ) {
    self.network = network
    let buffers = PassBuffers(
      network, examples: examples, particles: particles, binaryInputs: binaryInputs,
      kernels: kernels, in: arena)
    self.buffers = buffers
    let rows = examples * particles
    let units = network.hidden.map { size in
      Units(
        logits: arena.matrix(rows: rows, columns: size.deterministic),
        values: arena.matrix(rows: rows, columns: size.deterministic),
        selectedValues: arena.matrix(rows: rows, columns: size.deterministic),
        signal: arena.matrix(rows: rows, columns: size.deterministic))
    }
    self.units = units
    sharedLogits = arena.matrix(rows: examples, columns: network.hidden[0].deterministic)
    let summed = arena.matrix(rows: examples, columns: network.hidden[0].deterministic)
    summedSignal = summed

    let input = buffers.inputFactor(in: arena)
    let sampled = buffers.particles.layers
    transposes =
      input.transposes
      + sampled.filter { $0.units > 0 }.map {
        StateTranspose(
          states: $0.states, transposed: $0.transposedStates,
          selection: (buffers.weighted, $0.selectedStates))
      }
    var products: [GradientProduct] = []
    for (index, layer) in network.layers.enumerated() {
      let below = index == 0 ? input.left : units[index - 1].factor
      products.append(
        GradientProduct(
          left: below, signal: index == 0 ? summed : units[index].signal,
          parameters: layer.deterministic, rows: index == 0 ? nil : buffers.weighted))
      if let stochastic = layer.stochastic {
        products.append(
          GradientProduct(
            left: .binary(sampled[index].transposedStates), signal: units[index].signal,
            parameters: stochastic, rows: buffers.weighted))
      }
      if let sampling = layer.sampling {
        products.append(
          GradientProduct(
            left: below, signal: sampled[index].signal, parameters: sampling,
            rows: index == 0 ? nil : buffers.weighted))
      }
    }
    products.append(
      GradientProduct(
        left: units.last!.factor, signal: buffers.outputSignal, parameters: network.output,
        rows: buffers.weighted))
    self.products = products
  }

  var activations: [Matrix] { units.map(\.values) }
  var scoresPassDown: Bool { network.samplesParameters }

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
          inputs[rows: range], by: layer.deterministic, into: sharedLogits[rows: range],
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
          inputs[rows: range], by: sampling, into: layer.logits[rows: range], scratch: scratch)
      } else {
        let rows = particles.rows(of: range)
        kernels.matmul(
          units[number - 1].values[rows: rows], sampling.weights.values,
          startingFrom: sampling.bias!.values, into: layer.logits[rows: rows], scratch: scratch)
      }
      sample(number, range, source, scratch: scratch)
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
    let positions = buffers.weighted.positions(of: range)
    kernels.matmul(
      buffers.outputSignal[rows: positions], network.output.weights.values, rightTransposed: true,
      into: units.last!.signal[rows: positions], scratch: scratch)
    for number in network.layers.indices.reversed() {
      let own = units[number]
      closeUp(own, range)
      multiplyByDerivative(own.signal, range, logits: own.logits)
      if number == 0 { sumParticles(own.signal, range, into: summedSignal) }
      if network.layers[number].sampling != nil {
        samplingSignal(number, range, estimator, scratch: scratch)
      }
      if number > 0 { passDown(number, positions, scratch: scratch) }
    }
  }

  /// The values of weighted particles, unless these are all.
  private func closeUp(_ units: Units, _ range: Range<Int>) {
    if buffers.weighted.isAll { return }
    for run in buffers.weighted.runs(of: range) {
      units.selectedValues[rows: run.positions].copy(from: units.values[rows: run.rows])
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
      let own = layer.sharesLogits ? range : buffers.weighted.positions(of: range)
      let above = layer.sharesLogits ? summedSignal : units[number].signal
      kernels.matmul(
        above[rows: own], network.layers[number].stochastic!.weights.values, rightTransposed: true,
        into: layer.signal[rows: own], scratch: scratch)
      if timesDerivative { multiplyByDerivative(layer, range) }
    case .none: preconditionFailure("\(estimator.name) gives no signal for learnt sampling")
    }
  }

  /// ∂/∂dˡ⁻¹ = Wᵀ ∂/∂β + Uᵀ ∂/∂α: the sampling of a layer depends on all deterministic units below.
  private func passDown(_ number: Int, _ positions: Range<Int>, scratch: Scratch) {
    let below = units[number - 1].signal[rows: positions]
    kernels.matmul(
      units[number].signal[rows: positions], network.layers[number].deterministic.weights.values,
      rightTransposed: true, into: below, scratch: scratch)
    if let sampling = network.layers[number].sampling {
      kernels.matmul(
        particles.layers[number].signal[rows: positions], sampling.weights.values,
        rightTransposed: true, startingFrom: below, into: below, scratch: scratch)
    }
  }
}
