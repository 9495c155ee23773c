import Foundation
import Kernels

/// What one core can do, and all cores at the same time.
struct PeakRates {
  /// Of one core.
  let roofs: Roofs
  /// Floating-point operations a second of all cores' multiply-adds.
  let allMultiplyAdds: Double
  /// Bytes a second, read and written, of copies between buffers that no cache holds.
  let memory: Double
  let allMemory: Double
  /// Of each of the two buffers.
  let bufferBytes: Int

  /// Takes about a second.
  /// - Parameter lastCache: bytes of the largest cache; nil where that is not known.
  init(of kernels: KernelSet, cores: Int, lastCache: Int?) {
    roofs = Roofs(of: kernels)
    allMultiplyAdds = Self.multiplyAdds(of: kernels, cores: cores)
    // Some large machines report caches that would leave no memory.
    let most = Int(ProcessInfo.processInfo.physicalMemory / 16)
    let bytes = min(max(64 << 20, 2 * (lastCache ?? 0)), most)
    let arena = Arena()
    let buffers = (0..<2).map { _ in arena.matrix(rows: cores, columns: bytes / 4 / cores) }
    bufferBytes = bytes
    let moved = 2 * Double(4 * buffers[0].rows * buffers[0].columns)
    let copy = { @Sendable (core: Int) in
      buffers[1][rows: core..<core + 1].copy(from: buffers[0][rows: core..<core + 1])
    }
    let seconds = withExtendedLifetime(arena) {
      (
        alone: Self.bestSeconds { for core in 0..<cores { copy(core) } },
        together: Self.bestSeconds {
          DispatchQueue.concurrentPerform(iterations: cores, execute: copy)
        }
      )
    }
    (memory, allMemory) = (moved / seconds.alone, moved / seconds.together)
  }

  private static func multiplyAdds(of kernels: KernelSet, cores: Int) -> Double {
    let arena = Arena()
    let memory = arena.matrix(rows: 1, columns: KernelSet.saturationFloats)
    // Some milliseconds, beside which the start of a thread is short.
    let rounds = 1_000_000
    let run = { @Sendable (rounds: Int) in
      kernels.saturate(.multiplyAdds, rounds: rounds, factor: 0.5, memory: memory)
    }
    return withExtendedLifetime(arena) {
      let seconds = bestSeconds {
        DispatchQueue.concurrentPerform(iterations: cores) { _ in consume(run(rounds)) }
      }
      // Sixteen lanes, a multiply-add counted as two.
      return 32 * Double(cores * rounds * run(1).count) / seconds
    }
  }

  private static func bestSeconds(_ body: () -> Void) -> Double {
    (0..<7).map { _ in
      let start = monotonicSeconds()
      body()
      return monotonicSeconds() - start
    }.min()!
  }
}
