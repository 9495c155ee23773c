@testable import NaiveReference
import Nets
import Testing

/// GDReG: the gradient of the learnable prior p(z₁ | z₂) with its score reparameterised.
@Suite struct `Prior gradient` {
  private static let source = VariationalCase.twoLayers

  /// E[GDReG] = E[Σ w̃ ∂θ log p(z₁ | z₂)], which is ∂θ of E[L̂_K] exactly. At K = 1 too.
  @Test(arguments: 1...2, CodePath.allCases)
  func `has the mean of the usual one`(_ count: Int, _ path: CodePath) {
    let table = SampleTable(Self.source)
    let exact = table.exactGenerativeGradient(.iwae, samples: count).prior
    let mean =
      switch path {
      case .reference: table.priorMean(samples: count) { $0.firstLatentGradient($1) }
      case .package: table.packageMean(GeneralizedDReG(), .iwae, samples: count).prior
      }
    #expect(mean.distance(to: exact) <= table.tolerance(path, samples: count))
    #expect(exact.magnitude > 0.05)
  }

  /// Sample by sample it is what the reference has, and not the usual gradient.
  @Test func `sample by sample`() {
    let source = Self.source
    let noise = source.someNoise(3)
    let package = source.gradient(GeneralizedDReG(), .iwae, noise: noise).prior
    let samples = source.model.samples(source.x, noise: noise)
    let exact = source.model.doublyReparameterizedPriorGradient(samples)
    #expect(package.distance(to: exact.prefixed("p1")) <= source.tolerance(noise))
    let usual = source.gradient(TotalDerivative(), .iwae, noise: noise).prior
    #expect(package.distance(to: usual) > 1e-2)
  }

  /// Planted: ∂ log w / ∂z₁ that goes through z₂ = t(ε₂; z₁) too, and w̃ for w̃².
  @Test func `through the second layer is rejected`() {
    let table = SampleTable(Self.source)
    let exact = table.exactGenerativeGradient(.iwae, samples: 2).prior
    let through = table.priorMean(samples: 2) { $0.firstLatentGradientThroughSecond($1) }
    #expect(through.distance(to: exact) > 0.1 * exact.magnitude)
    let unsquared = table.priorMean(samples: 2, power: 1) { $0.firstLatentGradient($1) }
    #expect(unsquared.distance(to: exact) > 0.1 * exact.magnitude)
  }
}

extension SampleTable {
  /// E[Σ w̃ ∂z₁ log p(x | z₁) ∂T − w̃² g ∂T] for g = ∂z₁ log w as given; or with another power of w̃.
  fileprivate func priorMean(
    samples count: Int, power: Int = 2,
    _ weightGradient: (Naive.Autoencoder, Naive.LatentSample) -> [Double]
  ) -> Naive.Parameters {
    let model = source.model
    let likelihood = samples.map {
      model.priorGradient($0, through: model.likelihoodGradient($0)).flattened
    }
    let weight = samples.map {
      model.priorGradient($0, through: weightGradient(model, $0)).flattened
    }
    let first = expectedSum(likelihood, .iwae, samples: count)
    let second = expectedSum(weight, .iwae, samples: count) { w, _ in power == 2 ? w * w : w }
    return source.parameters.prior.replacingNumbers(with: zip(first, second).map(-))
  }
}

extension Naive.Autoencoder {
  /// ∂ log w / ∂z₁ with ε₂, not z₂, held fixed.
  fileprivate func firstLatentGradientThroughSecond(_ sample: Naive.LatentSample) -> [Double] {
    let joint = jointGradient(sample).latents
    let first = sample.posteriors[0].densityGradient(noise: sample.noise[0])
    let signals = sample.totalSignals(1, latentGradient: joint[1])
    let second = encoders[1].backpropagate(signals, at: sample.latents[0]).input
    return joint[0].indices.map { joint[0][$0] - first[$0] + second[$0] }
  }
}

extension [String: [[Double]]] {
  /// Only the parameters of p(z₁ | z₂).
  fileprivate var prior: Self { filter { $0.key.hasPrefix("p1.") } }
}
