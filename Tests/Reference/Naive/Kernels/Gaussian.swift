import Foundation

// N(z; μ, e^{2ℓ}) with independent coordinates; ℓ is the log standard deviation.

extension Naive {
  /// A diagonal Gaussian over d coordinates, or as many as there are heads of a network.
  public struct Gaussian: Sendable {
    /// μ, `[d]`.
    public let mean: [Double]
    /// ℓ, `[d]`: the logarithm of the standard deviation, not of the variance.
    public let logDeviation: [Double]

    public init(mean: [Double], logDeviation: [Double]) {
      precondition(mean.count == logDeviation.count, "a deviation for each mean")
      self.mean = mean
      self.logDeviation = logDeviation
    }

    /// From μ and ℓ side by side, `[2 d]`.
    public init(head: [Double]) {
      let units = head.count / 2
      self.init(mean: Array(head[..<units]), logDeviation: Array(head[units...]))
    }

    /// N(0, I).
    public static func standard(_ dimensions: Int) -> Gaussian {
      let zeros = [Double](repeating: 0, count: dimensions)
      return Gaussian(mean: zeros, logDeviation: zeros)
    }

    /// z = μ + e^ℓ ε.
    public func sample(noise: [Double]) -> [Double] {
      mean.indices.map { mean[$0] + exp(logDeviation[$0]) * noise[$0] }
    }

    /// ε = (z − μ) e^{−ℓ}.
    public func noise(of z: [Double]) -> [Double] {
      mean.indices.map { (z[$0] - mean[$0]) * exp(-logDeviation[$0]) }
    }

    /// −½‖ε‖² − Σℓ: log N(z; μ, e^{2ℓ}) at z = μ + e^ℓ ε without its constant, in nats.
    public func logDensityWithoutConstant(noise: [Double]) -> Double {
      noise.reduce(-logDeviation.reduce(0, +)) { $0 - $1 * $1 / 2 }
    }

    /// log N(z; μ, e^{2ℓ}) = −½‖ε‖² − Σℓ − (d/2) log 2π at z = μ + e^ℓ ε, in nats.
    public func logDensity(noise: [Double]) -> Double {
      logDensityWithoutConstant(noise: noise) - Double(noise.count) / 2 * log(2 * .pi)
    }

    /// log N(z; μ, e^{2ℓ}), in nats.
    public func logDensity(at z: [Double]) -> Double { logDensity(noise: noise(of: z)) }

    /// ∂ log N / ∂z = −ε e^{−ℓ}.
    public func densityGradient(noise: [Double]) -> [Double] {
      zip(noise, logDeviation).map { -$0 * exp(-$1) }
    }

    /// ∂ log N / ∂(μ, ℓ) at fixed z: ε e^{−ℓ} and ε² − 1.
    public func score(noise: [Double]) -> [[Double]] {
      [zip(noise, logDeviation).map { $0 * exp(-$1) }, noise.map { $0 * $0 - 1 }]
    }

    /// ρ (∂z/∂(μ, ℓ))ᵀ g + a (0, 1): the derivative of ρ f(z) + a Σℓ where ∂f/∂z = g.
    public func totalSignals(
      _ gradient: [Double], noise: [Double], passed: Double = 1, direct: Double = 1
    ) -> [[Double]] {
      let slopes = gradient.map { passed * $0 }
      let throughDeviation = slopes.indices.map {
        slopes[$0] * exp(logDeviation[$0]) * noise[$0] + direct
      }
      return [slopes, throughDeviation]
    }

    /// H = Σℓ + (d/2) (1 + log 2π), in nats.
    public var entropy: Double {
      logDeviation.reduce(0, +) + Double(mean.count) / 2 * (1 + log(2 * .pi))
    }

    /// KL(N ‖ N(0, I)) = ½ Σ (e^{2ℓ} + μ² − 1 − 2ℓ), in nats.
    public var divergenceFromStandard: Double {
      zip(mean, logDeviation).reduce(0) {
        $0 + ($1.0 * $1.0 + Self.exponentialExcess(2 * $1.1)) / 2
      }
    }

    /// ∂ KL(N ‖ N(0, I)) / ∂(μ, ℓ): μ and e^{2ℓ} − 1.
    public var divergenceGradient: [[Double]] { [mean, logDeviation.map { expm1(2 * $0) }] }

    /// eˣ − 1 − x; near zero by its series, since the difference would lose its digits.
    private static func exponentialExcess(_ x: Double) -> Double {
      if abs(x) > 0.1 { return expm1(x) - x }
      // The rest of the series is below 2⁻⁵³ of it.
      var (term, sum) = (x * x / 2, 0.0)
      for k in 3...14 {
        sum += term
        term *= x / Double(k)
      }
      return sum
    }
  }
}
