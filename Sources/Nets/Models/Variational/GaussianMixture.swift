import Foundation

// p(z) = Σ_c a_c N(z; μ_c, e^2ℓ_c)

/// A mixture of Gaussians with independent coordinates, in double precision. With one component, a
/// Gaussian.
public struct GaussianMixture: Sendable {
  /// log a, `[components]`, in nats; the weights need not add up to 1.
  public let logWeights: [Double]
  /// μ, `[components, dimensions]`, row-major.
  public let means: [Double]
  /// ℓ, as μ: the logarithms of the standard deviations.
  public let logDeviations: [Double]

  public init(logWeights: [Double], means: [Double], logDeviations: [Double]) {
    precondition(
      !logWeights.isEmpty && means.count % logWeights.count == 0
        && means.count == logDeviations.count,
      "\(means.count) means, \(logDeviations.count) deviations, \(logWeights.count) components")
    self.logWeights = logWeights
    self.means = means
    self.logDeviations = logDeviations
  }

  public var components: Int { logWeights.count }
  public var dimensions: Int { means.count / logWeights.count }

  /// One sample of each component: z_c = μ_c + e^ℓ_c ε_c; both `[components, dimensions]`.
  public func samples(noise: [Double]) -> [Double] {
    precondition(noise.count == means.count, "\(noise.count) numbers for \(means.count) samples")
    return noise.indices.map { means[$0] + exp(logDeviations[$0]) * noise[$0] }
  }

  /// What a mixture is at one place z.
  public struct Value: Sendable {
    /// log p(z), in nats.
    public let logDensity: Double
    /// ∂ log p / ∂z, `[dimensions]`.
    public let gradient: [Double]
    /// ρ_c = a_c N_c(z) / p(z), `[components]`.
    public let responsibilities: [Double]
  }

  /// - Parameter z: `[dimensions]`.
  public func callAsFunction(_ z: [Double]) -> Value {
    precondition(z.count == dimensions, "\(z.count) coordinates instead of \(dimensions)")
    let terms = (0..<components).map { logWeights[$0] + componentDensity($0, at: z) }
    let logDensity = logSumExp(terms)
    let responsibilities = terms.map { exp($0 - logDensity) }
    var gradient = [Double](repeating: 0, count: dimensions)
    for component in 0..<components {
      for i in 0..<dimensions {
        let place = component * dimensions + i
        gradient[i] -=
          responsibilities[component] * (z[i] - means[place]) * exp(-2 * logDeviations[place])
      }
    }
    return Value(logDensity: logDensity, gradient: gradient, responsibilities: responsibilities)
  }

  /// log N_c(z)
  private func componentDensity(_ component: Int, at z: [Double]) -> Double {
    var sum = -Double(dimensions) / 2 * log(2 * .pi)
    for i in 0..<dimensions {
      let place = component * dimensions + i
      let residual = (z[i] - means[place]) * exp(-logDeviations[place])
      sum -= residual * residual / 2 + logDeviations[place]
    }
    return sum
  }
}
