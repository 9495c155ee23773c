import Kernels

/// From a loaded batch to gradients and updated parameters, on all threads of a pool.
///
/// Examples are divided into pieces that go forward and backward on their own; then the states are
/// transposed by blocks of rows, and gradients are made by slices of columns, each over all rows in
/// the same order. So no sum is divided among threads, and their number changes no bit.
public struct GradientStep {
  public let pass: any NetworkPass
  private let pieces: [Range<Int>]
  private let transposes: [(transpose: StateTranspose, rows: Range<Int>)]
  private let slices: [(product: GradientProduct, columns: Range<Int>)]

  /// Rows of particles in a piece, about: enough to pay for a table, few enough for the cache.
  private static let pieceRows = 512
  private static let sliceColumns = 32
  private static let transposedRows = 512

  public init(_ pass: any NetworkPass, threads: Int) {
    self.pass = pass
    let rows = pass.examples * pass.particles.count
    let count = min(pass.examples, max(threads, (rows + Self.pieceRows - 1) / Self.pieceRows))
    pieces = (0..<count).map { pass.examples * $0 / count..<pass.examples * ($0 + 1) / count }
    transposes = pass.transposes.flatMap { transpose in
      Self.slices(of: transpose.states.rows, Self.transposedRows).map { (transpose, $0) }
    }
    slices = pass.products.flatMap { product in
      Self.slices(of: product.signal.columns, Self.sliceColumns).map { (product, $0) }
    }
  }

  private static func slices(of count: Int, _ size: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: size).map { $0..<min(count, $0 + size) }
  }

  /// Forward only. `prepare` is called for each range of examples first, to load it.
  public func evaluate(
    _ states: StateSource, _ pool: ThreadPool, _ scratch: [Scratch],
    prepare: (Range<Int>) -> Void = { _ in }
  ) {
    pool.run(pieces: pieces.count) { piece, thread in
      prepare(pieces[piece])
      pass.forward(pieces[piece], states: states, scratch: scratch[thread])
    }
  }

  /// Forward, backward and all gradients: sums over the batch, not means. `finish` is called for each
  /// slice of columns of each parameter once its gradient is there, on any thread.
  public func differentiate(
    _ estimator: any GradientEstimator, _ states: StateSource, _ pool: ThreadPool,
    _ scratch: [Scratch], prepare: (Range<Int>) -> Void = { _ in },
    finish: (_ parameter: Parameter, _ columns: Range<Int>) -> Void = { _, _ in }
  ) {
    pool.run(pieces: pieces.count) { piece, thread in
      prepare(pieces[piece])
      pass.forward(pieces[piece], states: states, scratch: scratch[thread])
      pass.backward(pieces[piece], estimator, scratch: scratch[thread])
    }
    pool.run(pieces: transposes.count) { piece, _ in
      let (transpose, rows) = transposes[piece]
      pass.kernels.transpose(transpose.states, rows: rows, into: transpose.transposed)
    }
    pool.run(pieces: slices.count) { piece, thread in
      let (product, columns) = slices[piece]
      makeGradient(product, columns, scratch[thread])
      finish(product.parameters.weights, columns)
      if let bias = product.parameters.bias { finish(bias, columns) }
    }
  }

  private func makeGradient(_ product: GradientProduct, _ columns: Range<Int>, _ scratch: Scratch) {
    let signal = product.signal[columns: columns]
    let gradient = product.parameters.weights.gradient[columns: columns]
    switch product.left {
    case .real(let left):
      pass.kernels.matmul(left, leftTransposed: true, signal, into: gradient, scratch: scratch)
    case .binary(let left):
      pass.kernels.binaryMatmul(left, signal, into: gradient, scratch: scratch)
    }
    if let bias = product.parameters.bias {
      pass.kernels.sumGroups(signal, into: bias.gradient[columns: columns])
    }
  }
}
