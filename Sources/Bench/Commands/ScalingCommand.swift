import Foundation
import Kernels
import Nets

struct ScalingCommand: Command {
  var isQuick = false
  var output = "scaling"
  var threads: Int?
  var seed = Seed(1)
  var data: String?
  var terminal = TerminalOptions()

  static let name = "scaling"
  static let abstract = "Plot the cost of training against particles and examples."
  static let discussion = """
    Times epochs of G3 and G5 on both tasks, of networks that have been trained for one: with M = 1 \
    (G5: 2) to 200 particles on all training examples, and with M = \(Scaling.usualParticles) on a \
    sixth of them to all. An epoch that takes longer than \(Scaling.Size.full.seconds.word) seconds \
    is timed in part, and marked, so that all takes at most about four minutes.

    Prints the seconds and the straight line through those of each curve: its value at 0, its \
    slope, R² and the largest departure of a point, as a part of the point. Writes \
    scaling-particles.svg, scaling-examples.svg and the seconds, as JSON lines, to scaling.jsonl.
    """
  static var parameters: [Parameter<Self>] {
    [
      .flag("--quick", \.isQuick, "Take a few seconds, on 600 examples; not for claims."),
      .option("--output <directory>", \.output, "Where charts and lines go."),
      .threads(\.threads),
      .seed(\.seed),
      .data(\.data),
    ] + TerminalOptions.parameters(\.terminal)
  }

  func run() throws {
    let kernels = try KernelSet.requested()
    let location = try DataLocation.resolve(nil, option: data)
    let threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
    let scaling = try Scaling(
      kernels: kernels, pool: try ThreadPool(threads: threads), seed: seed.value,
      size: isQuick ? .quick : .full, location: location)
    let context = RunContext(
      machine: Machine(kernels.instructionSet), threads: threads, seed: seed.value,
      data: "\(location)", after: 1, isQuick: isQuick)
    print(context.head)
    let measured = try time(scaling, context)
    for variable in Scaling.Variable.allCases {
      let report = ScalingReport(variable, threads: threads, measured)
      print("\n" + report.text(terminal.style))
      let path = "\(output)/scaling-\(variable).svg"
      try AtomicFile.replace(path, with: Data(report.chart.svg.utf8))
      print("wrote '\(path)'")
    }
  }

  /// Each point is on disk once it is timed.
  private func time(_ scaling: Scaling, _ context: RunContext) throws -> [ScalingReport.Measured] {
    try makeDirectory(output)
    let lines = try AppendOnlyFile("\(output)/scaling.jsonl", existing: .replace)
    let progress = terminal.progress("scaling", total: Scaling.curves.count)
    defer { progress.finish() }
    var measured: [ScalingReport.Measured] = []
    for curve in Scaling.curves {
      var points: [Scaling.Point] = []
      try scaling.time(curve) { point in
        progress.update(measured.count, note: "\(curve.name), M = \(point.particles)")
        try lines.append(point.record(curve, context))
        points.append(point)
      }
      measured.append((curve, points))
    }
    return measured
  }
}
