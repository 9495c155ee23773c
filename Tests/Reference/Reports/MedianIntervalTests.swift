import Testing

@testable import bench

struct `Intervals for a median` {
  /// Each of n samples lies below the median of what it comes from with a probability of one half: all 2ⁿ
  /// cases are counted. The interval from the k-th smallest to the k-th largest misses the median where
  /// fewer than k samples lie on one side of it.
  @Test(arguments: 1...14, [0.5, 0.9375, 0.95, 0.99])
  func `hold it in the share of cases that they say`(_ n: Int, _ wanted: Double) throws {
    let interval = try #require(
      MedianInterval((0..<n).map(Double.init).shuffled(), confidence: wanted))
    let excluded = Int(interval.lower)
    #expect(interval.upper == Double(n - 1 - excluded))
    func coverage(leavingOut k: Int) -> Double {
      let cases = (0..<1 << n).count { min($0.nonzeroBitCount, n - $0.nonzeroBitCount) > k }
      return Double(cases) / Double(1 << n)
    }
    if n == 1 { return #expect(interval.confidence == 0) }
    #expect(abs(interval.confidence - coverage(leavingOut: excluded)) < 1e-12)
    #expect(excluded == 0 || interval.confidence >= wanted - 1e-12)
    // Narrower would be too little.
    if 2 * (excluded + 1) < n { #expect(coverage(leavingOut: excluded + 1) < wanted) }
  }

  @Test func `of five samples are their range`() throws {
    let interval = try #require(MedianInterval([3, 1, 4, 1.5, 9]))
    #expect(interval.median == 3 && interval.lower == 1 && interval.upper == 9)
    #expect(abs(interval.confidence - 0.9375) < 1e-15 && interval.relativeReach == 2)
  }

  @Test func `of many samples are narrow`() throws {
    let interval = try #require(MedianInterval((0..<4001).map(Double.init)))
    // About 1.86 deviations of a binomial, √n/2, on either side.
    #expect(interval.median == 2000 && abs(interval.upper - 2000 - 59) <= 1)
    #expect(interval.upper - 2000 == 2000 - interval.lower)
  }

  @Test func `of nothing are none`() { #expect(MedianInterval([]) == nil) }
}
