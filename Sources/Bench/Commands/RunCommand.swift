import Foundation
import Kernels
import Nets

struct RunCommand: Command {
  var filters: [String] = []
  var skip: [String] = []
  var isQuick = false
  var threads: Int?
  var seed = Seed(1)
  var particles = 20
  var after = 0
  var data: String?
  var rounds: Int?
  var save: String?
  var isResumed = false
  var givenShard: Shard?
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

    Kernels are timed in several fresh processes, since memory that lies elsewhere makes them faster \
    or slower: the table shows the median, and ± how far the exact interval for it goes.

    --save keeps every result in .bench/<name>.jsonl as it comes; after an interruption --resume \
    goes on with what is missing. Shards keep theirs in .bench/<name>-<i>of<n>.jsonl; their files are \
    merged by concatenation, and --resume without a shard shows all.

    Formats: text, json (lines, which 'bench' reads again) and csv are written as results come; \
    markdown (for a CI job's summary), google (google-benchmark's JSON, a repetition for each \
    process), github (github-action-benchmark, customSmallerIsBetter), bencher (Bencher Metric \
    Format) and junit at the end, as a whole.

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
      .option(
        "--rounds <count>", \.rounds, in: .from(1, to: 1000),
        "Fresh processes that time each kernel, and runs of each epoch.",
        fallback: "5 of kernels, with --quick 1; 1 of epochs"),
      .option("--save <name>", \.save, "Keep results in .bench/<name>.jsonl."),
      .flag("--resume", \.isResumed, "Time only what is not kept yet."),
      .option(
        "--shard <i/n>", \.givenShard, "Only the i-th of n shares of the rows.",
        fallback: "that of the Slurm array task, or all"),
      .option("--format <format>", \.format, "How to write the report."),
      .option("-o, --output <file>", \.output, "Write the report there."),
    ] + TerminalOptions.parameters(\.terminal)
  }

  func validate() throws {
    if isResumed && save == nil {
      throw Failure(.usage, "'--resume' goes on with what '--save <name>' keeps.")
    }
    try SavedResults.requireName(save)
  }

  func run() throws {
    let filter = IdFilter(filters, skipping: skip)
    let rows = BenchmarkRow.all(particles: particles)
    try filter.requireMatch(rows.map(\.id), verbs: BenchCommand.subcommands.map { $0.name })
    let shard = try givenShard ?? Shard.slurm(ProcessInfo.processInfo.environment) ?? .all
    let part = shard.of(rows.filter { filter.admits($0.id) })
    try shard.requireShare(part.count)
    if let save {
      try OutputFile.refuse(output, amongThoseRead: [SavedResults.path(save + shard.suffix)])
    }
    let suite = try BenchmarkSuite(
      part,
      rounds: .init(kernels: rounds ?? (isQuick ? 1 : 5), epochs: rounds ?? 1), after: after,
      threads: threads ?? ProcessInfo.processInfo.activeProcessorCount, seed: seed.value,
      dataOption: data, isQuick: isQuick, terminal: terminal)
    let kept = try save.map { try keptResults($0, shard) }
    // Last, since it empties the file: a mistake above leaves an earlier report as it is.
    let output = try ReportOutput(format, path: output, color: terminal.color)
    do {
      try suite.run(output, RunResults(output, keptIn: kept?.file, earlier: kept?.lines ?? []))
    } catch let failure as Failure where failure.code == .failed {
      try output.finish(problem: failure.message)
      throw failure
    }
    try output.finish()
  }

  /// The file of `--save`, and what it has.
  private func keptResults(_ name: String, _ shard: Shard) throws -> (
    file: AppendOnlyFile, lines: [ResultLine]
  ) {
    let path = SavedResults.path(name + shard.suffix)
    if !isResumed { try ExistingFile.refuse(path, "run") }
    try makeDirectory(SavedResults.folder)
    let lines = ExistingFile(path) == .nothing ? [] : try ResultFile.read([path])
    return (try AppendOnlyFile(path, existing: .extend), lines)
  }
}
