import Foundation

// One head (μ, ℓ) of d Gaussian units, z = μ + e^ℓ ε. Log-densities without −(d/2) log 2π.

extension Naive {
  public struct GaussianLayer {
    public let means: [Double]
    public let logDeviations: [Double]

    /// From a row `[2 d]` of heads.
    public init(head: [Double]) {
      means = Array(head[..<(head.count / 2)])
      logDeviations = Array(head[(head.count / 2)...])
    }

    /// N(0, I).
    public static func standard(units: Int) -> GaussianLayer {
      GaussianLayer(head: [Double](repeating: 0, count: 2 * units))
    }

    public func sample(_ noise: [Double]) -> [Double] {
      noise.indices.map { means[$0] + exp(logDeviations[$0]) * noise[$0] }
    }

    /// log q of the sample that was made from this noise.
    public func logDensity(ofNoise noise: [Double]) -> Double {
      noise.reduce(-logDeviations.reduce(0, +)) { $0 - $1 * $1 / 2 }
    }

    /// log N(z; μ, e^ℓ).
    public func logDensity(_ z: [Double]) -> Double { logDensity(ofNoise: residuals(z)) }

    /// (z − μ) e^−ℓ.
    public func residuals(_ z: [Double]) -> [Double] {
      z.indices.map { (z[$0] - means[$0]) * exp(-logDeviations[$0]) }
    }

    /// d log N(z; μ, e^ℓ) / dz.
    public func densityGradient(_ z: [Double]) -> [Double] {
      let r = residuals(z)
      return z.indices.map { -r[$0] * exp(-logDeviations[$0]) }
    }

    /// d log N(z; μ, e^ℓ) / d(μ, ℓ) at a fixed z, `[2 d]`.
    public func score(_ z: [Double]) -> [Double] { score(ofNoise: residuals(z)) }

    /// The same at the sample that was made from this noise.
    public func score(ofNoise noise: [Double]) -> [Double] {
      noise.indices.map { noise[$0] * exp(-logDeviations[$0]) } + noise.map { $0 * $0 - 1 }
    }

    /// ρ (dz / d(μ, ℓ))ᵀ g + a (0, 1), `[2 d]`: the derivative of ρ f(z) + a Σ ℓ where f'(z) = g.
    public func totalSignal(
      _ gradient: [Double], noise: [Double], passed: Double, direct: Double
    ) -> [Double] {
      gradient.map { passed * $0 }
        + gradient.indices.map {
          passed * gradient[$0] * exp(logDeviations[$0]) * noise[$0] + direct
        }
    }

    /// KL(N(μ, e^2ℓ) ‖ N(0, I)) = ½ Σ e^2ℓ + μ² − 1 − 2ℓ.
    public var divergence: Double {
      zip(means, logDeviations).reduce(0) { sum, unit in
        sum + (unit.0 * unit.0 + Self.exponentialExcess(2 * unit.1)) / 2
      }
    }

    /// Its derivatives by (μ, ℓ), `[2 d]`.
    public var divergenceGradient: [Double] { means + logDeviations.map { expm1(2 * $0) } }

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
