import Kernels
import Nets

/// Everything that `bench run` times, in the order of its tables.
struct BenchmarkSuite {
  private let filter: IdFilter
  private let kernels: KernelSet
  private let context: RunContext
  private let epochs: [EpochWorkload]
  private let timing: EpochTiming
  private let autoencoders: [AutoencoderWorkload]
  /// Nil where no autoencoder is asked for.
  private let autoencoderTiming: AutoencoderTiming?
  private let terminal: TerminalOptions

  /// Seconds that the epochs of a run may take; of what does not fit, a part is timed.
  private static let epochBudget = 72.0
  private static let quickBudget = 6.0
  /// What the autoencoders get of it beside networks; their largest epochs take most of a minute.
  private static let autoencoderShare = 0.3
  private static let quickTestExamples = 500

  /// Throws where data are asked for that cannot be read, before anything is written or timed.
  init(
    _ filter: IdFilter, particles: Int, after: Int, threads: Int, seed: UInt64, dataOption: String?,
    isQuick: Bool, terminal: TerminalOptions
  ) throws {
    self.filter = filter
    self.terminal = terminal
    kernels = try KernelSet.requested()
    epochs = EpochWorkload.all(particles: particles).filter { filter.admits($0.id) }
    let location = try DataLocation.resolve(nil, option: dataOption)
    context = RunContext(
      machine: Machine(kernels.instructionSet), threads: threads, seed: seed, data: "\(location)",
      after: after, isQuick: isQuick, revision: .ofThisProgram)
    let pool = try ThreadPool(threads: threads)
    timing = EpochTiming(
      kernels: kernels, pool: pool, seed: seed, after: after,
      loadData: { try TaskData($0, from: location, validation: false) })
    for workload in epochs { _ = try timing.data(of: workload.task) }
    autoencoders = AutoencoderWorkload.all.filter { filter.admits($0.id) }
    autoencoderTiming =
      try autoencoders.isEmpty
      ? nil
      : AutoencoderTiming(
        kernels: kernels, pool: pool, seed: seed, data: AutoencoderData(from: location))
  }

  func run(_ output: ReportOutput) throws {
    let tables = RunTables(style: terminal.style, print: output.text)
    try output.text(context.head)
    let errors = try checkKernels()
    if !epochs.isEmpty { try runEpochs(tables, output) }
    let workloads = KernelWorkload.all.filter { filter.admits($0.id) }
    if workloads.isEmpty && autoencoders.isEmpty { return }
    let roofs = Roofs(of: kernels)
    if let autoencoderTiming { try run(autoencoderTiming, peak: roofs.peak, tables, output) }
    if !workloads.isEmpty { try runKernels(workloads, roofs, errors, tables, output) }
  }

  /// The worst error of each kernel; an error beyond its bound ends the run.
  private func checkKernels() throws -> [String: String] {
    var errors: [String: String] = [:]
    for check in KernelCheck.all {
      let result = check.run(kernels)
      guard result.holds else {
        throw Failure(
          .failed,
          "kernel '\(check.name)' is wrong on \(kernels.instructionSet), so nothing is timed: worst "
            + "error \(result.worst) \(result.unit.rawValue), at most \(result.bound) "
            + "expected; 'bench verify' shows all")
      }
      errors[check.name] = result.summary
    }
    return errors
  }

  private func runEpochs(_ tables: RunTables, _ output: ReportOutput) throws {
    let progress = terminal.progress("epochs", total: epochs.count)
    let fraction = try epochFraction()
    try tables.epochHeader()
    for (index, workload) in epochs.enumerated() {
      progress.update(index, note: workload.id)
      let result = try timing.time(
        workload, fraction: fraction,
        testExamples: testExamples)
      progress.clear()
      try tables.row(result)
      try output.record(result.record(context).text)
    }
    progress.finish("\(epochs.count) epochs")
  }

  /// - Parameter peak: floating-point operations a second of one core.
  private func run(
    _ timing: AutoencoderTiming, peak: Double, _ tables: RunTables, _ output: ReportOutput
  ) throws {
    let progress = terminal.progress("autoencoders", total: autoencoders.count)
    let share = epochs.isEmpty ? 1 : Self.autoencoderShare
    let cores = min(context.threads, context.machine.cores)
    try tables.autoencoderHeader()
    for (index, workload) in autoencoders.enumerated() {
      progress.update(index, note: workload.id)
      let result = try timing.time(
        workload, budget: budget * share / Double(autoencoders.count))
      progress.clear()
      try tables.row(result, peak: peak * Double(cores))
      try output.record(result.record(context, peak: peak * Double(cores)).text)
    }
    try tables.autoencoderFooter()
    progress.finish("\(autoencoders.count) autoencoders")
  }

  private var budget: Double { context.isQuick ? Self.quickBudget : Self.epochBudget }

  /// The part of an epoch that fits the budget, the same for all networks.
  private func epochFraction() throws -> Double {
    let budget = autoencoders.isEmpty ? budget : budget * (1 - Self.autoencoderShare)
    let estimates = try epochs.map { try timing.estimate($0, testExamples: testExamples) }
    let training = zip(epochs, estimates).reduce(0) { $0 + (sharesTraining($1.0) ? 0 : $1.1.train) }
    let left = budget - estimates.reduce(0) { $0 + $1.test }
    return partOfEpoch { (Double(context.after) + $0) * training <= left }
  }

  /// B tests what A has trained.
  private func sharesTraining(_ workload: EpochWorkload) -> Bool {
    workload.kind == .b && epochs.contains { $0.kind == .a && $0.task == workload.task }
  }

  private var testExamples: Int? { context.isQuick ? Self.quickTestExamples : nil }

  private func runKernels(
    _ workloads: [KernelWorkload], _ roofs: Roofs, _ errors: [String: String],
    _ tables: RunTables, _ output: ReportOutput
  ) throws {
    try tables.kernelHeader()
    for workload in workloads {
      try Interrupt.check()
      let result = KernelResult(
        workload, on: kernels, roofs: roofs, error: errors[workload.check] ?? "–")
      try tables.row(result, peak: roofs.peak)
      try output.record(result.record(context, peak: roofs.peak).text)
    }
    try tables.kernelFooter(roofs)
  }
}

extension KernelSet {
  /// The kernels that `KERNELS_ISA` names, or the fastest that the machine has.
  static func requested() throws -> KernelSet { KernelSet(try InstructionSet.requested()) }
}
