import Foundation

/// Seconds of a clock that only goes forward.
func monotonicSeconds() -> Double {
  let instant = ContinuousClock.now - clockStart
  let (seconds, attoseconds) = instant.components
  return Double(seconds) + Double(attoseconds) * 1e-18
}

private let clockStart = ContinuousClock.now

/// Makes the optimiser believe that the value is used.
@inline(never) func consume<Value>(_ value: Value) {}
