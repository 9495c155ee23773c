import Kernels

/// hˡ = tanh(Wˡ hˡ⁻¹ + bˡ) with h⁰ the input, and a linear head V hᴸ + c.
public struct Perceptron: Sendable {
  public let hidden: [AffineParameters]
  public let head: AffineParameters
  /// All of them, from the input on.
  let affine: [AffineParameters]

  public var inputs: Int { affine[0].weights.values.rows }
  public var outputs: Int { head.weights.values.columns }

  /// Parameters named `name.W1`, `name.b1` … `name.V`, `name.c`; zero until they are initialised.
  init(_ name: String, inputs: Int, hidden sizes: [Int], outputs: Int, in arena: Arena) {
    precondition(inputs > 0 && outputs > 0 && sizes.allSatisfy { $0 > 0 })
    let widths = [inputs] + sizes
    hidden = sizes.indices.map {
      arena.affine(
        "\(name).W\($0 + 1)", "\(name).b\($0 + 1)", inputs: widths[$0], outputs: widths[$0 + 1],
        moments: 2)
    }
    head = arena.affine(
      "\(name).V", "\(name).c", inputs: widths.last!, outputs: outputs, moments: 2)
    affine = hidden + [head]
  }
}

/// ∂/∂ of the pre-activations of a perceptron's layers, a row for each row of its input.
struct PerceptronSignals {
  /// `[rows, units]` of each hidden layer.
  let hidden: [Matrix]
  /// `[rows, outputs]`
  let head: Matrix

  init(_ perceptron: Perceptron, rows: Int, head: Matrix? = nil, in arena: Arena) {
    hidden = perceptron.hidden.map {
      arena.matrix(rows: rows, columns: $0.weights.values.columns)
    }
    self.head = head ?? arena.matrix(rows: rows, columns: perceptron.outputs)
  }
}

/// The rows of a batch on their way through a perceptron.
struct PerceptronPass {
  let perceptron: Perceptron
  let kernels: KernelSet
  let inputs: Inputs
  /// hˡ, `[rows, units]`
  let hidden: [Matrix]
  /// `[rows, outputs]`
  let output: Matrix
  /// The signals from which the gradient of the parameters is made.
  let signals: PerceptronSignals
  /// Binary inputs as their gradient product takes them.
  private let transposedInputs: BitMatrix?

  /// - Parameter errorsReplaceOutput: whether the signal of the head takes the output's memory.
  init(
    _ perceptron: Perceptron, inputs: Inputs, errorsReplaceOutput: Bool = false,
    kernels: KernelSet, in arena: Arena
  ) {
    precondition(inputs.columns == perceptron.inputs)
    let rows = inputs.rows
    self.perceptron = perceptron
    self.kernels = kernels
    self.inputs = inputs
    hidden = perceptron.hidden.map {
      arena.matrix(rows: rows, columns: $0.weights.values.columns)
    }
    output = arena.matrix(rows: rows, columns: perceptron.outputs)
    signals = PerceptronSignals(
      perceptron, rows: rows, head: errorsReplaceOutput ? output : nil, in: arena)
    if case .binary(let bits) = inputs {
      transposedInputs = arena.bitMatrix(rows: bits.columns, columns: bits.rows)
    } else {
      transposedInputs = nil
    }
  }

  func forward(_ rows: Range<Int>, scratch: Scratch) {
    var below = inputs[rows: rows]
    for (layer, values) in zip(perceptron.hidden, hidden) {
      kernels.multiply(below, by: layer, into: values[rows: rows], scratch: scratch)
      kernels.apply(.hyperbolicTangent, values[rows: rows], into: values[rows: rows])
      below = .real(values[rows: rows])
    }
    kernels.multiply(below, by: perceptron.head, into: output[rows: rows], scratch: scratch)
  }

  /// From the signal of the head to those of all hidden layers and, if asked, to ∂/∂ inputs, which
  /// is added to what `inputGradient` holds or takes its place.
  func backward(
    _ rows: Range<Int>, _ signals: PerceptronSignals, inputGradient: Matrix?, accumulates: Bool,
    scratch: Scratch
  ) {
    var above = signals.head[rows: rows]
    for number in perceptron.affine.indices.reversed() {
      let weights = perceptron.affine[number].weights.values
      if number == 0 {
        guard let gradient = inputGradient?[rows: rows] else { return }
        kernels.matmul(
          above, weights, rightTransposed: true,
          startingFrom: accumulates ? gradient : nil, into: gradient, scratch: scratch)
      } else {
        let signal = signals.hidden[number - 1][rows: rows]
        kernels.matmul(above, weights, rightTransposed: true, into: signal, scratch: scratch)
        kernels.multiplyByTanhDerivative(signal, values: hidden[number - 1][rows: rows])
        above = signal
      }
    }
  }

  /// The products of the gradient of signals, from the first layer to the head.
  func products(_ signals: PerceptronSignals) -> [GradientProduct] {
    var left: GradientProduct.Left
    switch inputs {
    case .real(let matrix): left = .real(matrix, selected: matrix)
    case .binary: left = .binary(transposedInputs!)
    }
    return zip(perceptron.affine, signals.hidden + [signals.head]).enumerated().map {
      number, layer in
      defer { if number < hidden.count { left = .real(hidden[number], selected: hidden[number]) } }
      return GradientProduct(left: left, signal: layer.1, parameters: layer.0)
    }
  }

  var transposes: [StateTranspose] {
    guard case .binary(let bits) = inputs, let transposedInputs else { return [] }
    return [StateTranspose(states: bits, transposed: transposedInputs)]
  }
}
