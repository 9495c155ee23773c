#if os(Linux) && arch(x86_64)
  import Foundation
  @testable import Nets
  import Synchronization
  import Testing

  @testable import bench

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

    @Test func `none in a step of an autoencoder`() async {
      await #expect(processExitsWith: .success) {
        var failures: [String] = []
        guard AllocationCounter.install() > 0 else { throw NothingRedirected() }
        for trained in TrainedAutoencoder.all {
          let run = trained.start()
          let pass = run.trainer.updatesPerEpoch
          run.train(until: pass)
          let before = AllocationCounter.count
          for _ in 0..<2 * pass { run.trainer.step() }
          let allocations = AllocationCounter.count - before
          if allocations > 0 { failures.append("\(trained.testDescription): \(allocations)") }
        }
        #expect(failures.isEmpty, "calls in two passes of steps: \(failures)")
      }
    }

    /// The planted errors: an array, a value in a box, and memory that pieces of work take on threads
    /// are counted; keeping a number is not.
    @Test func `arrays, boxes and threads are seen`() async {
      await #expect(processExitsWith: .success) {
        _ = AllocationCounter.install()
        let counted = { (body: () -> Void) in
          let before = AllocationCounter.count
          body()
          return AllocationCounter.count - before
        }
        // Numbers that are not known when this is compiled, or the values would be made then.
        let n = AllocationCounter.count
        let array = counted { keep(Array(repeating: n, count: 5 + n % 3)) }
        let box = counted { keep((n, n, n, n)) }
        let none = counted { keep(n) }
        let pool = try ThreadPool(threads: 2)
        let work = Allocating()
        let onThreads = counted { pool.run(work, pieces: 64) }
        let summary = "array \(array), box \(box), nothing \(none), threads \(onThreads)"
        #expect(array > 0 && box > 0 && none == 0 && onThreads >= 64, "\(summary)")
      }
    }
  }

  private struct NothingRedirected: Error {}

  /// Makes a value that the optimiser cannot remove, nor put on the stack.
  @inline(never) private func keep<Value>(_ value: Value) { kept = value }
  nonisolated(unsafe) private var kept: Any?

  private final class Allocating: PieceWork {
    private let memory = Mutex<[Int]>([])

    func perform(piece: Int, thread: Int) {
      memory.withLock { $0 = Array(repeating: thread, count: 64 + piece) }
    }
  }
#endif
