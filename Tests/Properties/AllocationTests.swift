#if os(Linux) && arch(x86_64)
  import Foundation
  import Kernels
  import NaiveReference
  @testable import Nets
  import Testing

  /// A training step allocates nothing, on any thread: shown by counting every call of an allocating
  /// function, in a process of its own.
  @Suite struct `Allocation` {
    @Test func `none in a step`() async {
      await #expect(processExitsWith: .success) {
        var failures: [String] = []
        guard AllocationCounter.install() > 0 else { throw NothingRedirected() }
        for run in TrainingRun.all {
          let started = run.start()
          let trainer = started.trainer
          // The first step touches lazy globals; an epoch passes both sizes of minibatch.
          for _ in 0..<trainer.updatesPerEpoch { trainer.step() }
          let before = AllocationCounter.count
          for _ in 0..<2 * trainer.updatesPerEpoch { trainer.step() }
          let allocations = AllocationCounter.count - before
          if allocations > 0 { failures.append("\(run.name): \(allocations)") }
        }
        #expect(failures.isEmpty, "calls in two epochs of steps: \(failures)")
      }
    }

    /// The planted error: one array per step, or one number in a box, is counted; so is a class made
    /// by another thread.
    @Test func `an array, a box and an object on a thread are seen`() async {
      await #expect(processExitsWith: .success) {
        _ = AllocationCounter.install()
        let counted = { (body: () -> Void) in
          let before = AllocationCounter.count
          body()
          return AllocationCounter.count - before
        }
        #expect(counted { keep(Array(repeating: 0, count: 5)) } > 0)
        #expect(counted { keep((1, 2, 3, 4) as Any) } > 0)
        let pool = ThreadPool(threads: 2)
        #expect(counted { pool.run(pieces: 64) { _, _ in keepOneMore() } } >= 64)
        #expect(counted { keep(0) } == 0)
      }
    }
  }

  private struct NothingRedirected: Error {}

  /// Makes a value that the optimiser cannot remove, nor put on the stack.
  @inline(never) private func keep<Value>(_ value: Value) { kept = value }
  nonisolated(unsafe) private var kept: Any?

  /// Only allocates, from any thread.
  @inline(never) private func keepOneMore() {
    free(malloc(1))
  }
#endif
