// L̂_K = log (1/K) Σₖ wₖ,  w̃ = softmax(log w), a constant of every backward pass
// Source: Burda, Grosse, Salakhutdinov 2016; Tucker, Lawson, Gu, Maddison 2019.

extension Naive {
  /// The K samples of one example.
  public struct ImportanceSamples: Sendable {
    public let samples: [LatentSample]
    /// log wₖ, `[K]`, in nats.
    public let logWeights: [Double]
    /// w̃, `[K]`.
    public let normalizedWeights: [Double]
    /// L̂_K, in nats.
    public let iwaeBound: Double

    public init(_ samples: [LatentSample]) {
      self.samples = samples
      logWeights = samples.map(\.logWeight)
      normalizedWeights = Naive.normalizedWeights(logWeights)
      iwaeBound = logMeanExp(logWeights)
    }

    /// The mean over the samples of a form of the ELBO, in nats.
    public func elbo(_ form: ELBOForm = .monteCarlo) -> Double {
      samples.reduce(0) { $0 + $1.elbo(form) } / Double(samples.count)
    }
  }

  /// What the encoders' parameters get: Σₖ weightₖ · derivativeₖ. Those of p get Σₖ w̃ₖ ∂_θ log wₖ.
  public enum IWAEEstimator: Sendable, CaseIterable {
    /// Σ w̃ total: the derivative of L̂_K.
    case total
    /// Σ w̃ path, algorithm 4 of Roeder et al.: biased for K > 1, by E[RWS].
    case path
    case pathBlocked
    /// Σ w̃² path: doubly reparameterised, unbiased.
    case dreg
    /// Σ w̃² pathBlocked: biased in the layers below the last.
    case dregBlocked
    /// Σ w̃ score: reweighted wake-sleep's wake phase.
    case rws
    /// Σ (w̃ − w̃²) path: the same expectation.
    case rwsDReG

    public var derivative: Derivative {
      switch self {
      case .total: .total
      case .path, .dreg, .rwsDReG: .path
      case .pathBlocked, .dregBlocked: .pathBlocked
      case .rws: .score
      }
    }

    /// Of a sample with this w̃.
    public func inferenceWeight(_ w: Double) -> Double {
      switch self {
      case .total, .path, .pathBlocked, .rws: w
      case .dreg, .dregBlocked: w * w
      case .rwsDReG: w * (1 - w)
      }
    }
  }
}

extension Naive.Autoencoder {
  /// The estimate of one example from given samples, of every parameter.
  public func iwaeGradient(
    _ estimator: Naive.IWAEEstimator, _ samples: Naive.ImportanceSamples
  ) -> Naive.Parameters {
    gradient(
      estimator.derivative, samples, generativeWeights: samples.normalizedWeights,
      inferenceWeights: samples.normalizedWeights.map(estimator.inferenceWeight))
  }

  /// Σₖ ωₖ ∂ log wₖ with weights `[K]` of their own for the parameters of p and of q.
  public func gradient(
    _ derivative: Naive.Derivative, _ samples: Naive.ImportanceSamples,
    generativeWeights: [Double], inferenceWeights: [Double]
  ) -> Naive.Parameters {
    .sum(
      samples.samples.indices.map { k in
        let gradient = gradient(derivative, samples.samples[k])
        return generativeWeights[k] * gradient.generative
          + inferenceWeights[k] * gradient.inference
      })
  }
}
