import Kernels
@testable import Nets
import Testing

/// Particles that are left out of gradients change nothing beyond the bound.
@Suite struct `Row selection` {
  /// Left-out weights sum to less than 2⁻²⁴ in each example, which keeps a particle; all rows with a
  /// larger weight are there, in order, and NaN is.
  @Test func `left-out weights are one rounding`() {
    let arena = Arena()
    let (examples, particles) = (40, 20)
    let weights = arena.matrix(rows: 1, columns: examples * particles)
    let criterion = arena.matrix(rows: 1, columns: examples)
    let kernels = KernelSet(.ofTests)
    let stream = RandomStream(seed: 3, purpose: .syntheticDigits)
    kernels.addGaussians(stream, deviation: 12, to: weights)
    kernels.normalizeWeights(weights, into: weights, criterion: criterion)
    let selection = RowSelection(examples: examples, particles: particles)
    selection.select(by: weights, all: false)
    #expect(selection.count > examples && selection.count < examples * particles / 2)
    for example in 0..<examples {
      let rows = example * particles..<(example + 1) * particles
      let kept = selection.rows(of: example..<example + 1)
      #expect(!kept.isEmpty && kept == kept.sorted() && kept.allSatisfy(rows.contains))
      let left = rows.filter { !kept.contains($0) }.map { Double(weights[0, $0]) }
      #expect(left.reduce(0, +) < 0x1p-24 && left.allSatisfy { $0 <= 0x1p-24 / 20 })
    }
    weights[0, 5] = .nan
    selection.select(by: weights, all: false)
    #expect(selection.rows(of: 0..<1).contains(5))
    selection.select(by: weights, all: true)
    #expect(selection.isAll && selection.rows(of: 0..<examples) == Array(0..<800))
  }

  /// Every example is in one piece, whatever their number, and runs cover the positions once.
  @Test(arguments: [1, 2, 7, 40, 64]) func `pieces cover the examples`(pieces: Int) {
    let run = SelectionRun.all[0]
    let selection = run.selection(leavingOut: RowSelection.negligibleShare)
    let ranges = (0..<pieces).map { selection.examples(ofPiece: $0, of: pieces) }
    #expect(ranges.flatMap(Array.init) == Array(0..<SelectionRun.examples))
    let positions = selection.runs(of: 0..<SelectionRun.examples).flatMap { Array($0.positions) }
    #expect(positions == Array(0..<selection.count))
  }

  /// |ΔG| ≤ 2⁻²⁴ Σ max |x y| over examples, and the roundings of two sums in different orders.
  @Test(arguments: SelectionRun.all) func `gradients stay within the bound`(_ run: SelectionRun) {
    let all = run.gradients(leavingOut: -1)
    #expect(run.selection(leavingOut: -1).isAll)
    let selected = run.gradients(leavingOut: RowSelection.negligibleShare)
    let rows = SelectionRun.examples * SelectionRun.particles
    #expect(run.selection(leavingOut: RowSelection.negligibleShare).count < rows / 2)
    for (name, gradient) in selected {
      #expect(distance(gradient, all[name]!) <= run.bound(of: name), "\(name)")
    }
  }

  /// The planted error: half of an example's weight, left out a little at a time, is beyond the bound.
  @Test(arguments: SelectionRun.all) func `too large a share is seen`(_ run: SelectionRun) {
    let all = run.gradients(leavingOut: -1)
    let wrong = run.gradients(leavingOut: 0.5)
    #expect(distance(wrong["V"]!, all["V"]!) > run.bound(of: "V"))
  }

  /// Scores that are not weighted with w̄ alone need all particles.
  @Test func `scores of all particles`() {
    let vanishing = LawEstimator.ofStochasticUnits.map(\.declared)
      .filter { $0.signal.vanishesWithWeight(particles: 20) }.map(\.name)
    #expect(vanishing.sorted() == ["g2", "g3", "g4"])
    #expect(GcConstant(constant: 0).signal.vanishesWithWeight(particles: 20))
    #expect(Backpropagation().signal.vanishesWithWeight(particles: 20))
  }
}

private func distance(_ a: [Float], _ b: [Float]) -> Double {
  zip(a, b).map { Double(($0 - $1).magnitude) }.max()!
}

/// A batch whose particles differ so much in how they explain the target that most have no weight.
struct SelectionRun: Sendable, CustomTestStringConvertible {
  let kind: NetworkKind
  let estimator: any GradientEstimator

  static let examples = 30
  static let particles = 20
  private static let outputs = 90
  private static let seed: UInt64 = 4

  static let all = [
    SelectionRun(kind: .sfnn, estimator: G2StraightThrough()),
    SelectionRun(kind: .sfnn, estimator: G3AdditiveNoise()),
    SelectionRun(kind: .sfnn, estimator: G4ImportanceWeighted()),
    SelectionRun(kind: .c, estimator: G4ImportanceWeighted()),
    SelectionRun(kind: .c, estimator: G3AdditiveNoise()),
    SelectionRun(kind: .d, estimator: Backpropagation()),
  ]

  var testDescription: String { "\(kind.rawValue), \(estimator.name)" }

  func selection(leavingOut share: Float) -> RowSelection { step(share).pass.buffers.weighted }

  /// The gradient of each parameter.
  func gradients(leavingOut share: Float) -> [String: [Float]] {
    let (network, _, memory) = step(share)
    return withExtendedLifetime(memory) {
      Dictionary(
        uniqueKeysWithValues: network.parameters.all.map { ($0.name, $0.gradient.array) })
    }
  }

  private func step(
    _ share: Float
  ) -> (network: any Network, pass: any NetworkPass, memory: Arena) {
    let arena = Arena()
    let kernels = KernelSet(.ofTests)
    let network = kind.network(
      inputs: 15, hidden: [40, 30], outputs: Self.outputs, outputModel: .bernoulli, in: arena)
    network.initialise(seed: Self.seed, kernels: kernels)
    for row in 0..<network.parameters["V"]!.values.rows {
      for column in 0..<Self.outputs { network.parameters["V"]!.values[row, column] *= outputScale }
    }
    let pass = network.makePass(
      examples: Self.examples, particles: Self.particles, binaryInputs: false, kernels: kernels,
      in: arena)
    guard case .real(let inputs) = pass.inputs else { preconditionFailure() }
    for row in 0..<Self.examples {
      pass.exampleNumbers[row] = UInt32(row)
      let stream = RandomStream(
        seed: Self.seed, purpose: .syntheticDigits, example: UInt32(row))
      kernels.uniforms(stream, into: inputs[rows: row..<row + 1])
      kernels.uniforms(stream, into: pass.targets[rows: row..<row + 1])
      for column in 0..<Self.outputs { pass.targets[row, column].round() }
    }
    pass.buffers.weighted.leftOutShare = share
    pass.buffers.scored.leftOutShare = share
    GradientStep(pass, threads: 1).differentiate(
      estimator, .sampled(seed: Self.seed, purpose: .trainingStates, step: 0),
      try! ThreadPool(threads: 1), [Scratch(in: arena)])
    return (network, pass, arena)
  }

  /// Fewer units of C and D are stochastic, so that it takes larger weights to tell particles apart.
  private var outputScale: Float { kind == .sfnn ? 8 : 40 }

  /// The bound on an element of a gradient: states, inputs and deterministic units are at most 1, so
  /// |x y| ≤ the largest signal without its weight, and Σ w̄ = 1 in each example. Each of two sums over
  /// all rows errs by (rows + 1) u of the examples' largest signals; below the second layer so do sums
  /// over particles, and their product with what is above.
  func bound(of name: String) -> Double {
    let rows = Self.examples * Self.particles
    let below = name.hasSuffix("1") ? Self.particles + Self.outputs : 0
    return Double(Self.examples) * 0x1p-24 * Double(1 + 2 * (rows + 1 + below))
      * largestSignal(of: name)
  }

  /// Errors are at most 1; back-propagation multiplies by a matrix, and by σ' ≤ ¼ unless it is G2's.
  private func largestSignal(of name: String) -> Double {
    let (network, _, memory) = step(-1)
    return withExtendedLifetime(memory) {
      let norm = { (name: String) in network.parameters[name]?.values.largestRowSum ?? 0 }
      let slope = estimator.name == "g2" ? 1 : 0.25
      if name == "V" || name == "c" { return 1 }
      let second = slope * norm("V")
      let sampledSecond = estimator.name == "g4" ? 1 : slope * norm("R2") * second
      if name.hasSuffix("2") { return max(1, second, sampledSecond) }
      let first = slope * (norm("W2") * max(1, second) + norm("U2") * max(1, sampledSecond))
      return max(1, first, slope * norm("R1") * first)
    }
  }
}

extension RowSelection {
  fileprivate func rows(of examples: Range<Int>) -> [Int] {
    runs(of: examples).flatMap { Array($0.rows) }
  }
}

extension Matrix {
  /// max Σ |x| over a row.
  fileprivate var largestRowSum: Double {
    (0..<rows).map { row in
      (0..<columns).reduce(0.0) { $0 + Double(self[row, $1].magnitude) }
    }.max() ?? 0
  }
}
