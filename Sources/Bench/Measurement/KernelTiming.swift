import Kernels

/// A kernel that has been checked: what is known of it besides its time.
struct CheckedKernel {
  let workload: KernelWorkload
  /// Floating-point operations a second of one core.
  let peak: Double
  /// What the kernel is bound by, and the least seconds of a call by it.
  let roof: (resource: Resource, seconds: Double)
  /// Seconds of the naive reference for the same work, from a part of it.
  let naiveSeconds: Double
  /// The worst error that the check found, with its unit.
  let error: String

  init(_ workload: KernelWorkload, on kernels: KernelSet, roofs: Roofs, error: String) {
    self.workload = workload
    self.error = error
    peak = roofs.peak
    roof = roofs.binding(workload.needs)
    let buffers = WorkloadBuffers(kernels)
    let prepared = workload.prepare(buffers)
    // The closures hold views; the buffers own their memory.
    naiveSeconds = withExtendedLifetime(buffers.arena) {
      Sample(batchSeconds: 0.0005, prepared.naive()).best * workload.work.amount
        / prepared.naiveWork
    }
  }
}

/// Times kernels, in rounds. A round is a fresh process of this program: where its memory lies makes more
/// of a difference than anything within a process, and rounds lie apart in time.
struct KernelTiming {
  let program: BuildOnDisk
  let kernels: [CheckedKernel]
  let rounds: Int

  /// Times what `results` do not have yet. Interrupts are heeded between rounds.
  func run(_ context: RunContext, _ progress: Progress, into results: RunResults) throws {
    let known = Dictionary(uniqueKeysWithValues: kernels.map { ($0.workload.id, $0) })
    for round in 0..<rounds {
      let missing = kernels.map(\.workload.id).filter { results.lines(of: $0).count <= round }
      guard !missing.isEmpty else { continue }
      try Interrupt.check()
      progress.update(round, note: "round \(round + 1) of \(rounds)")
      for sample in try program.sample(missing, ["--seed", String(context.seed)]) {
        var line = known[sample.id]!.record(sample, context)
        line.round = round
        try results.add(line)
      }
    }
  }
}
