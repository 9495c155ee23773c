import Foundation

/// The median of independent samples, and an interval between two of them that holds the median of what
/// they come from. Exact for every distribution: each sample lies below that median with a probability of
/// one half, so how many do is binomial (Thompson 1936).
struct MedianInterval: Equatable {
  let median: Double
  let lower: Double
  let upper: Double
  /// The probability that the interval holds the median, at least; 0 for one sample.
  let confidence: Double
  /// Samples.
  let count: Int

  /// What the range of five samples has: 1 − 2 · 2⁻⁵.
  static let usualConfidence = 0.9375

  /// The narrowest interval, of as many samples on either side, that has the confidence; the range of the
  /// samples where they are too few. Nil for none.
  init?(_ samples: [Double], confidence wanted: Double = usualConfidence) {
    guard !samples.isEmpty else { return nil }
    let sorted = samples.sorted()
    count = sorted.count
    median = medianOfSorted(sorted)
    // Leaving out k on either side misses the median where at most k samples lie on one side of it.
    var outside = 2 * Self.probability(of: 0, in: count)
    var excluded = 0
    while 2 * (excluded + 1) < count {
      let more = outside + 2 * Self.probability(of: excluded + 1, in: count)
      guard more <= 1 - wanted else { break }
      (outside, excluded) = (more, excluded + 1)
    }
    confidence = 1 - outside
    (lower, upper) = (sorted[excluded], sorted[count - 1 - excluded])
  }

  /// From the median to the farther end, as a part of the median.
  var relativeReach: Double { max(upper - median, median - lower) / median }

  /// That k of n fair coins show heads; by logarithms, since 2⁻ⁿ underflows.
  private static func probability(of k: Int, in n: Int) -> Double {
    exp(
      lgamma(Double(n + 1)) - lgamma(Double(k + 1)) - lgamma(Double(n - k + 1))
        - Double(n) * log(2))
  }
}

func medianOfSorted(_ values: [Double]) -> Double {
  let middle = values.count / 2
  return values.count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2
}
