import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Work in numbered pieces, done on any threads at the same time. An object and not a closure, since a
/// closure that reaches other threads is allocated each time it is passed on.
protocol PieceWork: AnyObject {
  /// `thread` names the thread's own scratch memory.
  func perform(piece: Int, thread: Int)
}

/// Threads that share out numbered pieces of work. A waiting worker spins for a while, then sleeps;
/// pieces are claimed one by one, so a worker that the system has put aside holds up none but its own.
///
/// No result depends on the number of threads: pieces write disjoint memory, and which thread runs a
/// piece is of no consequence to it. One `run` at a time.
public final class ThreadPool: @unchecked Sendable {
  public let threads: Int

  private let generation = Atomic<Int>(0)
  private let claimed = Atomic<Int>(0)
  private let finishedWorkers = Atomic<Int>(0)
  private let sleepers = Atomic<Int>(0)
  private let stopping = Atomic<Bool>(false)
  private var pieces = 0
  private var work: (any PieceWork)?
  private var handles: [pthread_t] = []
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let wake = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  /// Turns of the waiting loop before a worker sleeps: some tens of microseconds.
  private static let patience = 20_000

  /// The system refused a thread: no address space for its stack, or a limit of the user's.
  public struct Refusal: Error, CustomStringConvertible {
    let threads: Int
    let status: Int32

    public var description: String {
      "expected \(threads) threads, the system refused: \(String(cString: strerror(status)))"
    }
  }

  /// The caller's thread alone.
  public convenience init() { self.init(unstarted: 1) }

  /// A pool of at least one thread, the caller's own included. Throws if they cannot be started.
  public convenience init(threads: Int) throws(Refusal) {
    self.init(unstarted: threads)
    for index in 1..<threads {
      let status = startWorker(index)
      guard status == 0 else {
        stop()
        throw Refusal(threads: threads, status: status)
      }
    }
  }

  private init(unstarted threads: Int) {
    precondition(threads > 0, "a pool of \(threads) threads")
    self.threads = threads
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(wake, nil)
  }

  /// Ends the workers; a pool that is not stopped keeps them until the process ends.
  public func stop() {
    stopping.store(true, ordering: .sequentiallyConsistent)
    announce()
    for handle in handles { pthread_join(handle, nil) }
    handles = []
  }

  deinit {
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(wake)
    mutex.deallocate()
    wake.deallocate()
  }

  /// Performs every piece in `0 ..< pieces` once, on whichever thread claims it, and returns when all
  /// are done. Threads are numbered `0 ..< threads`.
  func run(_ work: any PieceWork, pieces: Int) {
    if threads == 1 || pieces <= 1 {
      for piece in 0..<pieces { work.perform(piece: piece, thread: 0) }
      return
    }
    self.work = work
    self.pieces = pieces
    claimed.store(0, ordering: .relaxed)
    finishedWorkers.store(0, ordering: .relaxed)
    announce()
    performPieces(thread: 0)
    waitForWorkers()
    self.work = nil
  }

  /// Spins, then lets others have the core: one of them may be a worker that the system put aside.
  private func waitForWorkers() {
    var turns = 0
    while finishedWorkers.load(ordering: .acquiring) != handles.count {
      turns += 1
      if turns > Self.patience { sched_yield() }
    }
  }

  private func announce() {
    generation.add(1, ordering: .sequentiallyConsistent)
    if sleepers.load(ordering: .sequentiallyConsistent) > 0 {
      pthread_mutex_lock(mutex)
      pthread_cond_broadcast(wake)
      pthread_mutex_unlock(mutex)
    }
  }

  private func performPieces(thread: Int) {
    guard let work else { return }
    while true {
      let piece = claimed.add(1, ordering: .relaxed).oldValue
      if piece >= pieces { return }
      work.perform(piece: piece, thread: thread)
    }
  }

  /// - Returns: 0, or the system's error.
  private func startWorker(_ index: Int) -> Int32 {
    let start = Unmanaged.passRetained(WorkerStart(pool: self, index: index)).toOpaque()
    #if canImport(Darwin)
      var handle: pthread_t?
    #else
      var handle = pthread_t()
    #endif
    let status = pthread_create(
      &handle, nil,
      { argument in
        // The argument is optional on some systems only.
        let pointer: UnsafeMutableRawPointer? = argument
        let start = Unmanaged<WorkerStart>.fromOpaque(pointer!).takeRetainedValue()
        start.pool.serve(thread: start.index)
        return nil
      }, start)
    guard status == 0 else {
      Unmanaged<WorkerStart>.fromOpaque(start).release()
      return status
    }
    #if canImport(Darwin)
      handles.append(handle!)
    #else
      handles.append(handle)
    #endif
    return 0
  }

  /// A worker's life: wait for the next generation of work, do it, say so.
  private func serve(thread: Int) {
    var seen = 0
    while true {
      waitForGeneration(after: seen)
      seen += 1
      if stopping.load(ordering: .acquiring) { return }
      performPieces(thread: thread)
      finishedWorkers.add(1, ordering: .releasing)
    }
  }

  private func waitForGeneration(after seen: Int) {
    var turns = 0
    while turns < Self.patience, generation.load(ordering: .acquiring) == seen { turns += 1 }
    if generation.load(ordering: .acquiring) != seen { return }
    pthread_mutex_lock(mutex)
    sleepers.add(1, ordering: .sequentiallyConsistent)
    while generation.load(ordering: .sequentiallyConsistent) == seen {
      pthread_cond_wait(wake, mutex)
    }
    sleepers.subtract(1, ordering: .sequentiallyConsistent)
    pthread_mutex_unlock(mutex)
  }
}

private final class WorkerStart {
  let pool: ThreadPool
  let index: Int

  init(pool: ThreadPool, index: Int) {
    self.pool = pool
    self.index = index
  }
}
