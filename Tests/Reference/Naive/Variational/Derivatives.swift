// ∂ log w of one sample z = t(ε, φ):
//   total = ∂_φ [log p(x, t) − log q_φ(t)],  score = ∂_φ log q_φ(z) at fixed z,
//   path = (∂_z log p(x, z) − ∂_z log q_φ(z)) · ∂t/∂φ = total + score
// Source: Roeder, Wu, Duvenaud 2017.

extension Naive {
  /// Which derivative of log w the encoders' parameters φ get.
  public enum Derivative: Sendable, Equatable {
    case total
    /// Only parameters are stopped: log q(z₂ | z₁; φ') still depends on z₁ through its μ and ℓ.
    case path
    /// The conditional μ and ℓ are stopped as a whole, as in the code published with the paper;
    /// with one stochastic layer the same as `path`.
    case pathBlocked
    case score
    /// total + c · score: any c has the same expectation; 0 is `total`, 1 is `path`.
    case scaled(Double)
  }

  /// A gradient of log w by the parameters of p, `generative`, and of q, `inference`.
  public struct WeightGradient: Sendable {
    public let generative: Parameters
    public let inference: Parameters
  }
}

extension Naive.Autoencoder {
  /// ∂ log w of one sample.
  public func gradient(
    _ derivative: Naive.Derivative, _ sample: Naive.LatentSample
  ) -> Naive.WeightGradient {
    let joint = jointGradient(sample)
    return Naive.WeightGradient(
      generative: joint.parameters,
      inference: inferenceGradient(derivative, sample, latentGradients: joint.latents))
  }

  /// ∂ log p(x, z) by θ, and by each layer of z with the other layers fixed, `[layer][unit]`.
  func jointGradient(
    _ sample: Naive.LatentSample
  ) -> (latents: [[Double]], parameters: Naive.Parameters) {
    let noise = zip(sample.priors, sample.latents).map { $0.noise(of: $1) }
    let decoding = decoder.backpropagate(sample.likelihoodSignals, at: sample.latents[0])
    var latents = zip(sample.priors, noise).map { $0.densityGradient(noise: $1) }
    var parameters = decoding.parameters.prefixed("px")
    latents[0] = Naive.sum(latents[0], decoding.input)
    for (layer, prior) in priors.enumerated() {
      let score = sample.priors[layer].score(noise: noise[layer])
      let conditioning = prior.backpropagate(score, at: sample.latents[layer + 1])
      latents[layer + 1] = Naive.sum(latents[layer + 1], conditioning.input)
      parameters = parameters + conditioning.parameters.prefixed("p\(layer + 1)")
    }
    return (latents, parameters)
  }

  /// ∂ log w by φ, from ∂ log p(x, z)/∂zₗ of each layer.
  private func inferenceGradient(
    _ derivative: Naive.Derivative, _ sample: Naive.LatentSample, latentGradients: [[Double]]
  ) -> Naive.Parameters {
    var parameters: Naive.Parameters = [:]
    var fromAbove = latentGradients.last!.map { _ in 0.0 }
    for (layer, encoder) in encoders.enumerated().reversed() {
      let g = Naive.sum(latentGradients[layer], fromAbove)
      let score = sample.posteriors[layer].score(noise: sample.noise[layer])
      let total = sample.totalSignals(layer, latentGradient: g)
      let path = zip(total, score).map(Naive.sum)
      let signals =
        switch derivative {
        case .total: total
        case .path, .pathBlocked: path
        case .score: score
        case .scaled(let c): zip(total, score).map { Naive.sum($0, $1.map { c * $0 }) }
        }
      let below = layer == 0 ? sample.x : sample.latents[layer - 1]
      parameters =
        parameters
        + encoder.backpropagate(signals, at: below).parameters.prefixed("q\(layer + 1)")
      let passedDown = derivative == .pathBlocked ? path : total
      fromAbove = encoder.backpropagate(passedDown, at: below).input
    }
    return parameters
  }
}

extension Naive.LatentSample {
  /// On (μ, ℓ) of q(zₗ | zₗ₋₁), given g = ∂/∂zₗ of all but its own density: g and g e^ℓ ε + 1.
  func totalSignals(_ layer: Int, latentGradient g: [Double]) -> [[Double]] {
    posteriors[layer].totalSignals(g, noise: noise[layer])
  }
}
