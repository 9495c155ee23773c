import Kernels
import Nets

/// A row with all that it needs in memory, ready to be called: a kernel, or an update of a network on
/// built-in digits.
struct PreparedRow {
  let call: () -> Void
  /// What calls leave.
  let results: [any Checksummed]
  /// The calls after which `results` say the most: a kernel's are all there after one, and later ones
  /// may change their own operands.
  let checksumCalls: Int
  /// What a kernel must pass; nil for a network.
  let check: KernelCheck?
  /// "s", of a call, or "s/epoch".
  let unit: String
  /// Calls in a unit.
  let callsPerUnit: Double
  /// Those that a call uses.
  let threads: Int
  /// What a network learns; nil for a kernel.
  let data: String?
  /// Operations or elements of a unit; nil where they are not counted.
  let work: KernelWorkload.Work?
  /// What the views in `call` lie in.
  private let memory: AnyObject

  /// Few, so that a process begins soon; enough for several minibatches.
  static let digits = DataLocation.digits(train: 300, test: 1)

  init(_ row: BenchmarkRow, kernels: KernelSet, pool: ThreadPool, seed: UInt64) throws {
    switch row {
    case .kernel(let workload): self.init(workload, kernels)
    case .network(let workload):
      let arena = Arena()
      let data = try TaskData(workload.task, from: Self.digits, validation: false)
      let network = workload.makeNetwork(for: data, seed: seed, kernels: kernels, in: arena)
      let trainer = Trainer(
        network, on: data.train, settings: workload.settings(seed: seed), kernels: kernels,
        pool: pool)
      self.init(
        trainer, updates: EpochWorkload.examples / trainer.settings.batchSize, work: nil, pool,
        memory: arena)
    case .autoencoder(let workload):
      let images = try AutoencoderData(from: Self.digits).train
      let model = workload.makeModel(mean: images.mean, seed: seed, kernels: kernels)
      let trainer = VariationalTrainer(
        model, on: images, settings: workload.settings(seed: seed), kernels: kernels, pool: pool)
      self.init(
        trainer, updates: AutoencoderWorkload.images / AutoencoderWorkload.batchSize,
        work: .operations(
          workload.operations(inputs: model.inputs) * Double(AutoencoderWorkload.images)),
        pool, memory: trainer)
    }
  }

  private init(_ workload: KernelWorkload, _ kernels: KernelSet) {
    let buffers = WorkloadBuffers(kernels)
    let prepared = workload.prepare(buffers)
    call = prepared.run
    (results, checksumCalls) = (prepared.results, 1)
    check = KernelCheck.named(workload.check)
    (unit, callsPerUnit, threads, data) = ("s", 1, 1, nil)
    work = workload.work
    memory = buffers.arena
  }

  private init(
    _ trainer: some ResumableTrainer, updates: Int, work: KernelWorkload.Work?, _ pool: ThreadPool,
    memory: AnyObject
  ) {
    call = { trainer.step() }
    (results, checksumCalls) = (trainer.state.map(\.matrix), 10)
    check = nil
    (unit, callsPerUnit, threads, data) = (
      "s/epoch", Double(updates), pool.threads, "\(Self.digits)"
    )
    self.work = work
    self.memory = memory
  }

  /// Batches are short: a neighbour's load lasts longer than a process either way, and rounds that follow
  /// each other closely cancel it.
  private static let batchSeconds = 0.0005

  /// Times it in this process; work of one thread by the thread's own clock, which stands still while
  /// the system runs something else on its core.
  /// - Parameter slowdown: the part by which it is made slower.
  func sample(slowdown: Double = 0) -> Sample {
    withExtendedLifetime(memory) {
      Sample(
        batchSeconds: Self.batchSeconds, slowdown: slowdown,
        clock: threads == 1 ? threadSeconds : monotonicSeconds, call)
    }
  }

  func line(id: String, _ counts: ExactCounts, _ context: RunContext) -> ResultLine {
    var line = context.line(id: id, threads: threads)
    line.data = data
    line.allocations = counts.allocations
    line.draws = counts.draws
    line.checksum = counts.checksum
    // Threads that wait turn in a loop, as often as it happens.
    line.instructions = threads == 1 ? counts.instructions.map(Double.init) : nil
    line.checkError = counts.check?.worst
    line.worstError = counts.check?.summary
    return line
  }

  /// What the process has observed.
  func line(id: String, _ sample: Sample, _ context: RunContext) -> ResultLine {
    var line = context.line(id: id, threads: threads)
    line.unit = unit
    line.value = sample.best * callsPerUnit
    line.data = data
    line.calls = sample.calls
    line.batchSeconds = sample.batches
    (line.work, line.workUnit) = (work?.amount, work?.unit)
    line.rate = work.map { $0.amount / (sample.best * callsPerUnit) }
    return line
  }
}
