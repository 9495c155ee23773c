import Kernels

/// From a loaded batch to gradients and updated parameters, on all threads of a pool.
///
/// Examples are divided into pieces that go forward on their own; then the particles that matter are
/// selected, and pieces of about as many of them go backward; then the states are transposed by blocks
/// of rows, and gradients are made by slices of columns, each over all rows in the same order. So no
/// sum is divided among threads, and their number changes no bit. Last, parameters are handed on by
/// blocks of whole rows, as they lie in memory.
public final class GradientStep: PieceWork {
  public let pass: any NetworkPass
  private let threads: Int
  private let pieces: [Range<Int>]
  private let transposes: [(transpose: StateTranspose, rows: Range<Int>)]
  private let slices: [(product: GradientProduct, columns: Range<Int>)]
  private let blocks: [(parameter: Parameter, rows: Range<Int>)]

  /// Rows of particles in a piece, about: enough to pay for a table, few enough for the cache.
  private static let pieceRows = 512
  private static let sliceColumns = 32
  /// Numbers in a block of a parameter, about: 64 KiB of each of its matrices.
  private static let blockSize = 16_384

  public init(_ pass: any NetworkPass, threads: Int) {
    self.pass = pass
    self.threads = threads
    let count = Nets.pieces(
      ofRows: pass.examples * pass.particles.count, size: Self.pieceRows,
      examples: pass.examples, threads: threads)
    pieces = shares(of: pass.examples, count)
    transposes = pass.transposes.slices
    slices = pass.products.slices(columns: Self.sliceColumns)
    blocks = pass.products.flatMap {
      [$0.parameters.weights, $0.parameters.bias].compactMap(\.self)
    }
    .flatMap { parameter in
      let rows = max(1, Self.blockSize / max(1, parameter.values.columns))
      return Nets.slices(of: parameter.values.rows, rows).map { (parameter, $0) }
    }
  }

  /// Forward only. `prepare` is called for each range of examples first, to load it.
  public func evaluate(
    _ states: StateSource, _ pool: ThreadPool, _ scratch: [Scratch],
    prepare: @escaping (Range<Int>) -> Void = { _ in }
  ) {
    run(
      Job(estimator: nil, states: states, scratch: scratch, prepare: prepare, update: nil),
      on: pool)
  }

  /// Forward, backward and all gradients: sums over the batch, not means. `update` is called for each
  /// block of rows of each parameter once all gradients are there, on any thread.
  public func differentiate(
    _ estimator: any GradientEstimator, _ states: StateSource, _ pool: ThreadPool,
    _ scratch: [Scratch], prepare: @escaping (Range<Int>) -> Void = { _ in },
    update: ((_ parameter: Parameter, _ rows: Range<Int>) -> Void)? = nil
  ) {
    run(
      Job(
        estimator: estimator, states: states, scratch: scratch, prepare: prepare, update: update),
      on: pool)
  }

  /// What the pieces of a step have in common, while it runs.
  private struct Job {
    let estimator: (any GradientEstimator)?
    let states: StateSource
    let scratch: [Scratch]
    let prepare: (Range<Int>) -> Void
    let update: ((Parameter, Range<Int>) -> Void)?
  }

  private enum Phase {
    case forward, backward, transposes, gradients, updates
  }

  private var job: Job?
  private var phase = Phase.forward
  private var backwardPieces = 0

  private func run(_ job: Job, on pool: ThreadPool) {
    self.job = job
    run(.forward, pieces: pieces.count, on: pool)
    if let estimator = job.estimator {
      pass.selectRows(for: estimator)
      backwardPieces = Nets.pieces(
        ofRows: pass.buffers.weighted.count, size: Self.pieceRows, examples: pass.examples,
        threads: threads)
      run(.backward, pieces: backwardPieces, on: pool)
      run(.transposes, pieces: transposes.count, on: pool)
      run(.gradients, pieces: slices.count, on: pool)
    }
    if job.update != nil { run(.updates, pieces: blocks.count, on: pool) }
    self.job = nil
  }

  private func run(_ phase: Phase, pieces: Int, on pool: ThreadPool) {
    self.phase = phase
    pool.run(self, pieces: pieces)
  }

  func perform(piece: Int, thread: Int) {
    let scratch = job!.scratch[thread]
    switch phase {
    case .forward:
      job!.prepare(pieces[piece])
      pass.forward(pieces[piece], states: job!.states, scratch: scratch)
    case .backward:
      let examples = pass.buffers.weighted.examples(ofPiece: piece, of: backwardPieces)
      pass.backward(examples, job!.estimator!, scratch: scratch)
    case .transposes:
      let (transpose, rows) = transposes[piece]
      transpose.run(rows, pass.kernels)
    case .gradients:
      let (product, columns) = slices[piece]
      product.run(columns: columns, pass.kernels, scratch: scratch)
    case .updates:
      let (parameter, rows) = blocks[piece]
      job!.update!(parameter, rows)
    }
  }
}
