import Kernels

/// A kernel on buffers of one shape. Ids are the keys of histories: they never change their meaning.
struct KernelWorkload: Sendable {
  enum Work: Sendable {
    /// Multiply-adds count two; 0/1 products count as if they were dense.
    case operations(Double)
    /// Elements, samples or parameters.
    case elements(Double)

    var amount: Double {
      switch self {
      case .operations(let amount), .elements(let amount): amount
      }
    }

    var unit: String {
      switch self {
      case .operations: "FLOP"
      case .elements: "elem"
      }
    }
  }

  let id: String
  /// The check of `bench verify` that must pass before this is timed.
  let check: String
  let work: Work
  /// Of a call.
  let needs: Needs
  let prepare: @Sendable (WorkloadBuffers) -> Prepared

  /// A workload with its buffers.
  struct Prepared {
    let run: () -> Void
    /// All that `run` leaves.
    let results: [any Checksummed]
    /// Makes operands of the naive reference, for which it does the same on a part of the work.
    let naive: () -> () -> Void
    let naiveWork: Double
  }

  static let all = products + elementwise + rows + sampling + gaussianLayers
}

/// Buffers of deterministic values for workloads.
struct WorkloadBuffers {
  let kernels: KernelSet
  let arena: Arena
  let scratch: Scratch

  init(_ kernels: KernelSet) {
    self.kernels = kernels
    arena = Arena()
    scratch = Scratch(in: arena)
  }

  /// Uniform values in `range`.
  func matrix(_ rows: Int, _ columns: Int, in range: ClosedRange<Float> = -1...1) -> Matrix {
    let matrix = arena.matrix(rows: rows, columns: columns)
    for row in 0..<rows { kernels.uniforms(stream(row), into: matrix[rows: row..<row + 1]) }
    matrix.scale(by: range.upperBound - range.lowerBound, adding: range.lowerBound)
    return matrix
  }

  /// Fair coins, or coins of a given density.
  func states(_ rows: Int, _ columns: Int, density: Float = 0.5) -> BitMatrix {
    let states = arena.bitMatrix(rows: rows, columns: columns)
    let probabilities = arena.matrix(rows: 1, columns: columns)
    probabilities.fill(density)
    kernels.sampleStates(
      sharedProbabilities: probabilities, stream(rows), into: states, scratch: scratch)
    return states
  }

  func stream(_ example: Int) -> RandomStream {
    RandomStream(seed: 1, purpose: 0x7fff, example: UInt32(example))
  }
}
