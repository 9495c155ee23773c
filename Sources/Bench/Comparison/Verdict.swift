import Foundation

/// What is known of how a row's time has changed.
enum Verdict: String, CaseIterable {
  /// By more than the margin; the only one that fails a comparison, once confirmed.
  case slower
  case faster
  /// By less than the margin either way.
  case same
  /// More rounds would tell.
  case unsure
}

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

/// A row in two builds.
struct RowComparison {
  let id: String
  /// "s" or "s/epoch".
  let unit: String
  /// Medians over processes, in `unit`.
  let base: Double
  let head: Double
  let ratio: TimeRatio
  /// From `ratio` and, of a row that was slower, from what confirming rounds said.
  let verdict: Verdict
  /// The ratio in fresh rounds; nil where none were made.
  let confirmation: TimeRatio?
  /// Of a row in doubt, how many would probably tell.
  let roundsToDecide: Int?
}

/// A quantity that no process changes, in two builds.
struct ExactComparison {
  enum Outcome: String {
    case same
    /// Less than before, such as fewer allocations.
    case better
    /// More than before, or other results.
    case worse
  }

  let id: String
  /// The word of an `ExactQuantity`.
  let quantity: String
  let base: String
  let head: String
  let outcome: Outcome
}

/// A build that is compared.
struct ComparedBuild: Equatable {
  /// As it was asked for: a revision, a path, "working tree".
  let name: String
  /// "9ab0d31+changes"; nil where it is not known.
  let commit: String?
  /// The start of the program's SHA-256; nil for saved results.
  var digest: String?

  var description: String { [name, commit].compactMap(\.self).joined(separator: " ") }
}

/// Two builds compared, ready to be shown.
struct ComparisonResult {
  let base: ComparedBuild
  let head: ComparedBuild
  let machine: Fingerprint
  /// The part by which times may differ.
  let margin: Double
  /// The probability that any interval of the suite does not hold its ratio, at most.
  let error: Double
  let rows: [RowComparison]
  let exact: [ExactComparison]
  /// Why there is no verdict, as for results of another machine.
  let advisory: String?

  /// Rows that are slower, and quantities that are worse: what fails the comparison.
  var regressions: Int {
    guard advisory == nil else { return 0 }
    return rows.count { $0.verdict == .slower } + exact.count { $0.outcome == .worse }
  }
}
