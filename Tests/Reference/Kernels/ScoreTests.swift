import Kernels
import NaiveReference
import TestSupport
import Testing

@Suite struct ScoreTests {
  static let unitCounts = [0, 1, 15, 16, 17, 63, 64, 65, 200]
  /// Where 1 − σ would be 0, and where σ is subnormal.
  static let saturated: [Float] = [-100, -89, -40, -17, -1, 0, 1, 17, 40, 89, 100]

  /// δ = σ(−a) where h = 1, −σ(a) where h = 0, to the last digits.
  @Test(arguments: InstructionSet.available, [false, true])
  func `saturated scores are within the bound of sigmoid`(set: InstructionSet, state: Bool) {
    let memory = GuardedMemory()
    let signal = memory.matrix(rows: 1, columns: Self.saturated.count)
    KernelSet(set).score(
      memory.row(Self.saturated), memory.bitMatrix([Self.saturated.map { _ in state }]),
      weights: memory.row([1]), into: signal)
    expectSound(unitError(of: signal.array, state), memory, Self.self)
    let sum = memory.matrix(rows: 1, columns: Self.saturated.count)
    KernelSet(set).scoreSum(
      sharedLogits: memory.row(Self.saturated),
      memory.bitMatrix([Self.saturated.map { _ in state }]), weights: memory.row([1]), into: sum)
    expectSound(unitError(of: sum.array, state), memory, Self.self)
  }

  @Test(arguments: InstructionSet.available, unitCounts)
  func `weighted scores are within the bound`(set: InstructionSet, units: Int) {
    for hasBaseline in [false, true] {
      let memory = GuardedMemory()
      let scores = Scores(examples: 5, particles: 1, units: units, hasBaseline: hasBaseline)
      let logits = memory.matrix(scores.logits, columns: units)
      let states = memory.bitMatrix(scores.states, columns: units)
      let baseline = scores.baseline.map { memory.row($0) }
      let signal = memory.matrix(rows: 5, columns: units)
      let weights = memory.row(scores.weights)
      KernelSet(set).score(logits, states, weights: weights, baseline: baseline, into: signal)
      let magnitudes = scores.sums(abs)
      let worst = worstError(of: signal, scores.sums { $0 }) { row, unit in
        ErrorBounds.score * magnitudes[row][unit] + scores.subnormal
      }
      expectSound(worst, memory, Self.self, "\(units) units")
      KernelSet(set).score(logits, states, weights: weights, baseline: baseline, into: logits)
      #expect(logits.bitPatterns == signal.bitPatterns && memory.guardsAreIntact)
    }
  }

  @Test(arguments: InstructionSet.available, unitCounts)
  func `sums over particles are within the bound`(set: InstructionSet, units: Int) {
    for particles in [1, 2, 20] {
      for hasBaseline in [false, true] {
        let memory = GuardedMemory()
        let scores = Scores(
          examples: 3, particles: particles, units: units, hasBaseline: hasBaseline)
        let signal = memory.matrix(rows: 3, columns: units)
        KernelSet(set).scoreSum(
          sharedLogits: memory.matrix(scores.logits, columns: units),
          memory.bitMatrix(scores.states, columns: units), weights: memory.row(scores.weights),
          baseline: scores.baseline.map { memory.row($0) }, into: signal)
        let magnitudes = scores.sums(abs)
        let worst = worstError(of: signal, scores.sums { $0 }) { row, unit in
          ErrorBounds.scoreSum(particles: particles) * magnitudes[row][unit] + scores.subnormal
        }
        expectSound(worst, memory, Self.self, "\(units) units, \(particles) particles")
      }
    }
  }

  @Test(arguments: InstructionSet.available, unitCounts)
  func `sums of squares are within the bound`(set: InstructionSet, units: Int) {
    for particles in [1, 20] {
      let memory = GuardedMemory()
      let scores = Scores(examples: 3, particles: particles, units: units, hasBaseline: false)
      let squares = memory.matrix(rows: 1, columns: units)
      let weighted = memory.matrix(rows: 1, columns: units)
      KernelSet(set).squaredScoreSums(
        memory.matrix(scores.logits, columns: units),
        memory.bitMatrix(scores.states, columns: units), signals: memory.row(scores.weights),
        squares: squares, weighted: weighted)
      let share = ErrorBounds.squaredScoreSum(rows: 3 * particles)
      let ones = scores.squares { _ in 1 }
      let magnitudes = scores.squares(abs)
      expectSound(
        worstError(of: squares, [ones]) { _, unit in share * ones[unit] + scores.subnormal },
        memory, Self.self, "\(units) units")
      expectSound(
        worstError(of: weighted, [scores.squares { $0 }]) { _, unit in
          share * magnitudes[unit] + scores.subnormal
        }, memory, Self.self, "\(units) units")
    }
  }

  @Test(arguments: InstructionSet.available, unitCounts)
  func `products with the derivative of sigmoid are within the bound`(
    set: InstructionSet, units: Int
  ) {
    var random = RandomNumbers()
    let memory = GuardedMemory()
    let logits = random.floats(3, units, scale: 30)
    let gradient = random.floats(3, units)
    let product = memory.matrix(gradient, columns: units)
    KernelSet(set).multiplyBySigmoidDerivative(
      product, logits: memory.matrix(logits, columns: units))
    let exact = zip(logits.doubles, gradient.doubles).map {
      zip($0, $1).map { Naive.sigmoidDerivative($0) * $1 }
    }
    let worst = worstError(of: product, exact) { row, unit in
      ErrorBounds.sigmoidDerivativeProduct * abs(exact[row][unit]) + 2 * ErrorBounds.subnormal
    }
    expectSound(worst, memory, Self.self)
  }

  /// 1 − σ(a) written literally, h − σ(a) without the weight's baseline, another particle's weight.
  @Test func `wrong scores are rejected`() {
    let literal = Self.saturated.map { 1 - Float(Naive.sigmoid(Double($0))) }
    #expect(!unitError(of: literal, true).isWithinBound)
    let memory = GuardedMemory()
    var scores = Scores(examples: 3, particles: 20, units: 17, hasBaseline: true)
    let sums = scores.sums { $0 }
    let magnitudes = scores.sums(abs)
    func expectRejected(_ wrong: Scores) {
      let signal = memory.matrix(wrong.sums { $0 }.map { $0.map(Float.init) })
      let worst = worstError(of: signal, sums) { row, unit in
        ErrorBounds.scoreSum(particles: 20) * magnitudes[row][unit]
      }
      #expect(!worst.isWithinBound)
    }
    let right = scores
    scores.baseline = nil
    expectRejected(scores)
    scores = right
    scores.weights.swapAt(0, 1)
    expectRejected(scores)
    #expect(memory.guardsAreIntact)
  }

  private func unitError(of results: [Float], _ state: Bool) -> WorstError {
    var worst = WorstError()
    for (result, a) in zip(results, Self.saturated) {
      let exact = state ? Naive.sigmoid(-Double(a)) : -Naive.sigmoid(Double(a))
      worst.add(
        errorInULPs(result, exact), bound: ElementwiseFunction.sigmoid.errorBound,
        "h = \(state), a = \(a): \(result)")
    }
    return worst
  }
}

/// Logits `[examples][units]`, states and weights of the particles of each, and a baseline.
private struct Scores {
  let particles: Int
  let logits: [[Float]]
  let states: [[Bool]]
  var weights: [Float]
  var baseline: [Float]?

  init(examples: Int, particles: Int, units: Int, hasBaseline: Bool) {
    var random = RandomNumbers()
    self.particles = particles
    logits = random.floats(examples, units, scale: 8).map { row in
      row.enumerated().map { $0 % 7 == 3 ? 12 * $1 : $1 }
    }
    states = random.states(examples * particles, units)
    weights = random.floats(examples * particles, scale: 3)
    baseline = hasBaseline ? random.floats(units) : nil
  }

  /// What subnormal factors may add to the error of a sum.
  var subnormal: Double { 4 * Double(particles) * ErrorBounds.subnormal }

  private func score(_ row: Int, _ unit: Int) -> Double {
    let a = Double(logits[row / particles][unit])
    return states[row][unit] ? Naive.sigmoid(-a) : -Naive.sigmoid(a)
  }

  /// Σ f((w − b) δ) over the particles, `[examples][units]`.
  func sums(_ f: (Double) -> Double) -> [[Double]] {
    logits.indices.map { example in
      logits[example].indices.map { unit in
        (example * particles..<(example + 1) * particles).reduce(0) { sum, row in
          let weight = Double(weights[row]) - Double(baseline?[unit] ?? 0)
          return sum + f(weight * score(row, unit))
        }
      }
    }
  }

  /// Σ δ² f(w) over all rows, `[units]`.
  func squares(_ f: (Double) -> Double) -> [Double] {
    logits[0].indices.map { unit in
      states.indices.reduce(0) { sum, row in
        sum + score(row, unit) * score(row, unit) * f(Double(weights[row]))
      }
    }
  }
}
