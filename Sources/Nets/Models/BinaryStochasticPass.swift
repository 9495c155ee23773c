import Kernels

final class BinaryStochasticPass: NetworkPass {
  let buffers: PassBuffers
  let transposes: [StateTranspose]
  let products: [GradientProduct]

  private let network: BinaryStochasticNetwork
  /// Σ over particles of the signal above the first layer, `[examples, units above]`.
  private let summedSignal: Matrix

  init(
    _ network: BinaryStochasticNetwork, examples: Int, particles: Int, binaryInputs: Bool,
    kernels: KernelSet, in arena: Arena
  ) {
    self.network = network
    let buffers = PassBuffers(
      network, examples: examples, particles: particles, binaryInputs: binaryInputs,
      kernels: kernels, in: arena)
    self.buffers = buffers
    summedSignal = arena.matrix(
      rows: examples, columns: network.hidden.count > 1 ? network.hidden[1] : network.outputs)

    let input = buffers.inputFactor(in: arena)
    let layers = buffers.particles.layers
    // What is above each layer: the scores of the next one, or the outputs.
    let rowsAbove = layers.indices.map {
      $0 == layers.count - 1 ? buffers.weighted : buffers.scored
    }
    transposes =
      input.transposes
      + zip(layers, rowsAbove).map { layer, rows in
        StateTranspose(
          states: layer.states, transposed: layer.transposedStates,
          selection: (rows, layer.selectedStates))
      }
    let first = GradientProduct(
      left: input.left, signal: layers[0].signal, parameters: network.layers[0])
    let signalsAbove = layers.dropFirst().map(\.signal) + [buffers.outputSignal]
    let parametersAbove = network.layers.dropFirst() + [network.output]
    products =
      [first]
      + zip(zip(layers, signalsAbove), zip(parametersAbove, rowsAbove)).map {
        GradientProduct(
          left: .binary($0.0.transposedStates), signal: $0.1, parameters: $1.0, rows: $1.1)
      }
  }

  func forward(_ range: Range<Int>, states: StateSource, scratch: Scratch) {
    let rows = particles.rows(of: range)
    let layers = particles.layers
    kernels.multiply(
      inputs[rows: range], by: network.layers[0], into: layers[0].logits[rows: range],
      scratch: scratch)
    for number in layers.indices {
      if number > 0 {
        kernels.multiply(
          .binary(layers[number - 1].states[rows: rows]), by: network.layers[number],
          into: layers[number].logits[rows: rows], scratch: scratch)
      }
      sample(number, range, states, scratch: scratch)
    }
    kernels.multiply(
      .binary(layers.last!.states[rows: rows]), by: network.output,
      into: particles.outputErrors[rows: rows], scratch: scratch)
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
    let positions = buffers.weighted.positions(of: range)
    for number in particles.layers.indices.reversed() {
      let layer = particles.layers[number]
      let isTop = number == particles.layers.count - 1
      let above = isTop ? network.output : network.layers[number + 1]
      var signal = isTop ? buffers.outputSignal : particles.layers[number + 1].signal
      if layer.sharesLogits {
        sumParticles(signal, range, into: summedSignal)
        signal = summedSignal
      }
      let own = layer.sharesLogits ? range : positions
      kernels.matmul(
        signal[rows: own], above.weights.values, rightTransposed: true,
        into: layer.signal[rows: own], scratch: scratch)
      if timesDerivative { multiplyByDerivative(layer, range) }
    }
  }
}
