import Foundation

/// The signed-rank distribution of Wilcoxon (1945): the sum of the ranks 1 … n of which each counts with
/// a probability of one half. Exact, by recursion over the ranks.
struct SignedRank {
  /// P(sum ≤ w), by w.
  private let cumulative: [Double]

  init(_ n: Int) {
    var probabilities = [1.0]
    for rank in 0..<n {
      var next = [Double](repeating: 0, count: probabilities.count + rank + 1)
      for (sum, probability) in probabilities.enumerated() {
        next[sum] += probability / 2
        next[sum + rank + 1] += probability / 2
      }
      probabilities = next
    }
    var total = 0.0
    cumulative = probabilities.map { probability in
      total += probability
      return total
    }
  }

  /// P(sum ≤ w).
  func probability(atMost sum: Int) -> Double {
    sum < 0 ? 0 : cumulative[min(sum, cumulative.count - 1)]
  }
}

/// The centre of a distribution that is symmetric about it, from samples: the median of the means of all
/// pairs (Hodges and Lehmann 1963), and the interval of those that the signed-rank test does not reject
/// (Tukey 1949). No other assumption is made about the distribution.
struct CentreInterval: Equatable {
  let estimate: Double
  /// Infinite where the samples are too few for the error.
  let lower: Double
  let upper: Double

  /// - Parameters:
  ///   - samples: at least one.
  ///   - error: the probability that the interval does not hold the centre, at most.
  init(_ samples: [Double], error: Double) {
    let means = Self.sortedMeansOfPairs(samples)
    estimate = medianOfSorted(means)
    let distribution = SignedRank(samples.count)
    // The most means on either side that can be left out.
    var excluded = 0
    while 2 * distribution.probability(atMost: excluded) <= error { excluded += 1 }
    if excluded == 0 {
      (lower, upper) = (-.infinity, .infinity)
    } else {
      (lower, upper) = (means[excluded - 1], means[means.count - excluded])
    }
  }

  /// Of each sample with itself and with each later one.
  private static func sortedMeansOfPairs(_ samples: [Double]) -> [Double] {
    samples.indices.flatMap { i in samples[i...].map { (samples[i] + $0) / 2 } }.sorted()
  }
}

func medianOfSorted(_ values: [Double]) -> Double {
  let middle = values.count / 2
  return values.count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2
}
