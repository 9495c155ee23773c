import Kernels
import Nets

/// Everything that `bench run` times, in the order of its tables.
struct BenchmarkSuite {
  /// How often rows are timed.
  struct Rounds {
    /// Fresh processes of a kernel.
    var kernels = 5
    /// Runs of an epoch, in this process.
    var epochs = 1
  }

  private let kernels: KernelSet
  private let program: BuildOnDisk
  private let context: RunContext
  private let rounds: Rounds
  private let networks: [EpochWorkload]
  private let timing: EpochTiming
  private let autoencoders: [AutoencoderWorkload]
  /// Nil where no autoencoder is asked for.
  private let autoencoderTiming: AutoencoderTiming?
  private let workloads: [KernelWorkload]
  private let terminal: TerminalOptions

  /// Seconds that the epochs of a run may take; of what does not fit, a part is timed.
  private static let epochBudget = 72.0
  private static let quickBudget = 6.0
  /// What the autoencoders get of it beside networks; their largest epochs take most of a minute.
  private static let autoencoderShare = 0.3
  private static let quickTestExamples = 500

  /// Throws where data are asked for that cannot be read, before anything is written or timed.
  init(
    _ rows: [BenchmarkRow], rounds: Rounds, after: Int, threads: Int, seed: UInt64,
    dataOption: String?, isQuick: Bool, terminal: TerminalOptions
  ) throws {
    self.rounds = rounds
    self.terminal = terminal
    kernels = try KernelSet.requested()
    program = try BuildOnDisk.running()
    networks = rows.compactMap { if case .network(let workload) = $0 { workload } else { nil } }
    autoencoders = rows.compactMap {
      if case .autoencoder(let workload) = $0 { workload } else { nil }
    }
    workloads = rows.compactMap { if case .kernel(let workload) = $0 { workload } else { nil } }
    let location = try DataLocation.resolve(nil, option: dataOption)
    context = RunContext(
      machine: Machine(kernels.instructionSet), threads: threads, seed: seed, data: "\(location)",
      after: after, isQuick: isQuick, revision: .ofThisProgram, build: program.build.digest)
    let pool = try ThreadPool(threads: threads)
    timing = EpochTiming(
      kernels: kernels, pool: pool, seed: seed, after: after,
      loadData: { try TaskData($0, from: location, validation: false) })
    for workload in networks { _ = try timing.data(of: workload.task) }
    autoencoderTiming =
      try autoencoders.isEmpty
      ? nil
      : AutoencoderTiming(
        kernels: kernels, pool: pool, seed: seed, data: AutoencoderData(from: location))
  }

  func run(_ output: ReportOutput, _ results: RunResults) throws {
    try output.text(context.head)
    let errors = try checkKernels()
    if !networks.isEmpty { try runNetworks(output, results) }
    if workloads.isEmpty && autoencoders.isEmpty { return }
    let roofs = Roofs(of: kernels)
    if let autoencoderTiming {
      try run(autoencoderTiming, peak: roofs.peak, output, results)
    }
    if !workloads.isEmpty { try runKernels(roofs, errors, output, results) }
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

  private func runNetworks(_ output: ReportOutput, _ results: RunResults) throws {
    try output.begin(.networks)
    // Not where all rows are there already.
    var fraction: Double?
    try runEpochs(networks.map(BenchmarkRow.network), "epochs", output, results) { index in
      let part = try fraction ?? networkFraction()
      fraction = part
      return try timing.time(networks[index], fraction: part, testExamples: testExamples)
        .record(context)
    }
  }

  /// - Parameter peak: floating-point operations a second of one core.
  private func run(
    _ timing: AutoencoderTiming, peak: Double, _ output: ReportOutput, _ results: RunResults
  ) throws {
    try output.begin(.autoencoders)
    let share = networks.isEmpty ? 1 : Self.autoencoderShare
    let seconds = budget * share / Double(autoencoders.count)
    let cores = Double(min(context.threads, context.machine.cores))
    let rows = autoencoders.map(BenchmarkRow.autoencoder)
    try runEpochs(rows, "autoencoders", output, results) { index in
      try timing.time(autoencoders[index], budget: seconds).record(context, peak: peak * cores)
    }
    try output.text(RowTable.footerOfAutoencoders)
  }

  /// Times each row as often as there are rounds of epochs, less what the results have.
  private func runEpochs(
    _ rows: [BenchmarkRow], _ title: String, _ output: ReportOutput, _ results: RunResults,
    time: (_ index: Int) throws -> ResultLine
  ) throws {
    let progress = terminal.progress(title, total: rows.count)
    for (index, row) in rows.enumerated() {
      try results.resume(context.line(row))
      while results.lines(of: row.id).count < rounds.epochs {
        try Interrupt.check()
        progress.update(index, note: row.id)
        var line = try time(index)
        line.round = results.lines(of: row.id).count
        progress.clear()
        try results.add(line)
      }
      try output.row(results.lines(of: row.id))
    }
    progress.finish("\(rows.count) \(title)")
  }

  private func runKernels(
    _ roofs: Roofs, _ errors: [String: String], _ output: ReportOutput, _ results: RunResults
  ) throws {
    for workload in workloads { try results.resume(context.line(.kernel(workload))) }
    let progress = terminal.progress("kernels", total: rounds.kernels)
    let checked = workloads.filter { results.lines(of: $0.id).count < rounds.kernels }.map {
      CheckedKernel($0, on: kernels, roofs: roofs, error: errors[$0.check] ?? "–")
    }
    try KernelTiming(program: program, kernels: checked, rounds: rounds.kernels)
      .run(context, progress, into: results)
    progress.finish("\(workloads.count) kernels")
    try output.begin(.kernels)
    for workload in workloads { try output.row(results.lines(of: workload.id)) }
    try output.text(RowTable.footerOfKernels(roofs, rounds: rounds.kernels))
  }

  private var budget: Double { context.isQuick ? Self.quickBudget : Self.epochBudget }

  /// The part of an epoch that fits the budget, the same for all networks.
  private func networkFraction() throws -> Double {
    let budget = autoencoders.isEmpty ? budget : budget * (1 - Self.autoencoderShare)
    let estimates = try networks.map { try timing.estimate($0, testExamples: testExamples) }
    let training = zip(networks, estimates).reduce(0) {
      $0 + (sharesTraining($1.0) ? 0 : $1.1.train)
    }
    let left = budget - estimates.reduce(0) { $0 + $1.test }
    return partOfEpoch { (Double(context.after) + $0) * training <= left }
  }

  /// B tests what A has trained.
  private func sharesTraining(_ workload: EpochWorkload) -> Bool {
    workload.kind == .b && networks.contains { $0.kind == .a && $0.task == workload.task }
  }

  private var testExamples: Int? { context.isQuick ? Self.quickTestExamples : nil }
}

extension KernelSet {
  /// The kernels that `KERNELS_ISA` names, or the fastest that the machine has.
  static func requested() throws -> KernelSet { KernelSet(try InstructionSet.requested()) }
}
