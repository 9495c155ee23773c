import Foundation
import Kernels
import Nets

struct SampleCommand: Command {
  var ids: [String] = []
  var threads = 1
  var seed = Seed(1)
  var isExact = false
  var isCountedCall = false
  var plants: [PlantedSlowdown] = []

  static let name = "sample"
  static let abstract = "Time rows once, in this process, as JSON lines: what 'compare' runs."
  static let discussion = """
    Nothing is verified first: 'bench compare' verifies each build once and then starts this in \
    fresh processes. A kernel's value is the fastest of five batches of calls, that of an epoch the \
    fastest of five batches of updates on the first built-in digits, times the updates of an epoch.

    With --exact nothing is timed. Of one call or update the line has "allocations", "draws" (random \
    numbers) and, on Linux where the machine gives a counter, "instructions", each after the first \
    calls; "checksum" is of the bits that a kernel's first call or ten updates leave, the same for any \
    number of threads; "check_error" is what 'bench verify' finds of the kernel, in the unit that \
    "worst_error" shows.

    With --counted-call a row is called twice only, the second time through a function that callgrind \
    is told of: what 'ci/instructions' runs.
    """
  static var parameters: [Parameter<Self>] {
    [
      .arguments("<id>", \.ids, "Whole ids, as 'bench list' shows them."),
      .option("--threads <count>", \.threads, in: .from(1, to: 1024), "Threads of epochs."),
      .seed(\.seed),
      .flag("--exact", \.isExact, "Count what does not vary from process to process instead."),
      .flag("--counted-call", \.isCountedCall, "Call rows for a tool that counts instructions."),
      .option(
        "--plant <filter=percent>", \.plants,
        "Make rows slower, to see if a comparison notices. May be repeated."),
    ]
  }

  func validate() throws {
    let chosen = [
      isExact ? "'--exact'" : nil, isCountedCall ? "'--counted-call'" : nil,
      plants.isEmpty ? nil : "'--plant'",
    ].compactMap(\.self)
    guard chosen.count <= 1 else {
      throw Failure(.usage, "Expected one of \(chosen.joined(separator: " and ")).")
    }
  }

  func run() throws {
    let kernels = try KernelSet.requested()
    let rows = try BenchmarkRow.named(ids)
    var counters =
      isExact || isCountedCall ? ExactCounters(kernels, countsAllocations: isExact) : nil
    let pool = try ThreadPool(threads: threads)
    let context = RunContext(
      machine: Machine(kernels.instructionSet), threads: threads, seed: seed.value, data: "",
      after: 0, isQuick: false)
    if let refusal = counters?.refusal {
      Terminal.writeError("Instructions are not counted here: \(refusal).\n")
    }
    for row in rows {
      try Interrupt.check()
      let planted = plants.percent(of: row.id)
      let prepared = try PreparedRow(row, kernels: kernels, pool: pool, seed: seed.value)
      var line =
        if isExact {
          prepared.line(id: row.id, counters!.count(prepared), context)
        } else if isCountedCall {
          prepared.line(id: row.id, counters!.countInstructions(prepared), context)
        } else {
          prepared.line(id: row.id, prepared.sample(slowdown: planted / 100), context)
        }
      if planted > 0 { line.planted = planted }
      print(line.text)
    }
  }
}
