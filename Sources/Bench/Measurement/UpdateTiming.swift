import Nets

extension ResumableTrainer {
  /// Makes updates and returns the seconds of each. Throws when interrupted.
  func secondsOfUpdates(_ count: Int) throws -> [Double] {
    var seconds: [Double] = []
    seconds.reserveCapacity(count)
    for _ in 0..<count {
      let start = monotonicSeconds()
      step()
      seconds.append(monotonicSeconds() - start)
      try Interrupt.check()
    }
    return seconds
  }
}

/// The largest of some round parts of an epoch of which `fits` holds, or else the smallest.
func partOfEpoch(where fits: (Double) -> Bool) -> Double {
  let parts = [1, 0.5, 0.25, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002]
  return parts.first(where: fits) ?? 0.001
}
