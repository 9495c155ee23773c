import Foundation

// E log w ≤ log p(x).  The three forms have one expectation:
//   log w,  log p(x, z) + H[q],  log p(x | z) − KL(q ‖ p)

extension Naive {
  public enum ELBOForm: Sendable, CaseIterable {
    /// log w, Monte Carlo throughout: constant where q is the posterior.
    case monteCarlo
    /// log p(x, z) + H[q]; with several layers, the entropies given the sampled layers below.
    case analyticEntropy
    /// log p(x | z) − KL(q ‖ N(0, I)), for one stochastic layer.
    case analyticDivergence
  }
}

extension Naive.LatentSample {
  /// An estimate of the ELBO, in nats.
  public func elbo(_ form: Naive.ELBOForm) -> Double {
    switch form {
    case .monteCarlo: return logWeight
    case .analyticEntropy: return posteriors.reduce(logJoint) { $0 + $1.entropy }
    case .analyticDivergence:
      precondition(latents.count == 1, "the divergence is known with one stochastic layer")
      return logLikelihood - posteriors[0].divergenceFromStandard
    }
  }
}

extension Naive.Autoencoder {
  /// The mean over the samples of ∂ log w.
  public func elboGradient(
    _ derivative: Naive.Derivative, _ samples: Naive.ImportanceSamples
  ) -> Naive.Parameters {
    let equal = samples.samples.map { _ in 1 / Double(samples.samples.count) }
    return gradient(derivative, samples, generativeWeights: equal, inferenceWeights: equal)
  }

  /// The mean over the samples of the derivative of a form of the ELBO, nothing stopped. That with
  /// the entropy is the total derivative of log w sample by sample: −log q and H differ by ½‖ε‖².
  public func elboGradient(
    form: Naive.ELBOForm, _ samples: Naive.ImportanceSamples
  ) -> Naive.Parameters {
    guard form == .analyticDivergence else { return elboGradient(.total, samples) }
    let terms = samples.samples.map { divergenceFormGradient($0) }
    return 1 / Double(terms.count) * .sum(terms)
  }

  /// With g = ∂ log p(x | z)/∂z: g − μ on μ, g e^ℓ ε + 1 − e^{2ℓ} on ℓ.
  private func divergenceFormGradient(_ sample: Naive.LatentSample) -> Naive.Parameters {
    precondition(encoders.count == 1, "the divergence is known with one stochastic layer")
    let q = sample.posteriors[0]
    let decoding = decoder.backpropagate(sample.likelihoodSignals, at: sample.latents[0])
    let displacement = Naive.product(q.logDeviation.map { exp($0) }, sample.noise[0])
    let likelihoodSignals = [decoding.input, Naive.product(decoding.input, displacement)]
    let signals = zip(likelihoodSignals, q.divergenceGradient).map { zip($0, $1).map(-) }
    return decoding.parameters.prefixed("px")
      + encoders[0].backpropagate(signals, at: sample.x).parameters.prefixed("q1")
  }
}
