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
    guard case .enumerated(let golden) = try GoldenCase(named: name) else {
      return recordOtherSchema()
    }
    let enumeration = Naive.Enumeration(golden.network, golden.example)

    expectGolden(enumeration.criterion, golden.exact.criterion, "C")
    expectGolden(enumeration.criterionGradient, golden.exact.gradient, "grad_C")
    #expect(enumeration.paths.map(\.particle) == golden.configurations.map(\.particle.states))
    expectGolden(
      enumeration.paths.map(\.logProbability), golden.configurations.map(\.logProbability))
    expectGolden(
      enumeration.paths.map(\.logLikelihood), golden.configurations.map(\.logLikelihood))
    expectGolden(enumeration.posterior, golden.configurations.map(\.posterior), "posterior")

    for particleCase in golden.particleCases {
      let count = particleCase.count
      expectGolden(
        enumeration.expectedCriterion(particles: count), particleCase.expectedCriterion, "E_CM")
      expectGolden(
        enumeration.expectedCriterionGradient(particles: count),
        particleCase.expectedCriterionGradient, "grad_E_CM, M = \(count)")
      for (name, expected) in particleCase.expectedEstimates {
        guard let estimator = golden.estimator(name) else { continue }
        let comment = "E[\(name)], M = \(count)"
        expectGolden(enumeration.expectedGradient(estimator, particles: count), expected, comment)
        expectGolden(
          enumeration.hiddenVariance(estimator, particles: count),
          particleCase.hiddenVariances![name]!, "variance of \(name), M = \(count)")
      }
      for (group, expected) in particleCase.optimalConstants ?? [:] {
        guard let expected else { continue }
        let names = group == "W1" ? ["W1"] : golden.network.parameters.keys.filter(isHidden)
        let constant = enumeration.optimalConstant(for: names, particles: count)
        expectGolden(Double(count) * constant, expected, "M c*, \(group), M = \(count)")
      }
      for tuple in particleCase.tuples {
        let particles = golden.network.particles(
          tuple.particles.map(\.states), on: golden.example)
        expectGolden(particles.logWeights, tuple.logWeights, "log_w")
        expectGolden(particles.normalizedWeights, tuple.normalizedWeights, "w_bar")
        expectGolden(particles.criterion, tuple.criterion, "C_hat")
        for (name, expected) in tuple.estimates {
          guard let estimator = golden.estimator(name) else { continue }
          expectGolden(
            golden.network.gradient(estimator, particles), expected, "\(name), M = \(count)")
        }
      }
    }
  }

  @Test func `minibatches`() throws {
    guard case .batches(let golden) = try GoldenCase(named: "sfnn_batch") else {
      return recordOtherSchema()
    }
    for batch in golden.batches {
      let particles = batch.examples.map {
        golden.network.particles($0.particles.map(\.states), on: $0.example)
      }
      for (particles, expected) in zip(particles, batch.examples) {
        expectGolden(particles.paths.map(\.logProbability), expected.logProbabilities, "log_p_h")
        expectGolden(particles.logWeights, expected.logWeights, "log_w")
        expectGolden(particles.normalizedWeights, expected.normalizedWeights, "w_bar")
        expectGolden(particles.criterion, expected.criterion, "C_hat")
      }
      expectGolden(mean(particles.map(\.criterion)), batch.meanCriterion, "mean_C_hat")
      for (name, expected) in batch.meanEstimates {
        guard
          let estimator = Naive.Estimator(goldenName: name, constant: golden.constant)
        else { continue }
        let gradients = particles.map { golden.network.gradient(estimator, $0).flattened }
        expectGolden(mean(gradients), expected.values.flattened, "\(name), M = \(batch.count)")
      }
    }
  }

  @Test func `network A`() throws {
    guard case .deterministic(let golden) = try GoldenCase(named: "network_a") else {
      return recordOtherSchema()
    }
    let withoutStates = golden.network.sizes.hidden.map { _ in [Bool]() }
    let particles = golden.examples.map { golden.network.particles([withoutStates], on: $0) }
    for (particles, expected) in zip(particles, golden.activations) {
      expectGolden(particles.paths[0].layers.flatMap(\.above), expected.flatMap(\.self))
    }
    expectGolden(particles.map(\.criterion), golden.logLikelihoods, "log_p_y")
    expectGolden(mean(particles.map(\.criterion)), golden.meanLogLikelihood, "mean_log_p_y")
    let gradients = particles.map { golden.network.gradient(.backpropagation, $0).flattened }
    expectGolden(mean(gradients), golden.meanGradient.values.flattened, "mean_grad")
  }

  @Test func `the bias of self-normalised importance sampling`() throws {
    guard case .importanceSampling(let golden) = try GoldenCase(named: "snis_bias") else {
      return recordOtherSchema()
    }
    let enumeration = Naive.Enumeration(golden.network, golden.example)
    let exact = enumeration.criterionGradient.filter { isHidden($0.key) }
    expectGolden(enumeration.criterion, golden.criterion, "C")
    expectGolden(exact, golden.hiddenGradient, "grad_C_hidden")

    // −E[(w/Z)² (s − ∂C)], w/Z = exp(log w − C)
    let leading = enumeration.expectation(particles: 1) { particles in
      let score = golden.network.gradient(
        of: particles.paths[0], likelihoodWeight: 0, priorWeight: 1
      ).filter { isHidden($0.key) }
      let ratio = exp(particles.logWeights[0] - golden.criterion)
      return (-ratio * ratio * (score + -1 * exact)).flattened
    }
    expectGolden(leading, golden.leadingCoefficient.values.flattened, "leading_bias_coefficient")

    for row in golden.rows {
      let mean = enumeration.expectedGradient(.g4, particles: row.count)
        .filter { isHidden($0.key) }
      let criterion = enumeration.expectedCriterion(particles: row.count)
      expectGolden(criterion, row.expectedCriterion, "E_CM, M = \(row.count)")
      expectGolden(golden.criterion - criterion, row.criterionGap, "C - E_CM, M = \(row.count)")
      expectGolden(mean, row.expectedEstimate, "E[G4], M = \(row.count)")
      expectGolden(mean + -1 * exact, row.bias, "bias, M = \(row.count)")
    }
  }

  @Test func `G1's moving baseline`() throws {
    guard case .baseline(let golden) = try GoldenCase(named: "ema_baseline") else {
      return recordOtherSchema()
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
      expectGolden(used, step.baseline, "baseline_used")
      expectGolden(mean(gradients), step.meanGradient, "mean_grad_b")
      expectGolden(baseline.numerator, step.numerator, "num_after")
      expectGolden(baseline.denominator, step.denominator, "den_after")
    }
  }

  /// A network without inputs: one unit, whose state says which of two classes has 0.9.
  @Test func `the example of theorem 1`() throws {
    guard case .theorem(let golden) = try GoldenCase(named: "theorem1") else {
      return recordOtherSchema()
    }
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
    expectGolden(criteria(0.5, particles: nil), golden.stochasticNats)
    expectGolden(criteria(0.5, particles: nil) / log(10), golden.stochasticLog10)
    expectGolden(criteria(0, particles: nil), golden.deterministicNats)
    expectGolden(criteria(0, particles: nil) / log(10), golden.deterministicLog10)
    for row in golden.rows {
      expectGolden(criteria(row.probability, particles: nil), row.criterionNats)
      expectGolden(criteria(row.probability, particles: nil) / log(10), row.criterionLog10)
      expectGolden(criteria(row.probability, particles: 1), row.singleParticleNats)
    }
  }

  /// To rtol 1e-10 with atol 0: a tiny value that is lost is an error.
  @Test func `stable functions`() throws {
    guard case .numerics(let golden) = try GoldenCase(named: "numerics") else {
      return recordOtherSchema()
    }
    for scalar in golden.scalars {
      let a = scalar.argument
      expectGolden(Naive.sigmoid(a), scalar.sigmoid, "σ(\(a))", atol: 0)
      expectGolden(Naive.sigmoid(-a), scalar.oneMinusSigmoid, "σ(−\(a))", atol: 0)
      expectGolden(Naive.softplus(a), scalar.softplus, "sp(\(a))", atol: 0)
      expectGolden(Naive.logSigmoid(a), scalar.logSigmoid, "log σ(\(a))", atol: 0)
      expectGolden(Naive.logSigmoid(-a), scalar.logOneMinusSigmoid, "log σ(−\(a))", atol: 0)
      expectGolden(Naive.sigmoidDerivative(a), scalar.sigmoidDerivative, "σ'(\(a))", atol: 0)
    }
    for list in golden.lists {
      expectGolden(Naive.logMeanExp(list.logWeights), list.logMeanExp, "\(list.logWeights)")
      expectGolden(
        Naive.normalizedWeights(list.logWeights), list.normalizedWeights, "\(list.logWeights)")
    }
  }

  @Test func `one layer, gradients of the logits`() throws {
    guard case .noise(let golden) = try GoldenCase(named: "noise_1l") else {
      return recordOtherSchema()
    }
    let enumeration = Naive.Enumeration(golden.network, golden.example)
    expectGolden(enumeration.paths[0].layers[0].logits, golden.logits, "a")
    let exact = enumeration.expectedCriterionGradient(particles: 1)
    expectGolden(exact["b1"]!.flatMap(\.self), golden.exactGradient, "exact_grad_a_E_C1")
    for draw in golden.draws {
      let particles = golden.network.particles([draw.particle], on: golden.example)
      let estimate = golden.network.gradient(.g3, particles)
      expectGolden(estimate["b1"]!.flatMap(\.self), draw.straightThrough, "ST_G3")
    }
  }
}

private func mean(_ values: [Double]) -> Double {
  values.reduce(0, +) / Double(values.count)
}

private func mean(_ rows: [[Double]]) -> [Double] {
  Naive.columnSums(rows).map { $0 / Double(rows.count) }
}
