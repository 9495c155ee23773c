import Kernels

/// What the passes of all networks are made of: a batch's inputs, targets and particles, and which of
/// its particles matter.
public final class PassBuffers {
  let kernels: KernelSet
  let inputs: Inputs
  let targets: Matrix
  let exampleNumbers: ExampleNumbers
  let particles: Particles
  let baselines: [Matrix]
  /// σ of the first layer's logits, which the particles of an example share, `[examples, units]`.
  let firstProbabilities: Matrix
  /// The particles whose errors go back through the network.
  let weighted: RowSelection
  /// Those whose scores an estimator needs: the same if it weights scores with w̄, else all.
  let scored: RowSelection
  /// w̄ e of the weighted rows, `[examples · particles, outputs]`.
  let outputSignal: Matrix
  private let memory: Arena

  init(
    _ network: any Network, examples: Int, particles count: Int, binaryInputs: Bool,
    kernels: KernelSet, in arena: Arena
  ) {
    let rows = examples * count
    self.kernels = kernels
    memory = arena
    inputs =
      binaryInputs
      ? .binary(arena.bitMatrix(rows: examples, columns: network.inputs))
      : .real(arena.matrix(rows: examples, columns: network.inputs))
    targets = arena.matrix(
      rows: examples, columns: network.outputModel.targetColumns(outputs: network.outputs))
    exampleNumbers = ExampleNumbers(count: examples)
    particles = Particles(
      examples: examples, count: count, units: network.stochasticUnits, outputs: network.outputs,
      in: arena)
    baselines = network.stochasticUnits.map { arena.matrix(rows: 1, columns: $0) }
    firstProbabilities = arena.matrix(rows: examples, columns: network.stochasticUnits[0])
    weighted = RowSelection(examples: examples, particles: count)
    scored = RowSelection(examples: examples, particles: count)
    outputSignal = arena.matrix(rows: rows, columns: network.outputs)
  }

  /// The left factor of the first layer's gradient, and the transpose it takes.
  func inputFactor(in arena: Arena) -> (left: GradientProduct.Left, transposes: [StateTranspose]) {
    switch inputs {
    case .real(let matrix): return (.real(matrix, selected: matrix), [])
    case .binary(let bits):
      let transposed = arena.bitMatrix(rows: bits.columns, columns: bits.rows)
      return (.binary(transposed), [StateTranspose(states: bits, transposed: transposed)])
    }
  }
}
