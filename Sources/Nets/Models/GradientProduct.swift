import Kernels

/// One product of a gradient, G(W) = Σ left ⊗ signal over rows, and G(b) = Σ signal.
public struct GradientProduct {
  enum Left {
    /// All rows, and the selected ones closed up.
    case real(Matrix, selected: Matrix)
    /// Transposed, so that the product runs on bits.
    case binary(BitMatrix)
  }

  let left: Left
  package let signal: Matrix
  let parameters: AffineParameters
  /// The particles whose rows these are; nil if there is one row for each example.
  var rows: RowSelection?
  /// Of an autoregressive map, in which output i of each so many has weights from inputs j < i only.
  var autoregressiveUnits: Int?

  /// G for the columns of a slice, `[inputs, columns]`: sums over all rows, in their order.
  package func run(columns: Range<Int>, _ kernels: KernelSet, scratch: Scratch) {
    let count = rows?.count ?? signal.rows
    let signal = signal[rows: 0..<count][columns: columns]
    let gradient = parameters.weights.gradient[columns: columns]
    switch left {
    case .real(let all, let selected):
      let left = rows?.isAll ?? true ? all : selected[rows: 0..<count]
      kernels.matmul(left, leftTransposed: true, signal, into: gradient, scratch: scratch)
    case .binary(let left):
      kernels.binaryMatmul(left.firstColumns(count), signal, into: gradient, scratch: scratch)
    }
    if let units = autoregressiveUnits {
      gradient.keepAutoregressive(units: units, firstColumn: columns.lowerBound)
    }
    if let bias = parameters.bias {
      kernels.sumGroups(signal, into: bias.gradient[columns: columns])
    }
  }
}

/// A transpose of states that the gradient products need first.
public struct StateTranspose {
  let states: BitMatrix
  let transposed: BitMatrix
  /// The particles whose states are transposed, and room for theirs closed up; nil for all rows.
  var selection: (rows: RowSelection, states: BitMatrix)?

  /// Transposes the rows at these positions, as far as there are any; they start at a multiple of 64.
  func run(_ positions: Range<Int>, _ kernels: KernelSet) {
    guard let (rows, selected) = selection, !rows.isAll else {
      kernels.transpose(states, rows: positions, into: transposed)
      return
    }
    let positions = positions.clamped(to: 0..<rows.count)
    if positions.isEmpty { return }
    for run in rows.runs(at: positions) {
      selected[rows: run.positions].copy(from: states[rows: run.rows])
    }
    kernels.transpose(
      selected[rows: 0..<rows.count], rows: positions, into: transposed.firstColumns(rows.count))
  }
}
