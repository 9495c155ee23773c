import Foundation
import Kernels
import Nets

struct SampleCommand: Command {
  var ids: [String] = []
  var threads = 1
  var seed = Seed(1)
  var plants: [PlantedSlowdown] = []

  static let name = "sample"
  static let abstract = "Time rows once, in this process, as JSON lines: what 'compare' runs."
  static let discussion = """
    Nothing is verified first: 'bench compare' verifies each build once and then starts this in \
    fresh processes. A kernel's value is the fastest of five batches of calls, that of an epoch the \
    fastest of five batches of updates on the first built-in digits, times the updates of an epoch.
    """
  static var parameters: [Parameter<Self>] {
    [
      .arguments("<id>", \.ids, "Whole ids, as 'bench list' shows them."),
      .option("--threads <count>", \.threads, in: .from(1, to: 1024), "Threads of epochs."),
      .seed(\.seed),
      .option(
        "--plant <filter=percent>", \.plants,
        "Make rows slower, to see if a comparison notices. May be repeated."),
    ]
  }

  func run() throws {
    let kernels = try KernelSet.requested()
    let rows = try ids.map { try BenchmarkRow.named($0) }
    let pool = try ThreadPool(threads: threads)
    let context = RunContext(
      machine: Machine(kernels.instructionSet), threads: threads, seed: seed.value, data: "",
      after: 0, isQuick: false)
    for row in rows {
      try Interrupt.check()
      let prepared = try PreparedRow(row, kernels: kernels, pool: pool, seed: seed.value)
      let sample = prepared.sample(slowdown: slowdown(of: row.id))
      print(prepared.line(id: row.id, sample, context).text)
    }
  }

  private func slowdown(of id: String) -> Double {
    (plants.last { IdFilter([$0.filter]).admits(id) }?.percent ?? 0) / 100
  }
}
