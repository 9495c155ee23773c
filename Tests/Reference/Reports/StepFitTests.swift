import Foundation
import Testing

@testable import bench

/// All places of at most `StepFit.mostSteps` steps between segments that are long enough.
private func allSteps(_ n: Int) -> [[Int]] {
  (0..<1 << max(0, n - 1)).map { bits in (1..<max(1, n)).filter { bits >> ($0 - 1) & 1 == 1 } }
    .filter { steps in
      let ends = [0] + steps + [n]
      return steps.count <= StepFit.mostSteps
        && zip(ends, ends.dropFirst()).allSatisfy { $1 - $0 >= StepFit.shortestSegment }
    }
}

private func criterion(_ values: [Double], _ steps: [Int]) -> Double {
  let ends = [0] + steps + [values.count]
  let cost = zip(ends, ends.dropFirst()).reduce(0.0) { sum, range in
    let segment = values[range.0..<range.1]
    let median = segment.sorted()[segment.count / 2]
    return sum + segment.reduce(0) { $0 + abs($1 - median) }
  }
  let n = Double(values.count)
  return log(cost + n * StepFit.noise) + 4 * log(n) / n * Double(steps.count)
}

struct `Step fits` {
  /// Of every placement of steps; values of few sizes have many ties.
  @Test(arguments: 4...11) func `are the best of all`(_ n: Int) {
    for seed in 0..<40 as Range<UInt64> {
      var bits = seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(n)
      let values = (0..<n).map { _ -> Double in
        bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(bits >> 33 % 5) * pow(2, -31) * (bits >> 60 > 11 ? 10 : 1)
      }
      let least = allSteps(n).map { criterion(values, $0) }.min()!
      #expect(criterion(values, StepFit(values).steps) <= least + 1e-12, "\(values)")
    }
  }

  @Test func `find where a level changes, and back`() {
    let noise = (0..<60).map { 0.01 * sin(Double($0 * $0)) }
    let values = noise.enumerated().map { $1 + ((20..<45).contains($0) ? 0.1 : 0) }
    #expect(StepFit(values).steps == [20, 45])
  }

  @Test func `find none in noise, in one level, in an outlier, in next to nothing`() {
    #expect(StepFit((0..<60).map { 0.01 * sin(Double($0 * $0)) }).steps.isEmpty)
    #expect(StepFit([Double](repeating: 1, count: 30)).steps.isEmpty)
    #expect(StepFit((0..<30).map { $0 == 12 ? 2 : 0.01 * sin(Double($0 * $0)) }).steps.isEmpty)
    for count in 0..<4 { #expect(StepFit([Double](repeating: 1, count: count)).steps.isEmpty) }
  }
}
