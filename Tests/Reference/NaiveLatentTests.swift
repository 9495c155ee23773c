import Foundation
import NaiveReference
import Testing

/// What the naive latent-variable models claim about themselves, independently of their own
/// derivatives.
@Suite struct `Naive latent-variable models` {
  /// Central differences with the noise fixed; the generative half of every estimator is in
  /// `total` too.
  @Test(arguments: ["vae_1l_k3", "vae_2l_k3"])
  func `gradients are central differences of the objectives`(_ name: String) throws {
    let golden = try autoencoder(name)
    let model = golden.model
    let samples = model.samples(golden.x[1], noise: golden.noise[1])
    var estimators: [LatentEstimator] = [
      .elbo(.total), .elboForm(.analyticEntropy), .iwae(.total),
    ]
    if model.encoders.count == 1 { estimators.append(.elboForm(.analyticDivergence)) }
    let differences = centralDifferences(golden.parameters) { parameters in
      let model = Naive.Autoencoder(parameters, stochasticLayers: model.encoders.count)
      let samples = model.samples(golden.x[1], noise: golden.noise[1])
      return estimators.map { $0.objective(samples) }
    }
    for (i, estimator) in estimators.enumerated() {
      let gradient = estimator.gradient(model, samples).flattened
      #expect(zip(gradient, differences).allSatisfy { abs($0 - $1[i]) <= 1e-8 })
    }
  }

  @Test(arguments: [Naive.Derivative.scaled(0), .scaled(0.3), .scaled(1)])
  func `a scaled control variate lies between total and path`(
    _ derivative: Naive.Derivative
  ) throws {
    guard case .scaled(let c) = derivative else { return }
    let golden = try autoencoder("vae_2l_k1")
    let sample = golden.model.sample(golden.x[0], noise: golden.noise[0][0])
    func gradient(_ derivative: Naive.Derivative) -> Naive.Parameters {
      golden.model.gradient(derivative, sample).inference
    }
    let expected = ((1 - c) * gradient(.total) + c * gradient(.path)).flattened
    #expect(zip(gradient(derivative).flattened, expected).allSatisfy { abs($0 - $1) <= 1e-12 })
    let difference = (gradient(.path) + -1 * gradient(.total)).flattened
    #expect(zip(gradient(.score).flattened, difference).allSatisfy { abs($0 - $1) <= 1e-12 })
  }

  /// K = 1: w̃ = 1.
  @Test(arguments: ["vae_1l_k1", "vae_2l_k1"])
  func `of one sample the bound is the ELBO`(_ name: String) throws {
    let golden = try autoencoder(name)
    let samples = golden.model.samples(golden.x[0], noise: golden.noise[0])
    for estimator in Naive.IWAEEstimator.allCases where estimator != .rwsDReG {
      let single = golden.model.elboGradient(estimator.derivative, samples)
      #expect(golden.model.iwaeGradient(estimator, samples) == single)
    }
    let nothing = golden.model.iwaeGradient(.rwsDReG, samples).filter { $0.key.hasPrefix("q") }
    #expect(nothing.flattened.allSatisfy { $0 == 0 })
  }

  /// By each number of the parameters, in the order of `flattened`: step 1e-5, hence truncation
  /// 1e-10 and rounding 1e-11 times moderate factors.
  private func centralDifferences(
    _ parameters: Naive.Parameters, of f: (Naive.Parameters) -> [Double]
  ) -> [[Double]] {
    let numbers = parameters.flattened
    return numbers.indices.map { i in
      func value(_ step: Double) -> [Double] {
        var shifted = numbers
        shifted[i] += step
        return f(parameters.replacingNumbers(with: shifted))
      }
      return zip(value(1e-5), value(-1e-5)).map { ($0 - $1) / 2e-5 }
    }
  }
}
