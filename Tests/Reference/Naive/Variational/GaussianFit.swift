import Foundation

// q = N(μ, σ²) against a posterior N(m, s²): r = σ²/s², δ = μ − m, z − m = δ + σε
//   total: −(δ + σε)/s² on μ,            1 − σε (δ + σε)/s² on ℓ = log σ
//   path:  ε/σ − (δ + σε)/s² on μ,       ε² − σε (δ + σε)/s² on ℓ

extension Naive {
  /// Closed forms of one dimension; pairs are by (μ, ℓ).
  public struct GaussianFit: Sendable {
    public let mean: Double
    public let logDeviation: Double
    public let posteriorMean: Double
    public let posteriorDeviation: Double
    /// log p(x), in nats.
    public let logEvidence: Double

    public init(
      mean: Double, logDeviation: Double, posteriorMean: Double, posteriorDeviation: Double,
      logEvidence: Double = 0
    ) {
      self.mean = mean
      self.logDeviation = logDeviation
      self.posteriorMean = posteriorMean
      self.posteriorDeviation = posteriorDeviation
      self.logEvidence = logEvidence
    }

    private var deviation: Double { exp(logDeviation) }
    private var precision: Double { 1 / (posteriorDeviation * posteriorDeviation) }
    private var offset: Double { mean - posteriorMean }
    private var ratio: Double { deviation * deviation * precision }

    /// log p(x) − KL(q ‖ posterior), in nats.
    public var elbo: Double {
      logEvidence - (ratio + offset * offset * precision - 1 - log(ratio)) / 2
    }

    /// ∂ELBO: −δ/s² and 1 − r.
    public var elboGradient: [Double] { [-offset * precision, 1 - ratio] }

    /// ∂ log w of one sample.
    public func total(noise: Double) -> [Double] {
      let pull = (offset + deviation * noise) * precision
      return [-pull, 1 - deviation * noise * pull]
    }

    public func path(noise: Double) -> [Double] {
      let pull = (offset + deviation * noise) * precision
      return [noise / deviation - pull, noise * noise - deviation * noise * pull]
    }

    /// σ²/s⁴ and 2r² + σ²δ²/s⁴.
    public var totalVariance: [Double] {
      [ratio * precision, 2 * ratio * ratio + pullVariance]
    }

    /// (1/σ − σ/s²)² and 2 (1 − r)² + σ²δ²/s⁴: smaller than that of total if and only if
    /// σ² > s²/2.
    public var pathVariance: [Double] {
      let slope = 1 / deviation - deviation * precision
      return [slope * slope, 2 * (1 - ratio) * (1 - ratio) + pullVariance]
    }

    /// The Fisher information: 1/σ² and 2.
    public var scoreVariance: [Double] { [1 / (deviation * deviation), 2] }

    /// c* = r on both, the scale of least variance.
    public var optimalScale: Double { ratio }

    /// Of total + c* score: 0 and σ²δ²/s⁴.
    public var varianceAtOptimalScale: [Double] { [0, pullVariance] }

    /// σ²δ²/s⁴.
    private var pullVariance: Double { ratio * precision * offset * offset }
  }
}
