import Foundation

/// How many times as long a row takes in one build as in another: the median over pairs of processes.
struct TimeRatio: Equatable {
  let estimate: Double
  /// 0 where the pairs are too few for the error.
  let lower: Double
  /// Infinite likewise.
  let upper: Double
  let pairs: Int

  /// - Parameters:
  ///   - logRatios: of each pair, natural; at least one.
  ///   - error: the probability that the interval does not hold the median ratio, at most. Exact whatever
  ///     the noise, if pairs are independent; for equal builds even if they are not, since a coin decides
  ///     which process of a pair is whose.
  init(logRatios: [Double], error: Double) {
    let interval = MedianInterval(logRatios, confidence: 1 - error)!
    let isEnough = interval.confidence >= 1 - error
    estimate = exp(interval.median)
    lower = isEnough ? exp(interval.lower) : 0
    upper = isEnough ? exp(interval.upper) : .infinity
    pairs = logRatios.count
  }

  /// Of medians that were not measured in pairs: the extremes of their intervals, where these have the
  /// confidence.
  init(_ head: MedianInterval, to base: MedianInterval, confidence: Double) {
    let isEnough = head.confidence >= confidence && base.confidence >= confidence
    estimate = head.median / base.median
    lower = isEnough ? head.lower / base.upper : 0
    upper = isEnough ? head.upper / base.lower : .infinity
    pairs = min(head.count, base.count)
  }

  /// - Parameter margin: the part by which times may differ, 0.03 for 3 %.
  func verdict(margin: Double) -> Verdict {
    if lower > 1 + margin { return .slower }
    if upper < 1 / (1 + margin) { return .faster }
    return lower >= 1 / (1 + margin) && upper <= 1 + margin ? .same : .unsure
  }

  /// How many rounds would probably end in doubt no longer: the interval shrinks with their root, and
  /// has to fit between the estimate and the nearest bound. Nil where that is beyond use.
  func roundsToDecide(margin: Double) -> Int? {
    let bound = log(1 + margin)
    let distance = abs(abs(log(estimate)) - bound)
    let width = max(log(upper / estimate), log(estimate / lower))
    guard width.isFinite, distance > 0 else { return nil }
    let needed = Double(pairs) / 2 * (width / distance) * (width / distance)
    return needed <= 10_000 ? Int(needed.rounded(.up)) : nil
  }
}
