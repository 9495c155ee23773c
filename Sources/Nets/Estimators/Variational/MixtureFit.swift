import Foundation

// z_c = μ_c + e^ℓ_c ε_c,  F_c = log p(z_c) − log q(z_c),  π = softmax(α),  estimate Σ_c π_c F_c
//   path:  v = π_c ∂F_c/∂z on μ_c,  v e^ℓ_c ε_c on ℓ_c,  π_c (F_c − Σ π F) on α_c
//   score: Σ_c π_c ∂ log q(z_c) at fixed z_c
// Target: the ELBO.  Bias: none, of path as of total = path − score.
// Source: Roeder et al. 2017, algorithm 3, its weights normalised by construction; spec 5.

/// A mixture q(z; φ) that is fitted to a density p, in double precision: for small problems whose
/// gradient is looked at to its last digits. With one component a Gaussian.
public struct MixtureFit: Sendable {
  public let components: Int
  public let dimensions: Int
  /// φ: α `[components]`, then μ and ℓ, `[components, dimensions]` each.
  public var parameters: [Double]

  /// N(0, I), all components alike, until parameters are set.
  public init(components: Int, dimensions: Int) {
    precondition(components > 0 && dimensions > 0)
    self.components = components
    self.dimensions = dimensions
    parameters = [Double](repeating: 0, count: components * (1 + 2 * dimensions))
  }

  /// (1 − t) φ + t φ': at t = 1 exactly φ'.
  public func interpolated(to other: MixtureFit, at t: Double) -> MixtureFit {
    var result = self
    result.parameters = zip(parameters, other.parameters).map { (1 - t) * $0 + t * $1 }
    return result
  }

  /// q
  public var density: GaussianMixture {
    let logits = parameters[..<components]
    let normaliser = logSumExp(logits)
    return GaussianMixture(
      logWeights: logits.map { $0 - normaliser },
      means: Array(parameters[components..<place(ofDeviation: 0)]),
      logDeviations: Array(parameters[place(ofDeviation: 0)...]))
  }

  /// Of one sample of each component, by φ.
  public struct Gradient: Sendable {
    /// Σ π F, in nats.
    public var elbo = 0.0
    public var path: [Double]
    public var score: [Double]
    public var total: [Double] { zip(path, score).map(-) }
  }

  /// - Parameter noise: ε, `[components, dimensions]`.
  public func gradient(noise: [Double], target: GaussianMixture) -> Gradient {
    precondition(noise.count == components * dimensions && target.dimensions == dimensions)
    let q = density
    let weights = q.logWeights.map { exp($0) }
    let samples = q.samples(noise: noise)
    let zeros = [Double](repeating: 0, count: parameters.count)
    var gradient = Gradient(path: zeros, score: zeros)
    for component in 0..<components {
      let (weight, first) = (weights[component], component * dimensions)
      let z = Array(samples[first..<first + dimensions])
      let (atTarget, atPosterior) = (target(z), q(z))
      let logWeight = atTarget.logDensity - atPosterior.logDensity
      gradient.elbo += weight * logWeight
      gradient.path[component] = logWeight
      for i in 0..<dimensions {
        // Of one Gaussian ∂ log q / ∂z is −ε e^−ℓ, rounded otherwise than that of p, as in a network:
        // a path derivative of exactly 0 at the truth would hold every optimiser there.
        let posteriorGradient =
          components == 1 ? -noise[i] * exp(-q.logDeviations[i]) : atPosterior.gradient[i]
        let signal = weight * (atTarget.gradient[i] - posteriorGradient)
        gradient.path[components + first + i] = signal
        gradient.path[place(ofDeviation: first + i)] =
          signal * exp(q.logDeviations[first + i]) * noise[first + i]
      }
      addScore(of: q, at: z, shares: atPosterior.responsibilities.map { weight * $0 }, &gradient)
    }
    for component in 0..<components {
      gradient.path[component] = weights[component] * (gradient.path[component] - gradient.elbo)
      gradient.score[component] -= weights[component]
    }
    return gradient
  }

  /// Adds Σ_k share_k ∂ log q_k(z), and the shares to α.
  private func addScore(
    of q: GaussianMixture, at z: [Double], shares: [Double], _ gradient: inout Gradient
  ) {
    for component in 0..<components {
      gradient.score[component] += shares[component]
      for i in 0..<dimensions {
        let index = component * dimensions + i
        let scale = exp(-q.logDeviations[index])
        let residual = (z[i] - q.means[index]) * scale
        gradient.score[components + index] += shares[component] * residual * scale
        gradient.score[place(ofDeviation: index)] += shares[component] * (residual * residual - 1)
      }
    }
  }

  private func place(ofDeviation index: Int) -> Int {
    components * (1 + dimensions) + index
  }
}
