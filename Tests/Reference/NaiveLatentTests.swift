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

  @Test(arguments: ["flow_planar", "flow_coupling", "flow_iaf"])
  func `a flow's total gradient is the central difference`(_ name: String) throws {
    let golden = try flow(name)
    for draw in golden.draws {
      let sample = golden.posterior.sample(noise: draw.noise, target: golden.target)
      let gradient = golden.posterior.gradient(.total, sample)
      let differences = centralDifferences(golden.parameters) { parameters in
        let flow = golden.kind.flow(parameters, layers: golden.posterior.layers.count)
        return [flow.sample(noise: draw.noise, target: golden.target).logWeight]
      }
      let scale = gradient.flattened.map(\.magnitude).max()!
      #expect(
        zip(gradient.flattened, differences).allSatisfy { abs($0 - $1[0]) <= 1e-8 * (1 + scale) })
    }
  }

  /// Jacobians, a row from each unit vector.
  @Test(arguments: ["flow_planar", "flow_coupling", "flow_iaf"])
  func `a layer's log-determinant and solve are those of its Jacobian`(_ name: String) throws {
    let golden = try flow(name)
    for draw in golden.draws {
      for (layer, z) in zip(golden.posterior.layers, draw.latents) {
        let jacobian = z.indices.map { row in
          layer.backpropagate(z.indices.map { $0 == row ? 1 : 0 }, at: z).input
        }
        let determinant = Naive.determinant(jacobian)
        #expect(abs(log(abs(determinant)) - layer.transform(z).logDeterminant) <= 1e-12)
        let solved = layer.solveTransposed(draw.noise, at: z)
        let product = Naive.matmul([solved], jacobian)[0]
        #expect(zip(product, draw.noise).allSatisfy { abs($0 - $1) <= 1e-12 })
      }
    }
  }

  @Test func `a mixture's total gradient is the central difference`() throws {
    let noise = [[0.3, -1.2], [-0.7, 0.4], [1.9, 0.1]]
    let parameters: Naive.Parameters = [
      "alpha": [[0.1], [-0.5], [0.3]], "mu": [[0, 1], [-1, 0.2], [0.5, 0.5]],
      "sigma": [[-0.2, 0.1], [0.3, 0], [-0.4, -0.1]],
    ]
    let target = Naive.LogDensity.quadratic(mean: [0.5, -1], precision: [[2, 0.3], [0.3, 1]])
    func posterior(_ parameters: Naive.Parameters) -> Naive.MixturePosterior {
      Naive.MixturePosterior(
        logits: parameters["alpha"]!.flatMap(\.self),
        components: zip(parameters["mu"]!, parameters["sigma"]!).map(Naive.Gaussian.init))
    }
    let differences = centralDifferences(parameters) { parameters in
      let posterior = posterior(parameters)
      return [posterior.elbo(posterior.sample(noise: noise, target: target))]
    }
    let exact = posterior(parameters)
    let gradient = exact.gradient(.total, exact.sample(noise: noise, target: target)).flattened
    #expect(zip(gradient, differences).allSatisfy { abs($0 - $1[0]) <= 1e-8 })
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

  /// By bend, logDeviation, offset and slope of p(z₁ | z₂). 22 nodes for each noise are good to
  /// 1e-5 for pairs. The derivative of log w by z₁ that goes through z₂ has another mean.
  @Test func `GDReG has the mean of the prior's weighted score`() throws {
    guard case .hierarchy(let golden) = try LatentGoldenCase(path: goldenPath("hier1d")) else {
      return recordOtherSchema()
    }
    let model = golden.model
    let quadrature = Naive.Quadrature.gaussHermite(22, dimensions: 2)
    let samples = quadrature.nodes.map { model.sample([golden.x], noise: [[$0[0]], [$0[1]]]) }
    let scores = samples.map {
      model.gradient(.total, $0).generative.filter { $0.key.hasPrefix("p1") }.flattened
    }
    // By the offset of q(z₁ | x): by z₁, whatever depends on it.
    let throughSecond = samples.map {
      model.gradient(.path, $0).inference["q1.offset"]![0][0]
    }
    let mean = quadrature.pairMoments { i, j in
      let pair = Naive.ImportanceSamples([samples[i], samples[j]])
      let weights = pair.normalizedWeights
      let wrong = zip([i, j], weights).map { k, w in
        let likelihood = model.decoder.backpropagate(
          samples[k].likelihoodSignals, at: samples[k].latents[0]
        ).input[0]
        let g = w * likelihood - w * w * throughSecond[k]
        let displacement = samples[k].latents[0][0] - samples[k].priors[0].mean[0]
        return model.priors[0].backpropagate([[g], [g * displacement]], at: samples[k].latents[1])
          .parameters.flattened
      }
      let exact = Naive.columnSums(
        zip(weights, [scores[i], scores[j]]).map { w, s in s.map { w * $0 } })
      return exact + model.doublyReparameterizedPriorGradient(pair).flattened
        + Naive.columnSums(wrong)
    }.mean
    for k in 0..<4 {
      #expect(abs(mean[4 + k] - mean[k]) <= 1e-5)
      #expect(abs(mean[8 + k] - mean[k]) >= 5e-3)
    }
  }

  private func flow(_ name: String) throws -> LatentGoldenCase.Flow {
    guard case .flow(let golden) = try LatentGoldenCase(path: goldenPath(name)) else {
      throw OtherSchema()
    }
    return golden
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
