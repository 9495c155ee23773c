import Kernels

/// A network: its parameters, and how a batch passes through it.
public protocol Network: AnyObject {
  var inputs: Int { get }
  var outputs: Int { get }
  var outputModel: OutputModel { get }
  var parameters: ParameterSet { get }
  /// The stochastic units of each hidden layer.
  var stochasticUnits: [Int] { get }
  /// Whether sampling depends on parameters, so that an estimator is needed.
  var samplesParameters: Bool { get }
  /// Kind, sizes and output, as checkpoints name it.
  var architecture: String { get }
  /// The factor of ±√(6 / (in + out)) for the initial values of a matrix: 4 before a sigmoid, 1
  /// for the output layer, 0 for biases.
  func initialScale(of parameter: Parameter) -> Float

  func makePass(
    examples: Int, particles: Int, binaryInputs: Bool, kernels: KernelSet, in arena: Arena
  ) -> any NetworkPass
}

extension Network {
  /// By the names of the papers: V for the output layer, small letters for biases.
  public func initialScale(of parameter: Parameter) -> Float {
    switch parameter.name.first {
    case "V": 1
    case "b", "u", "c": 0
    default: 4
    }
  }

  /// Uniform initial weights, biases zero, velocities zero: a function of the seed alone.
  /// Source: Glorot & Bengio 2010.
  public func initialise(seed: UInt64, kernels: KernelSet) {
    let arena = Arena()
    for (number, parameter) in parameters.all.enumerated() {
      parameter.velocity.fill(0)
      let values = parameter.values
      let bound =
        initialScale(of: parameter) * (6 / Float(max(1, values.rows + values.columns))).squareRoot()
      let uniforms = arena.matrix(rows: 1, columns: values.rows * values.columns)
      let stream = RandomStream(
        seed: seed, purpose: .initialParameters, layer: number)
      kernels.uniforms(stream, into: uniforms)
      values.copy(from: uniforms.array.map { bound * (2 * $0 - 1) })
    }
  }
}
