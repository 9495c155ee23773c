import Foundation

extension Naive {
  /// log p(x, z) of a model as a function of z, up to a constant if need be, with ∂ log p/∂z.
  public struct LogDensity: Sendable {
    private let evaluation: @Sendable ([Double]) -> (value: Double, gradient: [Double])

    public init(_ evaluation: @escaping @Sendable ([Double]) -> (value: Double, gradient: [Double]))
    {
      self.evaluation = evaluation
    }

    /// In nats, and ∂/∂z of the length of z.
    public func callAsFunction(_ z: [Double]) -> (value: Double, gradient: [Double]) {
      evaluation(z)
    }

    /// log Σ_c a_c N(z; μ_c, e^{2ℓ_c}) with weights a `[c]`, which need not add up to 1.
    public static func mixture(weights: [Double], _ components: [Gaussian]) -> LogDensity {
      LogDensity { z in
        let noise = components.map { $0.noise(of: z) }
        let logTerms = components.indices.map {
          log(weights[$0]) + components[$0].logDensity(noise: noise[$0])
        }
        let gradients = zip(components, noise).map { $0.densityGradient(noise: $1) }
        return (logSumExp(logTerms), matmul([softmax(logTerms)], gradients)[0])
      }
    }

    /// −½ (z − mean)ᵀ precision (z − mean) for a symmetric precision `[d][d]`.
    public static func quadratic(mean: [Double], precision: [[Double]]) -> LogDensity {
      LogDensity { z in
        let difference = zip(z, mean).map(-)
        let gradient = precision.map { -dot($0, difference) }
        return (dot(gradient, difference) / 2, gradient)
      }
    }
  }
}

extension Naive.Autoencoder {
  /// log p(x, z) of one stochastic layer, for posteriors of other kinds.
  public func logJoint(of x: [Double]) -> Naive.LogDensity {
    precondition(priors.isEmpty, "one stochastic layer")
    return Naive.LogDensity { [self] z in
      let heads = decoder.heads(z)
      let prior = Naive.Gaussian.standard(z.count)
      let decoding = decoder.backpropagate(likelihood.signals(of: x, heads: heads), at: z)
      return (
        likelihood.logDensity(of: x, heads: heads) + prior.logDensity(at: z),
        Naive.sum(decoding.input, prior.densityGradient(noise: z))
      )
    }
  }
}
