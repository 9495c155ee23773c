import Foundation
import NaiveReference
import Testing

/// The naive reference against the golden files: |a − b| ≤ 1e-12 + 1e-10 |b|, in double precision.
@Suite struct `Naive reference on golden cases` {
  @Test(arguments: [
    "sfnn_1l_softmax", "sfnn_1l_bernoulli", "sfnn_1l_gaussian", "sfnn_1l_empty_input",
    "sfnn_2l_softmax", "sfnn_2l_bernoulli", "sfnn_2l_gaussian",
    "hybrid_c_1l_bernoulli", "hybrid_c_2l_bernoulli",
    "hybrid_d_1l_bernoulli", "hybrid_d_2l_bernoulli",
  ])
  func `enumerated networks`(name: String) throws {
    guard case .enumerated(let golden) = try load(name) else { return notRead(name) }
    let enumeration = Naive.Enumeration(golden.network, golden.example)

    expect(enumeration.criterion, golden.exact.criterion, "C")
    expect(enumeration.criterionGradient, golden.exact.gradient, "grad_C")
    #expect(enumeration.paths.map(\.particle) == golden.configurations.map(\.particle.states))
    expect(enumeration.paths.map(\.logProbability), golden.configurations.map(\.logProbability))
    expect(enumeration.paths.map(\.logLikelihood), golden.configurations.map(\.logLikelihood))
    expect(enumeration.posterior, golden.configurations.map(\.posterior), "posterior")

    for particleCase in golden.particleCases {
      let count = particleCase.count
      expect(
        enumeration.expectedCriterion(particles: count), particleCase.expectedCriterion, "E_CM")
      expect(
        enumeration.expectedCriterionGradient(particles: count),
        particleCase.expectedCriterionGradient, "grad_E_CM, M = \(count)")
      for (name, expected) in particleCase.expectedEstimates {
        guard let estimator = golden.estimator(name) else { continue }
        let comment = "E[\(name)], M = \(count)"
        expect(enumeration.expectedGradient(estimator, particles: count), expected, comment)
        expect(
          enumeration.hiddenVariance(estimator, particles: count),
          particleCase.hiddenVariances![name]!, "variance of \(name), M = \(count)")
      }
      for (group, expected) in particleCase.optimalConstants ?? [:] {
        guard let expected else { continue }
        let names = group == "W1" ? ["W1"] : golden.network.parameters.keys.filter(isHidden)
        let constant = enumeration.optimalConstant(for: names, particles: count)
        expect(Double(count) * constant, expected, "M c*, \(group), M = \(count)")
      }
      for tuple in particleCase.tuples {
        let particles = golden.network.particles(
          tuple.particles.map(\.states), on: golden.example)
        expect(particles.logWeights, tuple.logWeights, "log_w")
        expect(particles.normalizedWeights, tuple.normalizedWeights, "w_bar")
        expect(particles.criterion, tuple.criterion, "C_hat")
        for (name, expected) in tuple.estimates {
          guard let estimator = golden.estimator(name) else { continue }
          expect(
            golden.network.gradient(estimator, particles), expected, "\(name), M = \(count)")
        }
      }
    }
  }

  @Test func `minibatches`() throws {
    guard case .batches(let golden) = try load("sfnn_batch") else { return notRead("sfnn_batch") }
    for batch in golden.batches {
      let particles = batch.examples.map {
        golden.network.particles($0.particles.map(\.states), on: $0.example)
      }
      for (particles, expected) in zip(particles, batch.examples) {
        expect(particles.paths.map(\.logProbability), expected.logProbabilities, "log_p_h")
        expect(particles.logWeights, expected.logWeights, "log_w")
        expect(particles.normalizedWeights, expected.normalizedWeights, "w_bar")
        expect(particles.criterion, expected.criterion, "C_hat")
      }
      expect(mean(particles.map(\.criterion)), batch.meanCriterion, "mean_C_hat")
      for (name, expected) in batch.meanEstimates {
        guard
          let estimator = Naive.Estimator(goldenName: name, constant: golden.constant)
        else { continue }
        let gradients = particles.map { golden.network.gradient(estimator, $0).flattened }
        expect(mean(gradients), expected.values.flattened, "\(name), M = \(batch.count)")
      }
    }
  }

  @Test func `network A`() throws {
    guard case .deterministic(let golden) = try load("network_a") else {
      return notRead("network_a")
    }
    let withoutStates = golden.network.sizes.hidden.map { _ in [Bool]() }
    let particles = golden.examples.map { golden.network.particles([withoutStates], on: $0) }
    for (particles, expected) in zip(particles, golden.activations) {
      expect(particles.paths[0].layers.flatMap(\.above), expected.flatMap(\.self))
    }
    expect(particles.map(\.criterion), golden.logLikelihoods, "log_p_y")
    expect(mean(particles.map(\.criterion)), golden.meanLogLikelihood, "mean_log_p_y")
    let gradients = particles.map { golden.network.gradient(.backpropagation, $0).flattened }
    expect(mean(gradients), golden.meanGradient.values.flattened, "mean_grad")
  }

  @Test func `the bias of self-normalised importance sampling`() throws {
    guard case .importanceSampling(let golden) = try load("snis_bias") else {
      return notRead("snis_bias")
    }
    let enumeration = Naive.Enumeration(golden.network, golden.example)
    let exact = enumeration.criterionGradient.filter { isHidden($0.key) }
    expect(enumeration.criterion, golden.criterion, "C")
    expect(exact, golden.hiddenGradient, "grad_C_hidden")

    // −E[(w/Z)² (s − ∂C)], w/Z = exp(log w − C)
    let leading = enumeration.expectation(particles: 1) { particles in
      let score = golden.network.gradient(
        of: particles.paths[0], likelihoodWeight: 0, priorWeight: 1
      ).filter { isHidden($0.key) }
      let ratio = exp(particles.logWeights[0] - golden.criterion)
      return (-ratio * ratio * (score + -1 * exact)).flattened
    }
    expect(leading, golden.leadingCoefficient.values.flattened, "leading_bias_coefficient")

    for row in golden.rows {
      let mean = enumeration.expectedGradient(.g4, particles: row.count)
        .filter { isHidden($0.key) }
      let criterion = enumeration.expectedCriterion(particles: row.count)
      expect(criterion, row.expectedCriterion, "E_CM, M = \(row.count)")
      expect(golden.criterion - criterion, row.criterionGap, "C - E_CM, M = \(row.count)")
      expect(mean, row.expectedEstimate, "E[G4], M = \(row.count)")
      expect(mean + -1 * exact, row.bias, "bias, M = \(row.count)")
    }
  }

  @Test func `G1's moving baseline`() throws {
    guard case .baseline(let golden) = try load("ema_baseline") else {
      return notRead("ema_baseline")
    }
    var baseline = Naive.MovingBaseline(
      decay: golden.decay, units: golden.steps[0].baseline.count)
    for step in golden.steps {
      let used = baseline.values
      let scores = zip(step.logits, step.states).map { logits, particles in
        zip(logits, particles.states).map { logits, states in
          zip(logits, states).map { $1 ? Naive.sigmoid(-$0) : -Naive.sigmoid($0) }
        }
      }
      let gradients = zip(scores, step.criteria).map { scores, criterion in
        zip(Naive.columnSums(scores), used).map { $0 * (criterion - $1) }
      }
      baseline.update(scores: scores, criteria: step.criteria)
      expect(used, step.baseline, "baseline_used")
      expect(mean(gradients), step.meanGradient, "mean_grad_b")
      expect(baseline.numerator, step.numerator, "num_after")
      expect(baseline.denominator, step.denominator, "den_after")
    }
  }

  /// A network without inputs: one unit, whose state says which of two classes has 0.9.
  @Test func `the example of theorem 1`() throws {
    guard case .theorem(let golden) = try load("theorem1") else { return notRead("theorem1") }
    func criteria(_ probabilityOfZero: Double, particles count: Int?) -> Double {
      let network = Naive.Network(
        kind: .sfnn, output: .softmax,
        parameters: [
          "W1": [[]], "b1": [[log((1 - probabilityOfZero) / probabilityOfZero)]],
          "V": [[log(0.1 / 0.9)], [log(0.9 / 0.1)]], "c": [[log(0.9)], [log(0.1)]],
        ])
      let enumerations = (0..<2).map {
        Naive.Enumeration(network, Naive.Example(x: [], y: .label($0)))
      }
      return mean(
        enumerations.map {
          count.map($0.expectedCriterion(particles:)) ?? $0.criterion
        })
    }
    expect(criteria(0.5, particles: nil), golden.stochasticNats)
    expect(criteria(0.5, particles: nil) / log(10), golden.stochasticLog10)
    expect(criteria(0, particles: nil), golden.deterministicNats)
    expect(criteria(0, particles: nil) / log(10), golden.deterministicLog10)
    for row in golden.rows {
      expect(criteria(row.probability, particles: nil), row.criterionNats)
      expect(criteria(row.probability, particles: nil) / log(10), row.criterionLog10)
      expect(criteria(row.probability, particles: 1), row.singleParticleNats)
    }
  }

  /// To rtol 1e-10 with atol 0: a tiny value that is lost is an error. Below 2⁻¹⁰²² half a unit of
  /// the last place is all there is.
  @Test func `stable functions`() throws {
    guard case .numerics(let golden) = try load("numerics") else { return notRead("numerics") }
    for scalar in golden.scalars {
      let a = scalar.argument
      expect(Naive.sigmoid(a), scalar.sigmoid, "σ(\(a))", atol: 0)
      expect(Naive.sigmoid(-a), scalar.oneMinusSigmoid, "σ(−\(a))", atol: 0)
      expect(Naive.softplus(a), scalar.softplus, "sp(\(a))", atol: 0)
      expect(Naive.logSigmoid(a), scalar.logSigmoid, "log σ(\(a))", atol: 0)
      expect(Naive.logSigmoid(-a), scalar.logOneMinusSigmoid, "log σ(−\(a))", atol: 0)
      expect(Naive.sigmoidDerivative(a), scalar.sigmoidDerivative, "σ'(\(a))", atol: 0)
    }
    for list in golden.lists {
      expect(Naive.logMeanExp(list.logWeights), list.logMeanExp, "\(list.logWeights)")
      expect(
        Naive.normalizedWeights(list.logWeights), list.normalizedWeights, "\(list.logWeights)")
    }
  }

  @Test func `one layer, gradients of the logits`() throws {
    guard case .noise(let golden) = try load("noise_1l") else { return notRead("noise_1l") }
    let enumeration = Naive.Enumeration(golden.network, golden.example)
    expect(enumeration.paths[0].layers[0].logits, golden.logits, "a")
    let exact = enumeration.expectedCriterionGradient(particles: 1)
    expect(exact["b1"]!.flatMap(\.self), golden.exactGradient, "exact_grad_a_E_C1")
    for draw in golden.draws {
      let particles = golden.network.particles([draw.particle], on: golden.example)
      let estimate = golden.network.gradient(.g3, particles)
      expect(estimate["b1"]!.flatMap(\.self), draw.straightThrough, "ST_G3")
    }
  }
}

private func load(_ name: String) throws -> GoldenCase {
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  return try GoldenCase(path: folder.appending(path: "Golden/\(name).json").path)
}

private func notRead(_ name: String) {
  Issue.record("\(name) has another schema")
}

private func expect(
  _ actual: [Double], _ expected: [Double], _ comment: String = "", atol: Double = 1e-12,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let agree =
    actual.count == expected.count
    && zip(actual, expected).allSatisfy { abs($0 - $1) <= atol + 1e-10 * abs($1) }
  #expect(agree, "\(comment): \(actual) for \(expected)", sourceLocation: sourceLocation)
}

private func expect(
  _ actual: Double, _ expected: Double, _ comment: String = "", atol: Double = 1e-12,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  expect([actual], [expected], comment, atol: atol, sourceLocation: sourceLocation)
}

private func expect(
  _ actual: Naive.Parameters, _ expected: GoldenParameters, _ comment: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(actual.keys.sorted() == expected.values.keys.sorted(), sourceLocation: sourceLocation)
  expect(
    actual.flattened, expected.values.flattened, comment, sourceLocation: sourceLocation)
}

private func mean(_ values: [Double]) -> Double {
  values.reduce(0, +) / Double(values.count)
}

private func mean(_ rows: [[Double]]) -> [Double] {
  Naive.columnSums(rows).map { $0 / Double(rows.count) }
}

private func isHidden(_ name: String) -> Bool { name != "V" && name != "c" }

extension GoldenCase.Enumerated {
  fileprivate func estimator(_ name: String) -> Naive.Estimator? {
    Naive.Estimator(goldenName: name, baseline: baseline, constant: constant)
  }
}

extension Naive.Enumeration {
  /// The trace of the estimator's covariance over the hidden parameters: E‖g‖² − ‖E g‖².
  fileprivate func hiddenVariance(_ estimator: Naive.Estimator, particles count: Int) -> Double {
    let moments = expectation(particles: count, unordered: true) { particles in
      let g = network.gradient(estimator, particles).filter { isHidden($0.key) }.flattened
      return [Naive.dot(g, g)] + g
    }
    let mean = Array(moments.dropFirst())
    return moments[0] - Naive.dot(mean, mean)
  }

  /// c* = E[A·B] / E[B·B], A = Σ w̄ s and B = Σ s over some of the parameters.
  fileprivate func optimalConstant(for names: [String], particles count: Int) -> Double {
    let products = expectation(particles: count, unordered: true) { particles in
      func scores(_ weights: [Double]) -> [Double] {
        let terms = zip(particles.paths, weights).map {
          network.gradient(of: $0, likelihoodWeight: 0, priorWeight: $1)
            .filter { names.contains($0.key) }.flattened
        }
        return Naive.columnSums(terms)
      }
      let a = scores(particles.normalizedWeights)
      let b = scores(particles.paths.map { _ in 1 })
      return [Naive.dot(a, b), Naive.dot(b, b)]
    }
    return products[0] / products[1]
  }
}
