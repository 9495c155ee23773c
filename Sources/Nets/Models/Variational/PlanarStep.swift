import Kernels

/// y = z + û tanh(w·z + b), with u, w and b from the heads of each example, and û from u so that w·û > −1.
/// Source: Rezende & Mohamed 2015.
struct PlanarStep: FlowStep {
  let input: Matrix
  let output: Matrix
  let heads: Matrix
  let headColumns: Range<Int>
  /// tanh(w·z + b), `[1, rows]`.
  private let activations: Matrix

  /// - Parameter heads: of the whole encoder.
  init(from input: Matrix, to output: Matrix, heads: Matrix, firstHead: Int, in arena: Arena) {
    self.input = input
    self.output = output
    headColumns = firstHead..<firstHead + 2 * input.columns + 1
    self.heads = heads[columns: headColumns]
    activations = arena.matrix(rows: 1, columns: input.rows)
  }

  var products: [GradientProduct] { [] }

  func transform(
    _ rows: Range<Int>, logDensities: Matrix, kernels: KernelSet, scratch: Scratch
  ) {
    kernels.planarTransform(
      input[rows: rows], heads: heads[rows: headRows(rows)], into: output[rows: rows],
      activations: activations[columns: rows], logDensities: logDensities[columns: rows])
  }

  func advanceDensityGradient(
    _ rows: Range<Int>, _ gradient: Matrix, kernels: KernelSet, scratch: Scratch
  ) {
    kernels.planarDensityGradient(
      gradient[rows: rows], heads: heads[rows: headRows(rows)],
      activations: activations[columns: rows])
  }

  func backpropagate(
    _ rows: Range<Int>, determinantWeights: Matrix, _ gradient: Matrix, into signal: Matrix,
    kernels: KernelSet, scratch: Scratch
  ) {
    let headRows = headRows(rows)
    kernels.planarSignal(
      input[rows: rows], heads: heads[rows: headRows], activations: activations[columns: rows],
      weights: determinantWeights[columns: rows], gradient: gradient[rows: rows],
      into: signal[rows: headRows])
  }
}
