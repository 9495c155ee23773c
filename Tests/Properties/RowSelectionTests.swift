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

  /// Rows are left out as the bound promises and no others: G is the sum over all rows in exact
  /// arithmetic, but for 2⁻²⁴ Σ max |x y| over examples and the roundings of the rows that are summed.
  @Test(arguments: SelectionRun.all) func `gradients stay within the bound`(_ run: SelectionRun) {
    let rows = SelectionRun.examples * SelectionRun.particles
    #expect(run.selection(leavingOut: RowSelection.negligibleShare).count < rows / 2)
    let worst = run.departure(leavingOut: RowSelection.negligibleShare)
    #expect(worst.isWithinBound, "\(worst)")
    #expect(run.selection(leavingOut: -1).isAll)
    #expect(run.departure(leavingOut: -1).isWithinBound)
  }

  /// The planted error: an example leaves out up to 2⁻¹² of its weight.
  @Test(arguments: SelectionRun.all) func `too large a share is seen`(_ run: SelectionRun) {
    let worst = run.departure(leavingOut: 0x1p-12)
    #expect(!worst.isWithinBound, "\(worst)")
  }

  /// Below the rows that are compared exactly, gradients pass on what is left out above.
  @Test(arguments: SelectionRun.all) func `gradients of all layers agree`(_ run: SelectionRun) {
    let all = run.gradients(leavingOut: -1)
    for (name, gradient) in run.gradients(leavingOut: RowSelection.negligibleShare) {
      let bound = run.bound(of: name)
      #expect(
        zip(gradient, all[name]!).allSatisfy { Double(($0 - $1).magnitude) <= bound }, "\(name)")
    }
  }

  /// Scores that are not weighted with w̄ alone need all particles.
  @Test func `scores of all particles`() {
    let vanishing = LawEstimator.ofStochasticUnits.map(\.declared)
      .filter { $0.signal.vanishesWithWeight(particles: 20) }.map(\.name)
    #expect(vanishing.sorted() == ["g2", "g3", "g4"])
    #expect(GcConstant(constant: 0).signal.vanishesWithWeight(particles: 20))
    #expect(Backpropagation().signal.vanishesWithWeight(particles: 20))
  }

  /// A factor that vanishes is at most w̄ for every w̄ that is left out, down to the smallest number.
  @Test(arguments: [1, 2, 20, 10_000]) func `scores of particles left out`(particles: Int) {
    let estimators =
      LawEstimator.all.map(\.declared) + [GcConstant(constant: 0), GcConstant(constant: 0x1p-40)]
    let largest = RowSelection.negligibleWeight(particles: particles)
    for estimator in estimators where estimator.signal.vanishesWithWeight(particles: particles) {
      guard case .score(let factor) = estimator.signal else { continue }
      var weight = largest
      while weight > 0 {
        let particle = WeightedParticle(
          normalizedWeight: weight, criterion: -1e30, particles: Float(particles))
        #expect(factor(particle).magnitude <= weight, "\(estimator.name)")
        weight /= 2
      }
    }
  }

  /// The planted errors: factors that are more than w̄, not 0 with it, or depend on the criterion.
  @Test func `factors beyond the weight do not vanish`() {
    let wrong: [HiddenSignal] = [
      .score { 1.01 * $0.normalizedWeight }, .score { $0.normalizedWeight.squareRoot() },
      .score { $0.normalizedWeight - 0x1p-40 }, .score { $0.normalizedWeight * $0.criterion },
    ]
    #expect(wrong.allSatisfy { !$0.vanishesWithWeight(particles: 20) })
  }

  @Test func `an example must keep a particle`() async {
    await #expect(processExitsWith: .failure) {
      let weights = Arena().matrix(rows: 1, columns: 2)
      let selection = RowSelection(examples: 1, particles: 2)
      selection.leftOutShare = 1
      selection.select(by: weights, all: false)
    }
  }
}

extension RowSelection {
  fileprivate func rows(of examples: Range<Int>) -> [Int] {
    runs(of: examples).flatMap { Array($0.rows) }
  }
}
