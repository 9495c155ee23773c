import Kernels

/// One named matrix of parameters with its velocity and gradient, all `[inputs, outputs]`; a bias is
/// `[1, outputs]`. (The papers and the golden cases write the transpose, `[outputs, inputs]`.)
public struct Parameter: Sendable {
  public let name: String
  public let values: Matrix
  public let velocity: Matrix
  public let gradient: Matrix
}

/// An affine map a = W h + b.
public struct AffineParameters: Sendable {
  public let weights: Parameter
  public let bias: Parameter?
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
  func parameter(_ name: String, inputs: Int, outputs: Int) -> Parameter {
    Parameter(
      name: name, values: matrix(rows: inputs, columns: outputs),
      velocity: matrix(rows: inputs, columns: outputs),
      gradient: matrix(rows: inputs, columns: outputs))
  }

  func affine(_ weights: String, _ bias: String, inputs: Int, outputs: Int) -> AffineParameters {
    AffineParameters(
      weights: parameter(weights, inputs: inputs, outputs: outputs),
      bias: parameter(bias, inputs: 1, outputs: outputs))
  }
}
