import Kernels

// The pieces that the passes of all networks are made of.

extension Arena {
  func inputs(examples: Int, columns: Int, binary: Bool) -> Inputs {
    binary
      ? .binary(bitMatrix(rows: examples, columns: columns))
      : .real(matrix(rows: examples, columns: columns))
  }

  /// The left factor of the first layer's gradient, and the transpose it takes.
  func inputFactor(_ inputs: Inputs) -> (left: GradientProduct.Left, transposes: [StateTranspose]) {
    switch inputs {
    case .real(let matrix): return (.real(matrix), [])
    case .binary(let bits):
      let transposed = bitMatrix(rows: bits.columns, columns: bits.rows)
      return (.binary(transposed), [StateTranspose(states: bits, transposed: transposed)])
    }
  }

  func sampledLayer(logitRows: Int, rows: Int, units: Int) -> SampledLayer {
    SampledLayer(
      logits: matrix(rows: logitRows, columns: units),
      states: bitMatrix(rows: rows, columns: units),
      signal: matrix(rows: logitRows, columns: units),
      transposedStates: bitMatrix(rows: units, columns: rows))
  }

  func particles(
    examples: Int, count: Int, layers: [SampledLayer], outputs: Int
  ) -> Particles {
    let rows = examples * count
    return Particles(
      examples: examples, count: count, layers: layers, logWeights: matrix(rows: 1, columns: rows),
      normalizedWeights: matrix(rows: 1, columns: rows),
      criterion: matrix(rows: 1, columns: examples),
      outputErrors: matrix(rows: rows, columns: outputs),
      scoreWeights: matrix(rows: 1, columns: rows))
  }
}

extension KernelSet {
  /// W x + b for a batch of inputs of either kind.
  func multiply(
    _ inputs: Inputs, _ parameters: AffineParameters, into output: Matrix, scratch: Scratch
  ) {
    switch inputs {
    case .real(let matrix):
      matmul(
        matrix, parameters.weights.values, startingFrom: parameters.bias?.values, into: output,
        scratch: scratch)
    case .binary(let bits):
      binaryMatmul(
        bits, parameters.weights.values, startingFrom: parameters.bias?.values, into: output,
        scratch: scratch)
    }
  }
}
