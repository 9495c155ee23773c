import Foundation

// q(z) = Σ_c π_c q_c(z),  π = softmax(α),  z_c = μ_c + e^{ℓ_c} ε_c,
// F_c = log p(x, z_c) − log q(z_c),  estimate Σ_c π_c F_c
// Source: algorithm 3 of Roeder, Wu, Duvenaud 2017, with weights normalised by construction.

extension Naive {
  public struct MixturePosterior: Sendable {
    /// α, `[component]`.
    public let logits: [Double]
    /// q_c, `[component]`.
    public let components: [Gaussian]

    public init(logits: [Double], components: [Gaussian]) {
      precondition(logits.count == components.count, "a logit for each component")
      self.logits = logits
      self.components = components
    }

    /// π, `[component]`.
    public var weights: [Double] { softmax(logits) }

    /// log q(z), in nats, with ∂ log q/∂z = −Σ ρ_c(z) (z − μ_c) e^{−2ℓ_c}.
    public var logDensity: LogDensity { .mixture(weights: weights, components) }

    /// ρ_c(z) = π_c q_c(z) / q(z), `[component]`.
    public func responsibilities(at z: [Double]) -> [Double] {
      softmax(zip(logSoftmax(logits), components).map { $0 + $1.logDensity(at: z) })
    }

    /// One z_c of each component, from noise `[component][unit]`.
    public func sample(noise: [[Double]], target: LogDensity) -> MixtureSample {
      let latents = zip(components, noise).map { $0.sample(noise: $1) }
      let (p, q) = (latents.map { target($0) }, latents.map { logDensity($0) })
      return MixtureSample(
        noise: noise, latents: latents, logWeights: zip(p, q).map { $0.value - $1.value },
        pathGradients: zip(p, q).map { zip($0.gradient, $1.gradient).map(-) })
    }

    /// Σ_c π_c F_c, in nats.
    public func elbo(_ sample: MixtureSample) -> Double { dot(weights, sample.logWeights) }

    /// Its gradient: `.total`, `.path`, or `.score` = path − total.
    public func gradient(_ derivative: MixtureDerivative, _ sample: MixtureSample)
      -> MixtureGradient
    {
      let path = pathGradient(sample)
      return switch derivative {
      case .path: path
      case .score: densityScore(sample)
      case .total: path - densityScore(sample)
      }
    }

    /// With v_c = π_c (∂_z log p(x, z_c) − ∂_z log q(z_c)): v_c on μ_c, v_c e^{ℓ_c} ε_c on ℓ_c and
    /// π_c (F_c − Σ π F) on α_c.
    private func pathGradient(_ sample: MixtureSample) -> MixtureGradient {
      let elbo = elbo(sample)
      let signals = zip(weights, sample.pathGradients).map { weight, g in g.map { weight * $0 } }
      return MixtureGradient(
        logits: zip(weights, sample.logWeights).map { $0 * ($1 - elbo) }, means: signals,
        logDeviations: components.indices.map { c in
          components[c].logDeviation.indices.map {
            signals[c][$0] * exp(components[c].logDeviation[$0]) * sample.noise[c][$0]
          }
        })
    }

    /// Σ_c π_c ∂ log q(z_c) at fixed z_c: of component k, Σ_c π_c ρ_k(z_c) times the score of q_k
    /// on μ_k and ℓ_k, and Σ_c π_c ρ_k(z_c) − π_k on α_k.
    private func densityScore(_ sample: MixtureSample) -> MixtureGradient {
      let shares = sharesOfComponents(sample)
      let scores = components.indices.map { k in
        zip(shares, sample.latents).map { share, z in
          components[k].score(noise: components[k].noise(of: z)).map { $0.map { share[k] * $0 } }
        }
      }
      return MixtureGradient(
        logits: zip(columnSums(shares), weights).map(-),
        means: scores.map { columnSums($0.map { $0[0] }) },
        logDeviations: scores.map { columnSums($0.map { $0[1] }) })
    }

    /// π_c ρ_k(z_c), `[c][k]`.
    private func sharesOfComponents(_ sample: MixtureSample) -> [[Double]] {
      zip(weights, sample.latents).map { weight, z in
        responsibilities(at: z).map { weight * $0 }
      }
    }

    /// The derivative by weights π that are free of normalisation, `[component]`: F_c for the path
    /// derivative, F_c − Σ_j π_j q_c(z_j) / q(z_j) for the total one, whose last term has mean 1.
    public func rawWeightGradient(
      _ derivative: MixtureDerivative, _ sample: MixtureSample
    ) -> [Double] {
      let densityRatios = zip(columnSums(sharesOfComponents(sample)), weights).map(/)
      return switch derivative {
      case .path: sample.logWeights
      case .score: densityRatios
      case .total: zip(sample.logWeights, densityRatios).map(-)
      }
    }
  }

  public enum MixtureDerivative: Sendable, CaseIterable { case total, path, score }

  /// A sample of each component; all `[component]`, vectors `[component][unit]`.
  public struct MixtureSample: Sendable {
    public let noise: [[Double]]
    public let latents: [[Double]]
    /// F_c, in nats.
    public let logWeights: [Double]
    /// ∂_z log p(x, z_c) − ∂_z log q(z_c).
    public let pathGradients: [[Double]]
  }

  /// By α `[component]`, μ and ℓ `[component][unit]`.
  public struct MixtureGradient: Sendable {
    public let logits: [Double]
    public let means: [[Double]]
    public let logDeviations: [[Double]]

    public static func - (a: Self, b: Self) -> Self {
      MixtureGradient(
        logits: zip(a.logits, b.logits).map(-),
        means: zip(a.means, b.means).map { zip($0, $1).map(-) },
        logDeviations: zip(a.logDeviations, b.logDeviations).map { zip($0, $1).map(-) })
    }

    /// All numbers: α, μ, ℓ.
    public var flattened: [Double] { logits + means.joined() + logDeviations.joined() }
  }
}
