import Synchronization

/// Counts the random numbers that kernels draw, on all threads. Off unless asked for, when it costs a
/// call of a kernel the load of a flag.
package enum DrawCounter {
  private static let isCounting = Atomic<Bool>(false)
  private static let drawn = Atomic<Int>(0)

  /// How many are drawn until `body` returns; by whichever part of the program, so it is for one use at
  /// a time.
  package static func count(during body: () -> Void) -> Int {
    drawn.store(0, ordering: .sequentiallyConsistent)
    isCounting.store(true, ordering: .sequentiallyConsistent)
    body()
    isCounting.store(false, ordering: .sequentiallyConsistent)
    return drawn.load(ordering: .sequentiallyConsistent)
  }

  @inline(__always)
  static func add(_ count: @autoclosure () -> Int) {
    if isCounting.load(ordering: .relaxed) { drawn.add(count(), ordering: .relaxed) }
  }
}
