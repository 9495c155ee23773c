import Foundation
import NaiveReference
import Testing

/// The mistakes that these estimators invite: each gives other numbers than the golden files.
@Suite struct `Mistakes in latent estimators` {
  @Test func `squared weights on the decoder`() throws {
    let golden = try autoencoder("vae_2l_k3")
    let wrong = golden.gradients { model, samples in
      let squares = samples.normalizedWeights.map { $0 * $0 }
      return model.gradient(
        .path, samples, generativeWeights: squares, inferenceWeights: squares)
    }
    let right = golden.gradients { $0.iwaeGradient(.dreg, $1) }
    let names = try #require(golden.meanEstimates["iwae_dreg"]).values
    #expect(differing(right, names) == [])
    #expect(
      differing(wrong, names) == names.keys.filter { $0.hasPrefix("p") }.sorted())
  }

  /// Through the first layer only: the last has nothing below it that could be blocked.
  @Test(arguments: [("elbo_path", Naive.Derivative.pathBlocked), ("elbo_path_blocked", .path)])
  func `one backward pass for two layers`(_ name: String, _ derivative: Naive.Derivative) throws {
    let golden = try autoencoder("vae_2l_k3")
    let wrong = golden.gradients { $0.elboGradient(derivative, $1) }
    let expected = try #require(golden.meanEstimates[name]).values
    #expect(
      differing(wrong, expected) == expected.keys.filter { $0.hasPrefix("q1") }.sorted())
  }

  /// Heads read as log variances.
  @Test func `log variance for log deviation`() throws {
    let golden = try autoencoder("vae_1l_k1")
    var parameters = golden.parameters
    for name in ["q1.Wls", "q1.bls"] {
      parameters[name] = parameters[name]!.map { $0.map { $0 / 2 } }
    }
    let wrong = Naive.Autoencoder(parameters, stochasticLayers: 1)
    for (n, x) in golden.x.enumerated() {
      let logWeights = wrong.samples(x, noise: golden.noise[n]).logWeights
      for (a, b) in zip(logWeights, golden.logWeights[n]) { #expect(abs(a - b) > 1e-3) }
    }
  }

  /// Each constant of log w in turn: log 2π of p and of q cancel with one layer, so only one of
  /// them missing shows.
  @Test func `dropped constants`() throws {
    let golden = try autoencoder("vae_1l_k3")
    let sample = golden.model.sample(golden.x[0], noise: golden.noise[0][0])
    let constant = log(2 * Double.pi)
    #expect(abs(sample.logWeight - golden.logWeights[0][0]) <= 1e-12)
    #expect(abs(sample.logJoint + constant - sample.logPosterior - golden.logWeights[0][0]) > 1)
    let samples = golden.model.samples(golden.x[0], noise: golden.noise[0])
    #expect(abs(Naive.logSumExp(samples.logWeights) - samples.iwaeBound - log(3)) <= 1e-12)
  }

  @Test(arguments: ["flow_planar", "flow_coupling", "flow_iaf"])
  func `parameters stopped inside the log-determinants`(_ name: String) throws {
    guard case .flow(let golden) = try LatentGoldenCase(path: goldenPath(name)) else {
      return recordOtherSchema()
    }
    for draw in golden.draws {
      let sample = golden.posterior.sample(noise: draw.noise, target: golden.target)
      let wrong = golden.posterior.gradient(.stoppedDeterminants, sample)
      let differing = differing(wrong, draw.path.values)
      #expect(!differing.isEmpty && !differing.contains("m0") && !differing.contains("ls0"))
    }
  }

  /// A weight free of normalisation gains exactly 1 from the term that path drops.
  @Test func `mixture weights off the simplex`() throws {
    guard case .mixture(let golden) = try LatentGoldenCase(path: goldenPath("mixture_1d")) else {
      return recordOtherSchema()
    }
    let expected = golden.expectedRawWeights
    for (path, total) in zip(expected.path, expected.total) {
      #expect(abs(path - total - 1) <= 1e-8)
    }
  }

  /// The names of the parameters that differ by more than rounding.
  private func differing(_ a: Naive.Parameters, _ b: Naive.Parameters) -> [String] {
    b.keys.filter { name in
      zip(a[name]!.joined(), b[name]!.joined()).contains { abs($0 - $1) > 1e-6 * (1 + abs($1)) }
    }.sorted()
  }
}

extension LatentGoldenCase.Autoencoder {
  /// The mean over examples.
  fileprivate func gradients(
    _ gradient: (Naive.Autoencoder, Naive.ImportanceSamples) -> Naive.Parameters
  ) -> Naive.Parameters {
    let terms = zip(x, noise).map { gradient(model, model.samples($0, noise: $1)) }
    return 1 / Double(terms.count) * terms.dropFirst().reduce(terms[0], +)
  }
}
