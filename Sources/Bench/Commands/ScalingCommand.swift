import Foundation
import Kernels
import Nets

struct ScalingCommand: Command {
  var task = LearningTask.structured
  var output = "scaling"
  var threads: Int?
  var seed = Seed(1)
  var data: String?
  var terminal = TerminalOptions()

  static let name = "scaling"
  static let abstract = "Plot the cost of training against particles and examples."
  static let discussion = """
    Times updates on 100 examples by G3 and G5, of networks that have been trained a little with \
    each M from 1 (G5: 2) to 200, and an epoch with M = 20 update by update. Writes \
    <task>-particles.svg, <task>-examples.svg and the samples, as JSON lines, to <task>.jsonl.
    """
  static var parameters: [Parameter<Self>] {
    [
      .option("--task <task>", \.task, "What is learned."),
      .option("--output <directory>", \.output, "Where charts and samples go."),
      .threads(\.threads),
      .seed(\.seed),
      .data(\.data),
    ] + TerminalOptions.parameters(\.terminal)
  }

  func run() throws {
    let kernels = try KernelSet.requested()
    let location = try DataLocation.resolve(nil, option: data)
    let threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
    let scaling = Scaling(
      kernels: kernels, pool: try ThreadPool(threads: threads), seed: seed.value,
      data: try TaskData(task, from: location, validation: false))
    let context = RunContext(
      machine: Machine(kernels.instructionSet), threads: threads, seed: seed.value,
      data: "\(location)", after: 0, isQuick: false)
    try makeDirectory()
    let progress = terminal.progress("scaling", total: Scaling.curves.count)
    var results: [Scaling.Result] = []
    for curve in Scaling.curves {
      progress.update(results.count, note: "\(curve.estimator.name), M = \(curve.particles)")
      results.append(try scaling.time(curve))
    }
    progress.finish()
    let charts = ScalingCharts(task: task, threads: threads, results)
    try write(charts.byParticles.svg, to: "\(task.rawValue)-particles.svg")
    try write(charts.byExamples.svg, to: "\(task.rawValue)-examples.svg")
    try write(
      results.map { $0.record(task, context) + "\n" }.joined(), to: "\(task.rawValue).jsonl")
  }

  private func makeDirectory() throws {
    do {
      try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    } catch {
      throw Failure(
        .cannotCreate, "cannot create '\(output)': expected a directory that can be written to")
    }
  }

  private func write(_ text: String, to name: String) throws {
    try AtomicFile.replace("\(output)/\(name)", with: Data(text.utf8))
    print("wrote '\(output)/\(name)'")
  }
}
