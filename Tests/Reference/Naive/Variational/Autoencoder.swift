// z₁ ~ q(z₁ | x), z₂ ~ q(z₂ | z₁), …: zₗ = μₗ + e^{ℓₗ} εₗ
// log w = log p(x | z₁) + log p(z₁ | z₂) + … + log p(z_L) − Σₗ log q(zₗ | zₗ₋₁),  p(z_L) = N(0, I)
// Source: Burda, Grosse, Salakhutdinov 2016.

extension Naive {
  /// A Gaussian variational autoencoder with L stochastic layers, z₀ = x.
  public struct Autoencoder: Sendable {
    /// q(zₗ | zₗ₋₁), `[L]`, with heads μ and ℓ; named `q1`, `q2`, ….
    public let encoders: [any Block]
    /// p(zₗ | zₗ₊₁), `[L − 1]`, with heads m and ℓ; named `p1`, ….
    public let priors: [any Block]
    /// p(x | z₁), with the heads of the likelihood; named `px`.
    public let decoder: any Block
    public let likelihood: Likelihood

    public init(
      encoders: [any Block], priors: [any Block], decoder: any Block,
      likelihood: Likelihood = .bernoulli
    ) {
      precondition(priors.count == encoders.count - 1, "a prior for each layer but the last")
      self.encoders = encoders
      self.priors = priors
      self.decoder = decoder
      self.likelihood = likelihood
    }

    /// Of perceptrons, from parameters such as `q1.W1`, with a Bernoulli likelihood.
    public init(_ parameters: Parameters, stochasticLayers: Int) {
      func block(_ name: String, _ heads: [String]) -> MultilayerPerceptron {
        MultilayerPerceptron(parameters.unprefixed(name), heads: heads)
      }
      self.init(
        encoders: (1...stochasticLayers).map {
          block("q\($0)", MultilayerPerceptron.gaussianHeads)
        },
        priors: (1..<stochasticLayers).map {
          block("p\($0)", MultilayerPerceptron.gaussianHeads)
        },
        decoder: block("px", MultilayerPerceptron.bernoulliHeads))
    }

    /// Everything that one sample meets on its way; noise ε is `[layer][unit]`.
    public func sample(_ x: [Double], noise: [[Double]]) -> LatentSample {
      precondition(noise.count == encoders.count, "noise for each layer")
      var posteriors: [Gaussian] = []
      var latents: [[Double]] = []
      for (encoder, noise) in zip(encoders, noise) {
        posteriors.append(encoder.gaussian(latents.last ?? x))
        latents.append(posteriors.last!.sample(noise: noise))
      }
      let conditionals = zip(priors, latents.dropFirst()).map { $0.gaussian($1) }
      let heads = decoder.heads(latents[0])
      return LatentSample(
        x: x, noise: noise, latents: latents, posteriors: posteriors,
        priors: conditionals + [.standard(latents.last!.count)],
        logLikelihood: likelihood.logDensity(of: x, heads: heads),
        likelihoodSignals: likelihood.signals(of: x, heads: heads))
    }

    /// K samples of one example from noise `[sample][layer][unit]`.
    public func samples(_ x: [Double], noise: [[[Double]]]) -> ImportanceSamples {
      ImportanceSamples(noise.map { sample(x, noise: $0) })
    }
  }

  /// One sample z = (z₁, …, z_L) of one example; vectors by layer, `[L]`.
  public struct LatentSample: Sendable {
    public let x: [Double]
    public let noise: [[Double]]
    public let latents: [[Double]]
    /// q(zₗ | zₗ₋₁).
    public let posteriors: [Gaussian]
    /// p(zₗ | zₗ₊₁); the last is N(0, I).
    public let priors: [Gaussian]
    /// log p(x | z₁), in nats.
    public let logLikelihood: Double
    /// ∂ log p(x | z₁) / ∂ head.
    public let likelihoodSignals: [[Double]]

    /// log p(x, z), in nats.
    public var logJoint: Double {
      zip(priors, latents).reduce(logLikelihood) { $0 + $1.0.logDensity(at: $1.1) }
    }

    /// log q(z | x), in nats.
    public var logPosterior: Double {
      zip(posteriors, noise).reduce(0) { $0 + $1.0.logDensity(noise: $1.1) }
    }

    public var logWeight: Double { logJoint - logPosterior }
  }

  /// What the decoder's heads say about x.
  public enum Likelihood: Sendable {
    /// One head, logits.
    case bernoulli
    /// Two heads, means and log standard deviations.
    case gaussian

    /// log p(x | z), in nats.
    func logDensity(of x: [Double], heads: [[Double]]) -> Double {
      switch self {
      case .bernoulli: bernoulliLogLikelihood(targets: x, logits: heads[0])
      case .gaussian: Gaussian(mean: heads[0], logDeviation: heads[1]).logDensity(at: x)
      }
    }

    /// ∂ log p(x | z) / ∂ head.
    func signals(of x: [Double], heads: [[Double]]) -> [[Double]] {
      switch self {
      case .bernoulli: return [bernoulliError(targets: x, logits: heads[0])]
      case .gaussian:
        let gaussian = Gaussian(mean: heads[0], logDeviation: heads[1])
        return gaussian.score(noise: gaussian.noise(of: x))
      }
    }
  }
}
