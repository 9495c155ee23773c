import Kernels
import Nets

/// What one row of the epoch table shows.
struct EpochResult {
  let workload: EpochWorkload
  /// Seconds for 60 000 examples, scaled if only a part was run.
  let seconds: Double
  /// Seconds of each timed update, as many as were run.
  let updateSeconds: [Double]
  /// The part of an epoch that was run.
  let fraction: Double
  /// Seconds of the naive reference for 60 000 examples, from a few.
  let naiveSeconds: Double
  let evaluation: Evaluation

  var examplesPerSecond: Double { Double(EpochWorkload.examples) / seconds }
}

/// Times epochs: trains from the seed, for some epochs unobserved and then for a part of one, and
/// tests.
final class EpochTiming {
  private let kernels: KernelSet
  private let pool: ThreadPool
  private let seed: UInt64
  /// Epochs before the one that is timed.
  private let after: Int
  private let loadData: (LearningTask) throws -> TaskData
  private var data: [LearningTask: TaskData] = [:]
  /// The trained A of a task, which B tests.
  private var trainedA: [LearningTask: (network: any Network, result: EpochResult, arena: Arena)] =
    [:]

  init(
    kernels: KernelSet, pool: ThreadPool, seed: UInt64, after: Int,
    loadData: @escaping (LearningTask) throws -> TaskData
  ) {
    self.kernels = kernels
    self.pool = pool
    self.seed = seed
    self.after = after
    self.loadData = loadData
  }

  func data(of task: LearningTask) throws -> TaskData {
    if let known = data[task] { return known }
    let loaded = try loadData(task)
    data[task] = loaded
    return loaded
  }

  /// Seconds that a whole epoch with its test will take, from a few updates and test examples.
  func estimate(_ workload: EpochWorkload, testExamples: Int?) throws -> (
    train: Double, test: Double
  ) {
    let data = try data(of: workload.task)
    let arena = Arena()
    let network = workload.makeNetwork(for: data, seed: seed, kernels: kernels, in: arena)
    let trainer = makeTrainer(workload, network, data)
    let few = data.test.prefix(20)
    // The first of each meets cold memory.
    let step = try trainer.secondsOfUpdates(4).dropFirst().min()!
    let evaluator = makeEvaluator(workload, network, few)
    let test = (0..<3).map { _ in
      let start = monotonicSeconds()
      _ = evaluator.evaluate(few)
      return monotonicSeconds() - start
    }.min()!
    return (
      step * Double(trainer.updatesPerEpoch),
      test * Double(testExamples ?? data.test.count) / Double(few.count)
    )
  }

  func time(
    _ workload: EpochWorkload, fraction: Double, testExamples: Int?
  ) throws -> EpochResult {
    let data = try data(of: workload.task)
    let test = testExamples.map { data.test.prefix($0) } ?? data.test
    if workload.kind == .b {
      let trained =
        try trainedA[workload.task]
        ?? trainA(of: workload, fraction: fraction, data: data, test: test)
      return EpochResult(
        workload: workload, seconds: trained.result.seconds,
        updateSeconds: trained.result.updateSeconds, fraction: fraction,
        naiveSeconds: trained.result.naiveSeconds,
        evaluation: evaluate(workload, trained.network, test))
    }
    if workload.kind == .a {
      return try trainA(of: workload, fraction: fraction, data: data, test: test).result
    }
    let arena = Arena()
    let network = workload.makeNetwork(for: data, seed: seed, kernels: kernels, in: arena)
    return try train(workload, network, fraction: fraction, data: data, test: test)
  }

  private func trainA(
    of workload: EpochWorkload, fraction: Double, data: TaskData, test: ExampleSet
  ) throws -> (network: any Network, result: EpochResult, arena: Arena) {
    let arena = Arena()
    let own = EpochWorkload(workload.task, .a, Backpropagation(), particles: 1)
    let network = own.makeNetwork(for: data, seed: seed, kernels: kernels, in: arena)
    let result = try train(own, network, fraction: fraction, data: data, test: test)
    trainedA[workload.task] = (network, result, arena)
    return (network, result, arena)
  }

  private func train(
    _ workload: EpochWorkload, _ network: any Network, fraction: Double, data: TaskData,
    test: ExampleSet
  ) throws -> EpochResult {
    let trainer = makeTrainer(workload, network, data)
    let updates = max(1, Int((Double(trainer.updatesPerEpoch) * fraction).rounded()))
    for _ in 0..<after * trainer.updatesPerEpoch {
      trainer.step()
      try Interrupt.check()
    }
    let seconds = try trainer.secondsOfUpdates(updates)
    let examples = Double(min(updates * trainer.settings.batchSize, data.train.count))
    let naive = try naiveSecondsPerExample(workload, network, data)
    return EpochResult(
      workload: workload,
      seconds: seconds.reduce(0, +) / examples * Double(EpochWorkload.examples),
      updateSeconds: seconds, fraction: fraction,
      naiveSeconds: naive * Double(EpochWorkload.examples),
      evaluation: evaluate(workload, network, test))
  }

  private func makeTrainer(
    _ workload: EpochWorkload, _ network: any Network, _ data: TaskData
  ) -> Trainer {
    Trainer(
      network, on: data.train, settings: workload.settings(seed: seed), kernels: kernels,
      pool: pool)
  }

  private func evaluate(
    _ workload: EpochWorkload, _ trained: any Network, _ test: ExampleSet
  ) -> Evaluation {
    makeEvaluator(workload, trained, test).evaluate(test)
  }

  private func makeEvaluator(
    _ workload: EpochWorkload, _ trained: any Network, _ test: ExampleSet
  ) -> Evaluator {
    Evaluator(
      workload.kind.tested(trained), particles: workload.kind.testParticles(),
      binaryInputs: test.inputs.isBinary, counts: [test.count], seed: seed, kernels: kernels,
      pool: pool)
  }
}
