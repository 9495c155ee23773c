import Kernels
@testable import Nets
import Testing

/// States stay bits: no float matrix of a pass, and no scratch memory, ever holds them.
@Suite struct `States are bits` {
  /// Every float matrix that a pass has is found and examined after a step; none holds anything but
  /// bits of states: as many values as states, all of them 0 or 1.
  @Test(arguments: TrainingRun.all) func `no matrix of a pass holds states`(_ run: TrainingRun) {
    let (arena, memory) = (Arena(), Arena())
    defer { withExtendedLifetime(memory) {} }
    let pass = run.passAfterStep(in: arena, Scratch(in: memory))
    let matrices = FloatMatrices(of: pass).all
    let states = pass.particles.layers.map(\.states).filter { $0.columns > 0 }
    #expect(matrices.count >= 8)
    for matrix in matrices {
      #expect(!states.contains { matrix.holds($0) }, "a \(matrix.rows)x\(matrix.columns) matrix")
    }
    // The ledger is complete: all memory that the pass took from its arena is in it, in whole cache
    // lines, as floats or as bits.
    let floats = matrices.reduce(0) { $0 + lines($1.rows * $1.stride * 4) }
    let bits = FloatMatrices(of: pass).bits.reduce(0) { $0 + lines($1.rows * $1.stride * 8) }
    #expect(64 * (floats + bits) == arena.usedBytes)
  }

  /// An unpacked panel of states in scratch memory would be full of ones; sums of weights are not 1.
  @Test(arguments: TrainingRun.all) func `no scratch memory holds states`(_ run: TrainingRun) {
    let memory = Arena()
    let scratch = Scratch(in: memory)
    _ = run.passAfterStep(in: Arena(), scratch)
    withExtendedLifetime(memory) {
      let floats = UnsafeBufferPointer(start: scratch.base, count: Scratch.floats)
      #expect(floats.contains { $0 != 0 })
      #expect(floats.count { $0 == 1 } == 0)
    }
  }

  /// The planted error: a copy of states as floats is found, whole or as part of a wider matrix.
  @Test func `a float copy is found`() {
    let (arena, memory) = (Arena(), Arena())
    defer { withExtendedLifetime(memory) {} }
    let pass = TrainingRun.all[0].passAfterStep(in: arena, Scratch(in: memory))
    let states = pass.particles.layers[0].states
    let copy = arena.matrix(rows: states.rows, columns: states.columns + 3)
    for row in 0..<states.rows {
      for unit in 0..<states.columns { copy[row, unit + 2] = states[row, unit] ? 1 : 0 }
    }
    #expect(copy.holds(states))
    #expect(FloatMatrices(of: Holder(pass: pass, copy: copy)).all.contains { $0.base == copy.base })
  }
}

/// Cache lines that hold so many bytes.
private func lines(_ bytes: Int) -> Int { (bytes + 63) / 64 }

private struct Holder {
  let pass: any NetworkPass
  let copy: Matrix
}

extension TrainingRun {
  /// A pass after one step, the only one in its arena.
  fileprivate func passAfterStep(in arena: Arena, _ scratch: Scratch) -> any NetworkPass {
    var run = self
    run.threads = 1
    let started = run.start()
    let pass = started.network.makePass(
      examples: 32, particles: kind == .a ? 1 : 3, binaryInputs: binaryInputs,
      kernels: started.kernels, in: arena)
    pass.setExamples(Array(0..<32)[...])
    pass.load(0..<32, of: started.examples, noise: nil)
    GradientStep(pass, threads: 1).differentiate(
      estimator, .sampled(seed: 1, purpose: .trainingStates, step: 0), started.pool, [scratch])
    return pass
  }
}

/// The matrices that a value can reach through its stored properties, each memory once, but not those
/// of the network's parameters. One without rows has no memory: the next one begins where it does.
private struct FloatMatrices {
  private(set) var all: [Matrix] = []
  private(set) var bits: [BitMatrix] = []
  private var seen: Set<UnsafeRawPointer> = []

  init(of value: Any) { visit(value) }

  private mutating func visit(_ value: Any) {
    switch value {
    case let matrix as Matrix: if isNew(matrix.base, rows: matrix.rows) { all.append(matrix) }
    case let matrix as BitMatrix: if isNew(matrix.base, rows: matrix.rows) { bits.append(matrix) }
    case is Parameter, is any Network, is Arena: break
    default: for child in Mirror(reflecting: value).children { visit(child.value) }
    }
  }

  private mutating func isNew(_ base: UnsafeRawPointer, rows: Int) -> Bool {
    rows > 0 && seen.insert(base).inserted
  }
}

extension Matrix {
  /// Whether some columns of this matrix are the states as floats.
  fileprivate func holds(_ states: BitMatrix) -> Bool {
    guard rows == states.rows, columns >= states.columns else { return false }
    return (0...columns - states.columns).contains { first in
      (0..<rows).allSatisfy { row in
        (0..<states.columns).allSatisfy { self[row, first + $0] == (states[row, $0] ? 1 : 0) }
      }
    }
  }
}
