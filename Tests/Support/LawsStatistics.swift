import Foundation

/// The statistical assertions of the whole suite. They share one budget of false alarms equally, and
/// each divides its part by the comparisons it makes.
public enum StatisticalAssertion: String, CaseIterable, Sendable {
  case particlePairs, firstLayerTails, upperLayerTails, scoreFunctionMean, inputNoiseMoments
  case signalToNoise

  /// P(any assertion of a run fails though the code is right).
  public static let totalFalseAlarm = 1e-6

  /// The most numbers that are compared with what is expected of them.
  public var comparisons: Int {
    switch self {
    case .particlePairs: 2048
    case .firstLayerTails, .upperLayerTails: 16
    case .scoreFunctionMean: 64
    case .inputNoiseMoments: 16
    case .signalToNoise: 4
    }
  }

  /// Of one comparison.
  public var falseAlarm: Double {
    Self.totalFalseAlarm / Double(Self.allCases.count) / Double(comparisons)
  }

  /// P(an effect of the size that an assertion was made for goes unseen).
  public static let miss = 0.01
}

/// |mean − μ| of n independent values of known variance that stay within `range` of μ, by Bernstein's
/// inequality: P(|mean − μ| ≥ t) ≤ 2 exp(−n t² / (2 σ² + ⅔ R t)). It holds for every n and every
/// distribution, so the false alarms are bounded, not approximated.
public struct MeanBound: Sendable {
  public let variance: Double
  public let range: Double

  public init(variance: Double, range: Double) {
    self.variance = variance
    self.range = range
  }

  /// Of a 0/1 value.
  public init(probability p: Double) {
    self.init(variance: p * (1 - p), range: max(p, 1 - p))
  }

  /// The t that is exceeded with at most this probability.
  public func deviation(samples: Int, probability: Double) -> Double {
    let l = log(2 / probability) / Double(samples)
    let half = range * l / 3
    return half + (half * half + 2 * variance * l).squareRoot()
  }

  /// Enough samples to see a mean that is off by `effect`, with a false alarm and a miss of at most
  /// the probabilities of the assertion.
  public func samples(effect: Double, _ assertion: StatisticalAssertion) -> Int {
    var samples = 1
    let deviation = { (n: Int) in
      self.deviation(samples: n, probability: assertion.falseAlarm)
        + self.deviation(samples: n, probability: StatisticalAssertion.miss)
    }
    while deviation(samples) > effect { samples += max(1, samples / 16) }
    return samples
  }
}

/// Comparisons under one registered assertion. More of them than registered stop the test.
public struct StatisticalCheck {
  public let assertion: StatisticalAssertion
  private var made = 0
  /// What was off by more than its bound.
  public private(set) var violations: [String] = []

  public init(_ assertion: StatisticalAssertion) { self.assertion = assertion }

  public mutating func compare(
    _ mean: Double, with expected: Double, _ bound: MeanBound, samples: Int, _ what: String
  ) {
    made += 1
    precondition(
      made <= assertion.comparisons,
      "\(assertion) is registered for \(assertion.comparisons) comparisons")
    let allowed = bound.deviation(samples: samples, probability: assertion.falseAlarm)
    if !(abs(mean - expected) <= allowed) {
      violations.append("\(what): \(mean), expected \(expected) ± \(allowed)")
    }
  }
}

/// The seed of the statistical tests: 1, or `LAWS_SEED`.
public enum LawsSeed {
  public static let value =
    ProcessInfo.processInfo.environment["LAWS_SEED"].flatMap(UInt64.init) ?? 1

  /// The command that repeats a failure.
  public static func replay(_ suite: String) -> String {
    "seed \(value); replay: LAWS_SEED=\(value) swift test --filter 'PropertyTests.*\(suite)'"
  }
}
