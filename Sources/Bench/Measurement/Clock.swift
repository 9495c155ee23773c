import Foundation

/// Seconds of a clock that only goes forward.
func monotonicSeconds() -> Double {
  let instant = ContinuousClock.now - clockStart
  let (seconds, attoseconds) = instant.components
  return Double(seconds) + Double(attoseconds) * 1e-18
}

private let clockStart = ContinuousClock.now

/// Seconds that this thread has run: those in which the system runs others on its core do not count.
func threadSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Makes the optimiser believe that the value is used.
@inline(never) func consume<Value>(_ value: Value) {}
