import Foundation
import Kernels
import Nets

enum ReportFormat: String, ArgumentChoice {
  case text, json
}

struct RunCommand: Command {
  var filters: [String] = []
  var skip: [String] = []
  var isQuick = false
  var threads: Int?
  var seed = Seed(1)
  var particles = 20
  var after = 0
  var data: String?
  var format = ReportFormat.text
  var output: String?
  var terminal = TerminalOptions()

  static let name = "run"
  static let abstract = "Verify the kernels, then time training epochs and kernels."
  static let discussion = """
    Prints the seconds that an epoch of 60000 examples takes with each estimator, the test result \
    after that epoch (constant rate 0.1, M = 100 at test), and the rate of each kernel on one \
    thread, with its share of the roof that binds it: the resource that it needs longest, by what \
    its definition needs and by the rates of this machine, measured in the same run. A kernel that \
    is wrong is not timed. On a slow machine a part of each epoch is timed, and marked. Particles \
    without weight are left out of gradients, and trained networks have more of them: with --after \
    1 the epoch that is timed is the second.

    Of the autoencoders of Burda et al. (2016), at minibatches of 20, a part of an epoch is timed, \
    and marked, so that all take some twenty seconds; where a filter leaves fewer rows, each gets \
    more. Ids name the posterior where it is not one Gaussian: mixture-5 has five components, iaf-4 \
    four steps; no reference is timed beside these. The test is -log p(x) by 100 samples, the rate \
    counts all products as if they were dense, and the peak is that of as many cores as there are \
    threads.

    Lines of JSON have the seconds of an epoch or of a call in "value"; those of kernels name the \
    roof in "roof", what it would allow in "roof_rate" (in the unit of "rate") and the share of it \
    in "roof_share".
    """
  static var parameters: [Parameter<Self>] {
    [
      .arguments("<filter>", \.filters, "Only ids with this part or pattern: 'epoch/*/g5/*'."),
      .option("--skip <filter>", \.skip, "Leave these ids out. May be repeated."),
      .flag("--quick", \.isQuick, "Take a few seconds; not for claims."),
      .threads(\.threads),
      .seed(\.seed),
      .option(
        "--particles <count>", \.particles, in: .from(2, to: 10_000),
        "Particles M of the rows with more than one."),
      .option(
        "--after <epochs>", \.after, in: .from(0, to: 100),
        "Epochs of training before the one that is timed."),
      .data(\.data),
      .option("--format <format>", \.format, "A table, or every sample as a JSON line."),
      .option("-o, --output <file>", \.output, "Write the report there, line by line as it goes."),
    ] + TerminalOptions.parameters(\.terminal)
  }

  func run() throws {
    let filter = IdFilter(filters, skipping: skip)
    try filter.requireMatch(
      BenchmarkRow.all(particles: particles).map(\.id),
      verbs: BenchCommand.subcommands.map { $0.name })
    let suite = try BenchmarkSuite(
      filter, particles: particles, after: after,
      threads: threads ?? ProcessInfo.processInfo.activeProcessorCount,
      seed: seed.value, dataOption: data, isQuick: isQuick, terminal: terminal)
    // Last, since it empties the file: a mistake above leaves an earlier report as it is.
    try suite.run(ReportOutput(format, path: output))
  }
}
