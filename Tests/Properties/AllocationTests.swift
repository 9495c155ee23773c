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
      let result = await #expect(processExitsWith: .success, observing: [\.standardErrorContent]) {
        var failures: [String] = []
        guard AllocationCounter.install() > 0 else { throw NothingRedirected() }
        for run in TrainingRun.all {
          let (_, trainer, _, _) = run.start()
          // The first step touches lazy globals; an epoch passes both sizes of minibatch.
          for _ in 0..<trainer.updatesPerEpoch { trainer.step() }
          let before = AllocationCounter.count
          for _ in 0..<2 * trainer.updatesPerEpoch { trainer.step() }
          let allocations = AllocationCounter.count - before
          if allocations > 0 { failures.append("\(run.name): \(allocations)") }
        }
        if !failures.isEmpty {
          FileHandle.standardError.write(Data(failures.joined(separator: "\n").utf8))
          exit(EXIT_FAILURE)
        }
      }
      if let output = result?.standardErrorContent, !output.isEmpty {
        Issue.record("allocations in steps: \(String(decoding: output, as: UTF8.self))")
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
        precondition(counted { keep(Array(repeating: 0, count: 5)) } > 0)
        precondition(counted { keep((1, 2, 3, 4) as Any) } > 0)
        let pool = ThreadPool(threads: 2)
        precondition(counted { pool.run(pieces: 64) { _, _ in keep(Arena()) } } >= 64)
        precondition(counted { keep(0) } == 0)
      }
    }
  }

  private struct NothingRedirected: Error {}

  /// Makes a value that the optimiser cannot remove.
  @inline(never) private func keep<Value>(_ value: Value) {
    withExtendedLifetime(value) {}
  }
#endif
