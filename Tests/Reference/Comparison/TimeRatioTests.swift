import Foundation
import Testing

@testable import bench

/// Intervals of ratios and what is concluded from them.
@Suite struct `Time ratios` {
  /// Every way in which n pairs can favour one build or the other, each as likely as any other for equal
  /// builds: the share of them whose interval leaves out the ratio 1 is at most the error, and one more
  /// excluded pair on each side would be too many.
  @Test(arguments: [1, 5, 8, 12, 15], [0.5, 0.1, 0.01, 0.00025])
  func `of equal builds hold 1 as often as they claim`(_ pairs: Int, _ error: Double) {
    var wrong = 0
    var wrongWithOneLess = 0
    let patterns = 1 << pairs
    for pattern in 0..<patterns {
      // All sizes differ, so that the order of the pairs is no matter.
      let logRatios = (0..<pairs).map { pair in
        let size = 1 + Double(pair)
        return (pattern >> pair) & 1 == 1 ? size : -size
      }
      let ratio = TimeRatio(logRatios: logRatios, error: error)
      if ratio.lower > 1 || ratio.upper < 1 { wrong += 1 }
      let sorted = logRatios.sorted()
      if let next = Self.excluded(ratio, sorted).map({ $0 + 1 }), 2 * next < pairs,
        sorted[next] > 0 || sorted[pairs - 1 - next] < 0
      {
        wrongWithOneLess += 1
      }
    }
    #expect(Double(wrong) <= error * Double(patterns))
    #expect(wrongWithOneLess == 0 || Double(wrongWithOneLess) > error * Double(patterns))
  }

  /// How many pairs lie below the interval; nil where it is infinite or as narrow as can be.
  private static func excluded(_ ratio: TimeRatio, _ sorted: [Double]) -> Int? {
    ratio.lower == 0 ? nil : sorted.firstIndex { exp($0) == ratio.lower }
  }

  /// Noise as neighbours make it: mostly small, now and then large, never symmetric. 4000 suites of 40
  /// rows at 1 %: 40 false alarms are allowed in all, each row's share being a 40th; more than 70 would
  /// come by chance once in 10⁵ (Poisson).
  @Test func `of skewed noise are wrong no more often than they claim`() {
    var generator = Uniforms(seed: 5)
    var wrong = 0
    for _ in 0..<4000 * 4 {
      let logRatios = (0..<60).map { _ in generator.neighbourNoise() - generator.neighbourNoise() }
      let ratio = TimeRatio(logRatios: logRatios, error: 0.0025)
      if ratio.lower > 1 || ratio.upper < 1 { wrong += 1 }
    }
    #expect(wrong <= 70)
    // The planted mistake: an error a hundred times as large is seen by the same count.
    #expect(wrong < 4000 * 4 / 10)
  }

  @Test func `follow the pairs`() {
    let ratio = TimeRatio(
      logRatios: (0..<60).map { log(1.1) + 0.0001 * Double($0 - 30) }, error: 0.001)
    #expect(abs(ratio.estimate - 1.1) < 0.001)
    #expect(ratio.lower < ratio.estimate && ratio.estimate < ratio.upper)
    #expect(ratio.lower > 1.097 && ratio.upper < 1.103)
    #expect(ratio.verdict(margin: 0.03) == .slower)
    #expect(ratio.verdict(margin: 0.2) == .same)
    #expect(ratio.verdict(margin: 0.1) == .unsure)
    let inverse = TimeRatio(
      logRatios: (0..<60).map { -log(1.1) + 0.0001 * Double($0) }, error: 0.001)
    #expect(inverse.verdict(margin: 0.03) == .faster)
    let halved = TimeRatio(logRatios: (0..<60).map { Double($0 % 2) * log(0.5) }, error: 0.001)
    #expect(halved.upper == 1 && halved.verdict(margin: 0.03) == .unsure)
  }

  @Test func `of too few pairs decide nothing`() {
    let ratio = TimeRatio(logRatios: [Double](repeating: log(2), count: 12), error: 0.00025)
    #expect(ratio.lower == 0 && ratio.upper == .infinity)
    #expect(ratio.verdict(margin: 0.03) == .unsure)
    #expect(ratio.roundsToDecide(margin: 0.03) == nil)
    // 13 pairs that all agree have 2 · 2⁻¹³ = 0.00024.
    let enough = TimeRatio(logRatios: [Double](repeating: log(2), count: 13), error: 0.00025)
    #expect(enough.verdict(margin: 0.03) == .slower)
  }

  /// The interval shrinks with the root of the pairs and has to reach the nearest bound no more.
  @Test func `in doubt say how many rounds would decide`() {
    let spread = (0..<100).map { 0.002 * Double($0 - 50) }
    let ratio = TimeRatio(logRatios: spread, error: 0.001)
    #expect(ratio.verdict(margin: 0.02) == .unsure)
    let rounds = ratio.roundsToDecide(margin: 0.02)!
    let width = max(log(ratio.upper / ratio.estimate), log(ratio.estimate / ratio.lower))
    let shrunk = width * (Double(ratio.pairs) / Double(2 * rounds)).squareRoot()
    let distance = log(1.02) - abs(log(ratio.estimate))
    #expect(shrunk <= distance && shrunk > 0.9 * distance)
  }

  @Test func `of medians that were not paired take both intervals`() {
    let base = MedianInterval([1, 2, 3, 4, 5], confidence: 0.9)!
    let head = MedianInterval([2, 4, 6, 8, 10], confidence: 0.9)!
    let ratio = TimeRatio(head, to: base, confidence: 0.9)
    #expect(ratio.estimate == 2 && ratio.lower == 0.4 && ratio.upper == 10)
    #expect(TimeRatio(head, to: base, confidence: 0.99).upper == .infinity)
    let few = MedianInterval([1, 2], confidence: 0.9)!
    #expect(TimeRatio(head, to: few, confidence: 0.9).upper == .infinity)
    #expect(TimeRatio(few, to: base, confidence: 0.9).lower == 0)
  }
}

/// Uniform numbers, the same in every run.
struct Uniforms {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// In [0, 1). (SplitMix64.)
  mutating func next() -> Double {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return Double((z ^ (z >> 31)) >> 11) * 0x1p-53
  }

  /// The logarithm of how much longer a process takes: some parts in a thousand, and in a fifth of all
  /// cases up to half as long again.
  mutating func neighbourNoise() -> Double {
    0.003 * next() + (next() < 0.2 ? 0.4 * next() : 0)
  }
}
