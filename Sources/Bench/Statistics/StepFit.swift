import Foundation

// min over numbers and places of steps:  log (Σ |xᵢ − median of its segment| + n·σ₀) + (4 log n / n) · steps
// Source: the L1 Potts functional with the penalty that asv uses, similar to BIC (asv/step_detect.py).

/// Where a series takes a step: the segments of constant level that fit it best in the absolute errors,
/// exactly, by dynamic programming. One sample that lies apart is no step.
struct StepFit: Equatable {
  /// Where segments begin, the first one, at 0, left out.
  let steps: [Int]

  static let shortestSegment = 2
  static let mostSteps = 5
  /// σ₀, in the unit of the values: a fit that is better than this to a value is as good as perfect. Of
  /// logarithms: 0.1 %.
  static let noise = 0.001

  /// - Parameter values: logarithms of times, at most a few hundred: the work grows with their cube.
  init(_ values: [Double]) {
    let n = values.count
    guard n >= 2 * Self.shortestSegment else {
      steps = []
      return
    }
    let costs = Self.segmentCosts(values)
    // cost[end] of the best fit of so many steps to values[..<end], and where its last segment begins.
    var cost = (0...n).map { costs[0][$0] }
    var starts: [[Int]] = []
    var best = (criterion: Self.criterion(cost[n], steps: 0, n), steps: [Int]())
    for count in stride(from: 1, through: Self.mostSteps, by: 1) {
      var (next, start) = (
        [Double](repeating: .infinity, count: n + 1), [Int](repeating: 0, count: n + 1)
      )
      for end in 0...n {
        for middle in 0..<end where cost[middle] + costs[middle][end] < next[end] {
          next[end] = cost[middle] + costs[middle][end]
          start[end] = middle
        }
      }
      starts.append(start)
      cost = next
      let criterion = Self.criterion(cost[n], steps: count, n)
      if criterion < best.criterion { best = (criterion, Self.backtrack(starts, from: n)) }
    }
    steps = best.steps
  }

  static func criterion(_ cost: Double, steps: Int, _ n: Int) -> Double {
    log(cost + Double(n) * noise) + 4 * log(Double(n)) / Double(n) * Double(steps)
  }

  private static func backtrack(_ starts: [[Int]], from end: Int) -> [Int] {
    var end = end
    return starts.reversed().map { start in
      end = start[end]
      return end
    }.reversed()
  }

  /// Σ |x − median| of values[start..<end], by start and end; infinite where too short.
  private static func segmentCosts(_ values: [Double]) -> [[Double]] {
    values.indices.map { start in
      var sorted: [Double] = []
      var costs = [Double](repeating: .infinity, count: values.count + 1)
      for end in start..<values.count {
        let place = sorted.firstIndex { $0 >= values[end] } ?? sorted.count
        sorted.insert(values[end], at: place)
        if sorted.count >= shortestSegment { costs[end + 1] = absoluteErrors(ofSorted: sorted) }
      }
      return costs
    }
  }

  /// What the upper half has more than the lower half.
  static func absoluteErrors(ofSorted values: [Double]) -> Double {
    let half = values.count / 2
    return values.suffix(half).reduce(0, +) - values.prefix(half).reduce(0, +)
  }
}
