import Kernels

/// From a loaded batch to gradients and updated parameters, on all threads of a pool.
///
/// Examples are divided into pieces that go forward and backward on their own; then binary inputs are
/// transposed, and gradients are made by slices of columns, each over all rows in the same order and each
/// handed on while it is in the cache. So no sum is divided among threads, and their number changes no
/// bit.
public final class VariationalStep: PieceWork {
  public let pass: VariationalPass
  private let pieces: [Range<Int>]
  private let transposes: [(transpose: StateTranspose, rows: Range<Int>)]
  private let slices: [(product: GradientProduct, columns: Range<Int>)]

  /// Rows in a piece, about: enough to fill the tiles of a product, few enough for the cache.
  private static let pieceRows = 256
  private static let sliceColumns = 224

  public init(_ pass: VariationalPass, threads: Int) {
    self.pass = pass
    let count = Nets.pieces(
      ofRows: pass.examples * pass.samples * pass.components, size: Self.pieceRows,
      examples: pass.examples, threads: threads)
    pieces = shares(of: pass.examples, count)
    transposes = pass.transposes.slices
    slices = pass.products.slices(columns: Self.sliceColumns)
  }

  /// What the pieces of a step have in common, while it runs.
  private struct Job {
    let estimator: (any VariationalEstimator)?
    let noise: NoiseSource
    let scratch: [Scratch]
    let prepare: (Range<Int>, Scratch) -> Void
    let update: ((Parameter, Range<Int>) -> Void)?
  }

  private enum Phase {
    case samples, transposes, gradients
  }

  private var job: Job?
  private var phase = Phase.samples

  /// Forward only. `prepare` is called for each range of examples first, to load it.
  public func evaluate(
    _ noise: NoiseSource, _ pool: ThreadPool, _ scratch: [Scratch],
    prepare: @escaping (Range<Int>, Scratch) -> Void = { _, _ in }
  ) {
    job = Job(estimator: nil, noise: noise, scratch: scratch, prepare: prepare, update: nil)
    run(.samples, pieces: pieces.count, on: pool)
    job = nil
  }

  /// Forward, backward and all gradients: sums over the batch, not means. `update` is called for slices of
  /// columns of each parameter once their gradients are there, on any thread.
  public func differentiate(
    _ estimator: any VariationalEstimator, _ noise: NoiseSource, _ pool: ThreadPool,
    _ scratch: [Scratch], prepare: @escaping (Range<Int>, Scratch) -> Void = { _, _ in },
    update: ((_ parameter: Parameter, _ columns: Range<Int>) -> Void)? = nil
  ) {
    job = Job(
      estimator: estimator, noise: noise, scratch: scratch, prepare: prepare, update: update)
    run(.samples, pieces: pieces.count, on: pool)
    run(.transposes, pieces: transposes.count, on: pool)
    run(.gradients, pieces: slices.count, on: pool)
    job = nil
  }

  private func run(_ phase: Phase, pieces: Int, on pool: ThreadPool) {
    self.phase = phase
    pool.run(self, pieces: pieces)
  }

  func perform(piece: Int, thread: Int) {
    let job = job!
    let scratch = job.scratch[thread]
    switch phase {
    case .samples:
      job.prepare(pieces[piece], scratch)
      pass.forward(pieces[piece], job.noise, scratch: scratch)
      if let estimator = job.estimator {
        pass.backward(pieces[piece], estimator, scratch: scratch)
      }
    case .transposes:
      let (transpose, rows) = transposes[piece]
      transpose.run(rows, pass.kernels)
    case .gradients:
      let (product, columns) = slices[piece]
      product.run(columns: columns, pass.kernels, scratch: scratch)
      guard let update = job.update else { return }
      update(product.parameters.weights, columns)
      if let bias = product.parameters.bias { update(bias, columns) }
    }
  }
}
