import Foundation
import Kernels
import NaiveReference
@testable import Nets
import TestSupport
import Testing

/// Draws against exact probabilities. Sample sizes are computed from the effect to be seen.
@Suite struct `Sampling` {
  @Test func `false alarms of the suite stay within its budget`() {
    let sum = StatisticalAssertion.allCases.reduce(0) {
      $0 + $1.falseAlarm * Double($1.comparisons)
    }
    #expect(sum <= 1.000001 * StatisticalAssertion.totalFalseAlarm)
  }

  /// The frequencies of pairs of particles are P(h|x) P(h'|x): every layer, the dependence between
  /// layers and the independence of particles at once. Effect: 0.03 in a cell.
  @Test func `pairs of particles`() {
    var check = StatisticalCheck(.particlePairs)
    for source in Self.sampledCases {
      let samples = Self.pairSamples
      let owner = PackageNetwork(source)
      let pass = owner.pass(examples: 1024, particles: 2)
      let counts = source.pairCounts(batches: samples / 1024) { step in
        pass.evaluate(.sampled(seed: LawsSeed.value, purpose: .trainingStates, step: step))
        return (0..<1024).map { (pass.code(ofRow: 2 * $0), pass.code(ofRow: 2 * $0 + 1)) }
      }
      source.compare(counts, &check)
    }
    #expect(check.violations.isEmpty, "\(check.violations); \(LawsSeed.replay("Sampling"))")
  }

  /// Trap: one stream for all particles of an example.
  @Test(arguments: Self.sampledCases) func `shared draws of particles are seen`(_ source: LawCase) {
    var check = StatisticalCheck(.particlePairs)
    let pass = PackageNetwork(source).pass(examples: 1024, particles: 1)
    let counts = source.pairCounts(batches: Self.pairSamples / 1024) { step in
      pass.evaluate(.sampled(seed: LawsSeed.value, purpose: .trainingStates, step: step))
      return (0..<1024).map { (pass.code(ofRow: $0), pass.code(ofRow: $0)) }
    }
    source.compare(counts, &check)
    #expect(!check.violations.isEmpty)
  }

  /// Trap: one stream for all layers.
  @Test(arguments: LawCase.stochastic.filter { $0.network.sizes.hidden.count == 2 })
  func `shared draws of layers are seen`(_ source: LawCase) {
    var check = StatisticalCheck(.particlePairs)
    var words = [UInt32](repeating: 0, count: 4 * 1024)
    let counts = source.pairCounts(batches: Self.pairSamples / 1024) { step in
      RandomStream(seed: LawsSeed.value, purpose: .figures, step: step).fill(&words)
      let codes = (0..<2048).map { row in
        source.code { unit in Double(words[2 * row + unit]) * 0x1p-32 }
      }
      return (0..<1024).map { (codes[2 * $0], codes[2 * $0 + 1]) }
    }
    source.compare(counts, &check)
    #expect(!check.violations.isEmpty)
  }

  /// Units so rarely 1, or 0, that the first bits of a draw leave almost all comparisons open:
  /// whoever decides by eight bits gets p = 0. Effect: p itself.
  @Test(arguments: [StatisticalAssertion.firstLayerTails, .upperLayerTails])
  func `rare states`(_ assertion: StatisticalAssertion) {
    var check = StatisticalCheck(assertion)
    let source = Self.rareStates(layer: assertion == .firstLayerTails ? 1 : 2)
    let (counts, samples) = rareCounts(source, assertion)
    for (unit, logit) in Self.rareLogits.enumerated() {
      let p = Naive.sigmoid(logit)
      check.compare(
        Double(counts[unit]) / Double(samples), with: p, MeanBound(probability: p),
        samples: samples, "unit \(unit)")
    }
    #expect(check.violations.isEmpty, "\(check.violations); \(LawsSeed.replay("Sampling"))")

    // The planted sampler compares eight bits only.
    var truncated = StatisticalCheck(assertion)
    for (unit, logit) in Self.rareLogits.enumerated() {
      let p = Naive.sigmoid(logit)
      truncated.compare(
        (256 * p).rounded(.down) / 256, with: p, MeanBound(probability: p), samples: samples,
        "unit \(unit)")
    }
    #expect(truncated.violations.count == Self.rareLogits.count)
  }

  /// G1's mean over sampled particles is ∂E[Ĉ_M]. Effect: half of the largest element, which is what
  /// averaging over two particles takes away. Float sums of 256 examples are within 256 u of their
  /// terms' magnitudes, far below the bound.
  @Test func `mean of G1`() {
    var check = StatisticalCheck(.scoreFunctionMean)
    for source in [LawCase.stochastic[0], LawCase.stochastic[5], LawCase.hybridC[1]] {
      let moments = source.scoreFunctionMoments
      let largest = moments.indices.max { abs(moments[$0].mean) < abs(moments[$1].mean) }!
      let effect = abs(moments[largest].mean) / 2
      let batch = 256
      let needed = moments[largest].bound.samples(effect: effect, .scoreFunctionMean)
      let batches = (needed + batch - 1) / batch
      let owner = PackageNetwork(source)
      let pass = owner.pass(examples: batch, particles: 2)
      var sum = [Double](repeating: 0, count: moments.count)
      for step in 0..<batches {
        pass.differentiate(
          G1ScoreFunction(),
          .sampled(seed: LawsSeed.value, purpose: .trainingStates, step: step))
        for (index, value) in owner.gradients.hidden.flattened.enumerated() { sum[index] += value }
      }
      let samples = batches * batch
      for (index, moment) in moments.enumerated() {
        check.compare(
          sum[index] / Double(samples), with: moment.mean, moment.bound, samples: samples,
          "\(source.name), element \(index)")
      }
      // The planted estimator averages over particles.
      var averaged = StatisticalCheck(.scoreFunctionMean)
      averaged.compare(
        sum[largest] / Double(samples) / 2, with: moments[largest].mean, moments[largest].bound,
        samples: samples, "averaged")
      #expect(!averaged.violations.isEmpty)
    }
    #expect(check.violations.isEmpty, "\(check.violations); \(LawsSeed.replay("Sampling"))")
  }

  private static let sampledCases =
    LawCase.stochastic + LawCase.hybridC + [LawCase.parameterFree[0]]

  /// Rounded up to whole batches of 1024.
  private static let pairSamples =
    (MeanBound(probability: 0.5).samples(effect: 0.03, .particlePairs) / 1024 + 1) * 1024

  /// p between ½ and 1 of 2⁻⁸.
  private static let rareLogits = [-6.2, -6.1, -6.0, -5.9, -5.8, -5.7, -5.6, -5.55].map {
    ($0 * 64).rounded() / 64
  }

  /// A layer with these logits, whatever is below.
  private static func rareStates(layer: Int) -> LawCase {
    LawCase(
      "rare states", .sfnn, .bernoulli, x: [1],
      hidden: Array(repeating: .states(rareLogits.count), count: layer), y: .values([1]), outputs: 1
    ).with { parameters in
      let name = "W\(layer)"
      parameters[name] = (0 * parameters)[name]
      parameters["b\(layer)"] = Naive.column(rareLogits)
    }
  }

  private func rareCounts(
    _ source: LawCase, _ assertion: StatisticalAssertion
  ) -> (counts: [Int], samples: Int) {
    let p = Naive.sigmoid(Self.rareLogits[0])
    let needed = MeanBound(probability: p).samples(effect: p, assertion)
    let rows = 4096
    let batches = (needed + rows - 1) / rows
    let pass = PackageNetwork(source).pass(examples: rows / 16, particles: 16)
    var counts = [Int](repeating: 0, count: Self.rareLogits.count)
    for step in 0..<batches {
      pass.evaluate(.sampled(seed: LawsSeed.value, purpose: .trainingStates, step: step))
      let states = pass.particles.layers.last!.states
      for row in 0..<rows {
        for unit in counts.indices where states[row, unit] { counts[unit] += 1 }
      }
    }
    return (counts, batches * rows)
  }
}

extension PackagePass {
  /// The configuration of a row as the reference counts them: the last unit lowest.
  fileprivate func code(ofRow row: Int) -> Int {
    particles.layers.reduce(0) { code, layer in
      (0..<layer.units).reduce(code) { $0 << 1 | (layer.states[row, $1] ? 1 : 0) }
    }
  }
}

extension LawCase {
  /// How often each pair of configurations came, first · K + second.
  fileprivate func pairCounts(
    batches: Int, draw: (_ step: Int) -> [(Int, Int)]
  ) -> [Int] {
    let configurations = 1 << network.sizes.hidden.reduce(0) { $0 + $1.stochastic }
    var counts = [Int](repeating: 0, count: configurations * configurations)
    for step in 0..<batches {
      for (first, second) in draw(step) { counts[first * configurations + second] += 1 }
    }
    return counts
  }

  fileprivate func compare(_ counts: [Int], _ check: inout StatisticalCheck) {
    let probabilities = enumeration.probabilities
    let samples = counts.reduce(0, +)
    for (cell, count) in counts.enumerated() {
      let p = probabilities[cell / probabilities.count] * probabilities[cell % probabilities.count]
      check.compare(
        Double(count) / Double(samples), with: p, MeanBound(probability: p), samples: samples,
        "\(name), pair \(cell)")
    }
  }

  /// A configuration drawn by h = 1[u < σ(a)] where unit i of every layer uses the same u(i).
  fileprivate func code(uniform: (_ unit: Int) -> Double) -> Int {
    var below = example.x
    var code = 0
    for layer in 1...network.sizes.hidden.count {
      let logits = zip(network.parameters["W\(layer)"]!, network.parameters["b\(layer)"]!).map {
        Naive.dot($0, below) + $1[0]
      }
      below = logits.enumerated().map { uniform($0) < Naive.sigmoid($1) ? 1 : 0 }
      code = below.reduce(code) { $0 << 1 | Int($1) }
    }
    return code
  }

  /// Mean, variance and range of each hidden element of G1 with two particles and no baseline; for
  /// the package's Ĉ, which leaves out constants of the likelihood (none here).
  fileprivate var scoreFunctionMoments: [(mean: Double, bound: MeanBound)] {
    var largest: [Double] = []
    let moments = enumeration.expectation(particles: 2, unordered: true) { particles in
      let g = network.gradient(.g1(baseline: nil), particles).hidden.flattened
      largest = largest.isEmpty ? g.map(abs) : zip(largest, g).map { max($0, abs($1)) }
      return g + g.map { $0 * $0 }
    }
    return largest.indices.map { index in
      let mean = moments[index]
      let variance = moments[largest.count + index] - mean * mean
      return (mean, MeanBound(variance: max(0, variance), range: largest[index] + abs(mean)))
    }
  }
}
