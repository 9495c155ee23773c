import Kernels
import NaiveReference
@testable import Nets
import Testing

/// The baselines of G1: which is best, and when it may be used.
@Suite struct `Baselines` {
  /// Law: on one unit, where L depends on h alone, the optimal constant (1 − p) L(1) + p L(0) makes
  /// the estimate a constant, p (1 − p) (L(1) − L(0)): the exact gradient without variance.
  @Test(arguments: CodePath.allCases) func `optimal constant has no variance`(_ path: CodePath) {
    let source = LawCase.oneUnit
    let exact = source.exactGradient(.expectedCriterion, particles: 1)["b1"]![0][0]
    let tolerance =
      path == .reference ? 1e-12 : RoundingAnalysis(source).gradientError(particles: 1)
    for gradient in source.gradients(baseline: source.optimalBaseline, on: path) {
      #expect(abs(gradient - exact) <= tolerance)
    }
  }

  /// Trap: the average of ratios in place of the ratio of averages is the plain mean E[L] on one unit
  /// with one particle, which leaves variance.
  @Test(arguments: CodePath.allCases) func `plain mean has variance`(_ path: CodePath) {
    let source = LawCase.oneUnit
    let gradients = source.gradients(baseline: source.meanBaseline, on: path)
    #expect(abs(gradients[0] - gradients[1]) > 0.1 * abs(gradients[0]))
  }

  /// The moving averages are those of the definition, over two minibatches, and before the first they
  /// are 0. A difference of 1e-4 of the value is a hundred times the float error of two sums of 24 terms.
  @Test(arguments: LawCase.stochastic) func `moving averages`(_ source: LawCase) {
    let owner = PackageNetwork(source)
    let pass = owner.pass(examples: 8, particles: 3)
    let units = source.network.sizes.hidden.map(\.stochastic)
    let baselines = ScoreBaselines(units: units, in: owner.arena)
    let decay = Double(ScoreBaselines.decay)
    var definition = units.map { Naive.MovingBaseline(decay: decay, units: $0) }
    var ratios = units.map { [Double](repeating: 0, count: $0) }
    baselines.write(into: pass.pass)
    #expect(pass.pass.baselines.allSatisfy { $0.array.allSatisfy { $0 == 0 } })
    for step in 0..<2 {
      pass.differentiate(
        G1ScoreFunction(), .sampled(seed: 3, purpose: .trainingStates, step: step))
      baselines.update(from: pass.pass, on: owner.pool)
      for layer in units.indices {
        let scores = pass.sampledScores(layer: layer)
        let criteria = pass.particles.criterion.array.map(Double.init)
        definition[layer].update(scores: scores, criteria: criteria)
        var alone = Naive.MovingBaseline(decay: 0, units: units[layer])
        alone.update(scores: scores, criteria: criteria)
        ratios[layer] = zip(ratios[layer], alone.values).map { decay * $0 + (1 - decay) * $1 }
      }
    }
    baselines.write(into: pass.pass)
    for layer in units.indices {
      let written = pass.pass.baselines[layer].array.map(Double.init)
      for (unit, value) in definition[layer].values.enumerated() {
        #expect(abs(written[unit] - value) <= 1e-4 * abs(value))
        // Trap: an average of ratios, which also keeps the start at 0.
        #expect(abs(ratios[layer][unit] - value) > 0.5 * abs(value))
      }
    }
  }

  /// Used, then updated: the first update of a trainer sees a baseline of 0 and leaves one that is not.
  /// Trap: updated first, the baseline of one example is its own Ĉ, and G1 is 0 from then on.
  @Test func `used before updated`() {
    let source = LawCase.stochastic[0]
    let owner = PackageNetwork(source)
    let pass = owner.pass(particles: 3)
    let states = StateSource.sampled(seed: 1, purpose: .trainingStates, step: 0)
    let baselines = ScoreBaselines(units: owner.network.stochasticUnits, in: owner.arena)
    pass.differentiate(G1ScoreFunction(), states)
    let right = owner.gradients
    baselines.update(from: pass.pass, on: owner.pool)
    baselines.write(into: pass.pass)
    pass.differentiate(G1ScoreFunction(), states)
    let wrong = owner.gradients
    let tolerance = source.tolerance(.package, particles: 3, against: right)
    #expect(wrong.hidden.magnitude <= tolerance && right.hidden.magnitude > 10 * tolerance)

    let trained = PackageNetwork(source)
    let trainer = trained.trainer(
      .init(
        estimator: G1ScoreFunction(), particles: 3, learningRate: 0.5, schedule: .constant,
        epochs: 1,
        seed: 1))
    trainer.step()
    for parameter in trained.network.parameters.all {
      // The velocity after one step is the gradient.
      let gradient = Naive.transpose(right[parameter.name]!).flatMap { $0 }.map(Float.init)
      #expect(parameter.velocity.array == gradient, "\(parameter.name)")
    }
    #expect(trainer.baselines!.numerators[0].array.allSatisfy { $0 != 0 })
  }
}

extension LawCase {
  /// One stochastic unit and no input.
  fileprivate static let oneUnit = LawCase(
    "one unit", .sfnn, .bernoulli, x: [], hidden: [.states(1)], y: .values([1, 0]), outputs: 2,
    seed: 4)

  /// P and log P(y | h) of h = 0 and h = 1.
  private var values: [(probability: Double, likelihood: Double)] {
    zip(enumeration.probabilities, enumeration.paths.map(\.logLikelihood)).map { ($0, $1) }
  }

  fileprivate var optimalBaseline: Double {
    values[0].probability * values[1].likelihood + values[1].probability * values[0].likelihood
  }

  fileprivate var meanBaseline: Double {
    values.reduce(0) { $0 + $1.probability * $1.likelihood }
  }

  /// G1's estimate of ∂b for h = 0 and h = 1.
  fileprivate func gradients(baseline: Double, on path: CodePath) -> [Double] {
    enumeration.paths.map { state in
      switch path {
      case .reference:
        network.gradient(.g1(baseline: [[baseline]]), Naive.Particles([state]))["b1"]![0][0]
      case .package:
        PackageNetwork(self).pass(particles: 1)
          .gradient(G1ScoreFunction(), baseline: baseline, [state.particle])["b1"]![0][0]
      }
    }
  }
}

extension PackagePass {
  /// δ `[example][particle][unit]` of a layer.
  fileprivate func sampledScores(layer number: Int) -> [[[Double]]] {
    let layer = particles.layers[number]
    return (0..<particles.examples).map { example in
      (0..<particles.count).map { m in
        let row = example * particles.count + m
        return (0..<layer.units).map { unit in
          let logit = Double(layer.logits[layer.sharesLogits ? example : row, unit])
          return layer.states[row, unit] ? Naive.sigmoid(-logit) : -Naive.sigmoid(logit)
        }
      }
    }
  }
}

extension PackageNetwork {
  /// A trainer on the case's example alone, or on copies of it.
  func trainer(_ settings: TrainingSettings, examples: Int = 1) -> Trainer {
    Trainer(
      network, on: exampleSet(count: examples), settings: settings, kernels: kernels, pool: pool)
  }

  /// Copies of the case's example.
  func exampleSet(count: Int) -> ExampleSet {
    let pass = pass(examples: count, particles: 1).pass
    if case .label(let label) = source.example.y {
      return ExampleSet(
        inputs: pass.inputs,
        targets: .classes(
          [UInt8](repeating: UInt8(label), count: count), count: network.outputs), memory: arena)
    }
    return ExampleSet(inputs: pass.inputs, targets: .values(pass.targets), memory: arena)
  }
}
