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
