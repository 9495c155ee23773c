// num ← β num + (1 − β) mean(δ² L),  den ← β den + (1 − β) mean(δ²),  L̄ = num / den
// Source: Raiko et al. 2015, equation 18.

extension Naive {
  /// G1's baseline of each unit of a layer: used first, then updated. Both averages start at 0 with
  /// one β, so their ratio needs no correction for the start; before the first update L̄ is 0.
  public struct MovingBaseline: Sendable {
    public let decay: Double
    public private(set) var numerator: [Double]
    public private(set) var denominator: [Double]

    public init(decay: Double, units: Int) {
      self.decay = decay
      numerator = [Double](repeating: 0, count: units)
      denominator = numerator
    }

    public var values: [Double] {
      zip(numerator, denominator).map { $1 == 0 ? 0 : $0 / $1 }
    }

    /// `scores` δ are `[example][particle][unit]`, `criteria` Ĉ_M `[example]`; means are over
    /// examples and particles.
    public mutating func update(scores: [[[Double]]], criteria: [Double]) {
      let count = Double(scores.reduce(0) { $0 + $1.count })
      for i in numerator.indices {
        var weighted = 0.0
        var plain = 0.0
        for (particles, criterion) in zip(scores, criteria) {
          for score in particles {
            weighted += score[i] * score[i] * criterion
            plain += score[i] * score[i]
          }
        }
        numerator[i] = decay * numerator[i] + (1 - decay) * weighted / count
        denominator[i] = decay * denominator[i] + (1 - decay) * plain / count
      }
    }
  }
}
