import Kernels

/// One named matrix of parameters with its gradient, all `[inputs, outputs]`; a bias is
/// `[1, outputs]`. (The papers and the golden cases write the transpose, `[outputs, inputs]`.)
public struct Parameter: Sendable {
  public let name: String
  public let values: Matrix
  public let gradient: Matrix
  /// What an optimizer keeps of earlier gradients: the velocity of momentum, or the first and the
  /// second moment of Adam.
  public let moments: [Matrix]

  public var velocity: Matrix { moments[0] }
}

/// An affine map a = W h + b.
public struct AffineParameters: Sendable {
  public let weights: Parameter
  public let bias: Parameter?
}

extension KernelSet {
  /// W x + b, a row for each row of x.
  func multiply(
    _ inputs: Inputs, by parameters: AffineParameters, into output: Matrix, scratch: Scratch
  ) {
    let (weights, bias) = (parameters.weights.values, parameters.bias?.values)
    switch inputs {
    case .real(let matrix):
      matmul(matrix, weights, startingFrom: bias, into: output, scratch: scratch)
    case .binary(let bits):
      binaryMatmul(bits, weights, startingFrom: bias, into: output, scratch: scratch)
    }
  }
}

/// All parameters of a network, in the order in which it names them. Keeps their memory alive.
public final class ParameterSet: Sendable {
  public let all: [Parameter]
  let memory: Arena

  /// `memory` is the arena that the parameters were cut from.
  init(_ all: [Parameter], memory: Arena) {
    self.all = all
    self.memory = memory
  }

  public subscript(name: String) -> Parameter? { all.first { $0.name == name } }

  /// How many numbers the parameters are.
  public var count: Int { all.reduce(0) { $0 + $1.values.rows * $1.values.columns } }
}

extension Arena {
  func parameter(_ name: String, inputs: Int, outputs: Int, moments: Int = 1) -> Parameter {
    Parameter(
      name: name, values: matrix(rows: inputs, columns: outputs),
      gradient: matrix(rows: inputs, columns: outputs),
      moments: (0..<moments).map { _ in matrix(rows: inputs, columns: outputs) })
  }

  func affine(
    _ weights: String, _ bias: String, inputs: Int, outputs: Int, moments: Int = 1
  ) -> AffineParameters {
    AffineParameters(
      weights: parameter(weights, inputs: inputs, outputs: outputs, moments: moments),
      bias: parameter(bias, inputs: 1, outputs: outputs, moments: moments))
  }
}
