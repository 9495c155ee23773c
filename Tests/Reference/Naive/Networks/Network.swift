// aˡ = Wˡ hˡ⁻¹ + bˡ,  hˡ ~ Bernoulli(σ(aˡ)),  o = V hᴸ + c,
// log P(h | x) = Σₗ Σᵢ log σ(±a), + where h = 1
// Source: Raiko et al. 2015, equations 1-3; hybrid networks C and D of its section 5.

extension Naive {
  /// States `[layer][unit]` of the stochastic units on one path from x to the outputs.
  public typealias Particle = [[Bool]]

  public struct Network: Sendable {
    public let kind: Kind
    public let output: OutputModel
    public let sizes: Sizes
    public let parameters: Parameters

    public var stochasticUnits: Int { sizes.hidden.reduce(0) { $0 + $1.stochastic } }

    /// `parameters` have the shapes of `Sizes.shapes(kind:)`; without `sizes`, they tell them.
    public init(
      kind: Kind, output: OutputModel, sizes: Sizes? = nil, parameters: Parameters
    ) {
      self.kind = kind
      self.output = output
      self.sizes = sizes ?? Sizes(of: parameters, kind: kind)
      self.parameters = parameters
      for (name, rows, columns) in self.sizes.shapes(kind: kind) {
        let matrix = parameters[name] ?? []
        precondition(
          matrix.count == rows && matrix.allSatisfy { $0.count == columns },
          "\(name) is not a \(rows)x\(columns) matrix")
      }
    }

    /// The path of one particle; `[layer][unit]` states, an empty layer where none is stochastic.
    public func path(_ particle: Particle, on example: Example) -> Path {
      precondition(
        particle.map(\.count) == sizes.hidden.map(\.stochastic), "states of another network")
      var layers: [LayerValues] = []
      var below = example.x
      for (layer, states) in particle.enumerated() {
        layers.append(values(layer: layer + 1, below: below, states: reals(states)))
        below = layers[layer].above
      }
      let outputs = affine("V", below, "c")
      return Path(
        particle: particle, layers: layers, top: below, outputs: outputs,
        logLikelihood: output.logLikelihood(of: example.y, outputs: outputs),
        outputError: output.error(of: example.y, outputs: outputs))
    }

    public func particles(_ particles: [Particle], on example: Example) -> Particles {
      Particles(particles.map { path($0, on: example) })
    }

    private func values(layer: Int, below: [Double], states: [Double]) -> LayerValues {
      let names = kind.names(layer: layer)
      let logits = names.logits.map { affine($0.weights, below, $0.bias) }
      let preactivations = names.deterministic.map { names in
        let fromBelow = affine(names.weights, below, names.bias)
        guard let stateWeights = names.stateWeights else { return fromBelow }
        return zip(fromBelow, parameters[stateWeights]!).map { $0 + dot($1, states) }
      }
      return LayerValues(
        below: below, logits: logits ?? states.map { _ in 0 }, states: states,
        preactivations: preactivations, above: preactivations?.map(sigmoid) ?? states)
    }

    /// W v + b of named parameters.
    private func affine(_ weights: String, _ v: [Double], _ bias: String) -> [Double] {
      zip(parameters[weights]!, parameters[bias]!).map { dot($0, v) + $1[0] }
    }
  }

  /// What one particle meets in one layer, a vector each: hˡ⁻¹ (or d), a (or α), h (or s), β of
  /// the deterministic units where there are any, and what is passed on.
  public struct LayerValues: Sendable {
    public let below: [Double]
    public let logits: [Double]
    public let states: [Double]
    public let preactivations: [Double]?
    public let above: [Double]

    /// δ = h − σ(a) = ∂ log P(h) / ∂a.
    public var score: [Double] {
      zip(states, logits).map { h, a in h == 1 ? sigmoid(-a) : -sigmoid(a) }
    }
  }

  /// One particle with all that the network computes from it.
  public struct Path: Sendable {
    public let particle: Particle
    public let layers: [LayerValues]
    /// The values the outputs are computed from.
    public let top: [Double]
    public let outputs: [Double]
    /// log P(y | h), the particle's log-weight, in nats.
    public let logLikelihood: Double
    /// e = ∂ log P(y | h) / ∂o.
    public let outputError: [Double]

    /// log P(h | x), in nats.
    public var logProbability: Double {
      layers.reduce(0) { sum, layer in
        zip(layer.states, layer.logits).reduce(sum) { $0 + logSigmoid($1.0 == 1 ? $1.1 : -$1.1) }
      }
    }
  }
}
