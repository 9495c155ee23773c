// Σₖ w̃ₖ ∂_θ log p_θ(z₁ | z₂) and, with the same expectation, GDReG:
//   Σₖ (w̃ₖ ∂_{z₁} log p(x | z₁) − w̃ₖ² ∂_{z₁} log wₖ) · ∂_θ T(ε̃ₖ; θ),  z₁ = T(ε̃; θ) = m + e^{ℓ} ε̃
// ∂_{z₁} log w is the partial derivative at fixed z₂.  Source: Bauer & Mnih 2021.

extension Naive.Autoencoder {
  /// GDReG of the conditional prior p(z₁ | z₂) of two stochastic layers, by its parameters' names
  /// without `p1`.
  public func doublyReparameterizedPriorGradient(
    _ samples: Naive.ImportanceSamples
  ) -> Naive.Parameters {
    .sum(
      zip(samples.samples, samples.normalizedWeights).map { sample, w in
        w * priorGradient(sample, through: likelihoodGradient(sample))
          + -w * w * priorGradient(sample, through: firstLatentGradient(sample))
      })
  }

  /// g · ∂_θ T(ε̃; θ) of the conditional prior.
  func priorGradient(_ sample: Naive.LatentSample, through g: [Double]) -> Naive.Parameters {
    precondition(encoders.count == 2, "one conditional prior")
    let displacement = zip(sample.latents[0], sample.priors[0].mean).map(-)
    return priors[0].backpropagate(
      [g, Naive.product(g, displacement)], at: sample.latents[1]
    ).parameters
  }

  /// ∂ log p(x | z₁) / ∂z₁.
  func likelihoodGradient(_ sample: Naive.LatentSample) -> [Double] {
    decoder.backpropagate(sample.likelihoodSignals, at: sample.latents[0]).input
  }

  /// ∂ log w / ∂z₁ at fixed z₂ and fixed parameters.
  func firstLatentGradient(_ sample: Naive.LatentSample) -> [Double] {
    let joint = jointGradient(sample).latents[0]
    let first = sample.posteriors[0].densityGradient(noise: sample.noise[0])
    let score = sample.posteriors[1].score(noise: sample.noise[1])
    let second = encoders[1].backpropagate(score, at: sample.latents[0]).input
    return joint.indices.map { joint[$0] - first[$0] - second[$0] }
  }
}
