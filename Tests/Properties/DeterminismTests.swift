import Kernels
@testable import Nets
import Testing

/// Same seed, same bits: a run is a function of network, data and settings.
@Suite struct `Determinism` {
  /// Parameters after seven updates (two epochs and a bit, noise and reshuffling included), baselines
  /// and an evaluation, bit by bit.
  @Test(arguments: TrainingRun.all) func `threads`(_ run: TrainingRun) {
    let one = run.result(threads: 1)
    #expect(one.parameters.contains { $0 != 0 })
    for threads in 2...3 { #expect(run.result(threads: threads) == one, "\(threads) threads") }
  }

  /// All instruction sets that fuse multiply and add give the same bits.
  @Test(
    .enabled("AVX2 and AVX-512 are needed") {
      InstructionSet.available.contains(.avx2) && InstructionSet.available.contains(.avx512)
    }, arguments: TrainingRun.all)
  func `instruction sets`(_ run: TrainingRun) {
    #expect(
      run.result(threads: 2, instructionSet: .avx2)
        == run.result(threads: 2, instructionSet: .avx512))
  }

  /// The pieces that a batch is cut into change no bit of the gradient.
  @Test(arguments: TrainingRun.all) func `division of work`(_ run: TrainingRun) {
    let started = run.start()
    let whole = started.gradient(run.estimator, dividedAmong: 1)
    for pieces in [2, 5, 32] {
      #expect(started.gradient(run.estimator, dividedAmong: pieces) == whole, "\(pieces) pieces")
    }
  }

  /// The planted error: sums of parts of a batch, added up, are other bits. So these tests would see a
  /// sum that is divided among threads.
  @Test(arguments: TrainingRun.all) func `divided sums are seen`(_ run: TrainingRun) {
    let started = run.start()
    let whole = started.gradient(run.estimator, examples: 0..<32)
    let first = started.gradient(run.estimator, examples: 0..<16)
    let second = started.gradient(run.estimator, examples: 16..<32)
    #expect(zip(first, second).map(+) != whole)
  }

  /// States are those of the example, wherever in a batch it stands.
  @Test(arguments: TrainingRun.all.filter { $0.kind != .a })
  func `batching`(_ run: TrainingRun) {
    let started = run.start()
    let batch = started.states(of: Array(0..<8))
    let reversed = started.states(of: (0..<8).reversed())
    #expect(reversed.reversed() == batch)
    #expect(Set(batch).count == batch.count)
    // The planted error: streams named by the position in the batch.
    #expect(started.states(of: (0..<8).reversed(), numbers: Array(0..<8)).reversed() != batch)
  }

  /// Sampled states, given back, give the same bits: enumeration and golden cases test the code that
  /// trains.
  @Test(arguments: TrainingRun.all) func `given states replay sampled ones`(_ run: TrainingRun) {
    let started = run.start()
    let sampled = started.pass(examples: 0..<32)
    let given = started.pass(examples: 0..<32)
    let expected = started.gradient(run.estimator, of: sampled, .training(step: 3))
    for (source, target) in zip(sampled.particles.layers, given.particles.layers) {
      target.states.copy(from: source.states)
    }
    #expect(started.gradient(run.estimator, of: given, .given) == expected)
    #expect(given.particles.criterion.array == sampled.particles.criterion.array)
    if run.kind != .a {
      // Not for lack of an effect: other states give another gradient.
      #expect(started.gradient(run.estimator, of: sampled, .training(step: 4)) != expected)
    }
  }
}

private struct RunResult: Equatable {
  let parameters: [UInt32]
  let baselines: [[Float]]
  let negativeLogLikelihood: Double
}

extension StateSource {
  fileprivate static func training(step: Int) -> StateSource {
    .sampled(seed: 1, purpose: .trainingStates, step: step)
  }
}

extension TrainingRun {
  fileprivate func result(
    threads: Int, instructionSet: InstructionSet = .ofTests
  ) -> RunResult {
    var run = self
    run.threads = threads
    run.instructionSet = instructionSet
    let started = run.start()
    let parameters = started.parameters(afterUpdates: 7)
    let evaluator = Evaluator(
      started.network, particles: kind == .a ? 1 : 10, binaryInputs: binaryInputs,
      counts: [Self.examples], seed: 1, kernels: started.kernels, pool: started.pool)
    return RunResult(
      parameters: parameters,
      baselines: started.trainer.baselines?.numerators.map(\.array) ?? [],
      negativeLogLikelihood: evaluator.evaluate(started.examples).negativeLogLikelihood)
  }
}

extension StartedRun {
  fileprivate func pass(examples range: Range<Int>) -> any NetworkPass {
    pass(of: Array(range), numbers: Array(range))
  }

  /// A pass with these examples, whose streams have these numbers.
  private func pass(of rows: [Int], numbers: [Int]) -> any NetworkPass {
    let pass = network.makePass(
      examples: rows.count, particles: 3, binaryInputs: examples.inputs.isBinary, kernels: kernels,
      in: memory)
    pass.setExamples(rows[...])
    pass.load(0..<rows.count, of: examples, noise: nil)
    pass.setExamples(numbers[...])
    return pass
  }

  fileprivate func gradient(
    _ estimator: any GradientEstimator, examples range: Range<Int> = 0..<32,
    dividedAmong pieces: Int = 1
  ) -> [Float] {
    gradient(estimator, of: pass(examples: range), .training(step: 0), dividedAmong: pieces)
  }

  fileprivate func gradient(
    _ estimator: any GradientEstimator, of pass: any NetworkPass, _ states: StateSource,
    dividedAmong pieces: Int = 1
  ) -> [Float] {
    GradientStep(pass, threads: pieces).differentiate(
      estimator, states, pool, (0..<pool.threads).map { _ in Scratch(in: memory) })
    return network.parameters.all.flatMap(\.gradient.array)
  }

  /// The states of each example in turn, all layers and particles in one row of bits.
  fileprivate func states(of rows: [Int], numbers: [Int]? = nil) -> [[Bool]] {
    let pass = pass(of: rows, numbers: numbers ?? rows)
    GradientStep(pass, threads: 1).evaluate(
      .training(step: 0), pool, (0..<pool.threads).map { _ in Scratch(in: memory) })
    return rows.indices.map { example in
      pass.particles.layers.flatMap { layer in
        pass.particles.rows(of: example..<example + 1).flatMap { row in
          (0..<layer.units).map { layer.states[row, $0] }
        }
      }
    }
  }
}
