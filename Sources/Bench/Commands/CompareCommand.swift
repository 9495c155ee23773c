import Foundation
import Kernels
import Nets

struct CompareCommand: Command {
  var filters: [String] = []
  var skip: [String] = []
  var against: String?
  var rounds = 30
  var patience = 110.0
  var margin = 3.0
  var error = 1.0
  var confirms = true
  var isStrict = false
  var accepted: [ExactQuantity] = []
  var comparesIdentical = false
  var isSelfTest = false
  var threads = 1
  var seed = Seed(1)
  var save: String?
  var isResumed = false
  var givenShard: Shard?
  var plants: [PlantedSlowdown] = []
  var format = ReportFormat.text
  var output: String?
  var terminal = TerminalOptions()

  static let name = "compare"
  static let abstract = "Tell whether this build is slower than another, on this machine; for CI."
  static let discussion = """
    Builds the other revision in a work tree under .bench, verifies both builds once, and times each \
    row in rounds of two pairs of fresh processes, the order of each pair tossed by a coin. From the \
    pairs comes an interval for the median ratio of the times, by order statistics; all intervals of a \
    comparison hold their ratios but with the probability --error. A row is slower where its interval \
    lies beyond the margin, and stays so only if twice as many fresh rounds say the same; faster \
    likewise; same where the interval lies within the margin; else unsure. Rows that are unsure after \
    --rounds get more while --patience lasts.

    What does not vary is counted once in each build: allocations, random numbers, results' checksums, \
    errors of kernels, and instructions where the machine counts them. Where a row has more than the \
    baseline, or other results, that is a regression too, unless it is accepted.

    Without a filter, the rows are those of 'bench list --core', which take about 80 seconds where \
    nothing else runs.

    --against names a revision of the checkout that this program was built in, the path of another \
    build, or results that an earlier comparison saved ('bench run' keeps fewer processes than an \
    interval needs): with these the comparison is not paired, so it only advises, as it does where \
    they come from another machine.

    Rounds are kept in .bench/<name>.jsonl as they are made, so --resume goes on after an \
    interruption; where all rounds are there, rows in doubt get more, which spends --error once more. \
    Shards divide the rows, in .bench/<name>-<i>of<n>.jsonl; on several machines they need copies of \
    the same two programs. Concatenated into .bench/<name>.jsonl they are one comparison, whose \
    verdicts --resume without a shard tells.

    Exit codes: 0 no regression, 1 a kernel is wrong or a process failed, 3 a confirmed regression, \
    64 usage, 65 malformed results, 66 no such baseline, 69 the baseline does not build, 75 in doubt \
    and --strict, 130 interrupted.
    """
  static var parameters: [Parameter<Self>] {
    [
      .arguments("<filter>", \.filters, "Only ids with this part or pattern: 'epoch/*/g5/*'."),
      .option("--skip <filter>", \.skip, "Leave these ids out. May be repeated."),
      .option(
        "--against <baseline>", \.against, "A revision, a build's path, or a saved name.",
        fallback: "the merge base with origin/main or main"),
      .option("--rounds <count>", \.rounds, in: .from(1, to: 10_000), "Rounds of each row."),
      .option(
        "--patience <seconds>", \.patience, in: .atLeast(0),
        "After so long no rounds begin for rows in doubt."),
      .option(
        "--margin <percent>", \.margin, in: .from(0, to: 100),
        "By how much times may differ."),
      .option(
        "--error <percent>", \.error, in: .from(0.0001, to: 50),
        "Probability, at most, that any interval is wrong."),
      .flag("--confirm/--no-confirm", \.confirms, "Time slow rows again before they count."),
      .flag("--strict", \.isStrict, "Rows in doubt, or no verdict, are exit code 75."),
      .option(
        "--accept <quantity>", \.accepted, "May get worse: the change is meant. May be repeated."),
      .flag("--identical", \.comparesIdentical, "Compare builds that are the same, too."),
      .flag("--self-test", \.isSelfTest, "Compare this build with itself, as is and made slower."),
      .option("--threads <count>", \.threads, in: .from(1, to: 1024), "Threads of epochs."),
      .seed(\.seed),
      .option(
        "--save <name>", \.save, "Keep the rounds in .bench/<name>.jsonl.", fallback: "compare"),
      .flag("--resume", \.isResumed, "Go on with rounds that are kept."),
      .option(
        "--shard <i/n>", \.givenShard, "Only the i-th of n shares of the rows.",
        fallback: "that of the Slurm array task, or all"),
      .option(
        "--plant <filter=percent>", \.plants,
        "Make rows of this build slower, to see if it is noticed. May be repeated."),
      .option("--format <format>", \.format, "How to write the verdicts."),
      .option("-o, --output <file>", \.output, "Write them there."),
    ] + TerminalOptions.parameters(\.terminal)
  }

  func validate() throws {
    try SavedResults.requireName(save)
    if isSelfTest && (!filters.isEmpty || against != nil || save != nil || !plants.isEmpty) {
      throw Failure(
        .usage,
        "'--self-test' compares this build with itself: expected no baseline, no "
          + "filter and nothing to plant or save.")
    }
  }

  func run() throws {
    let rows = try BenchmarkRow.selected(IdFilter(filters, skipping: skip))
    if isSelfTest { return try SelfTest(rounds: rounds, terminal: terminal).run() }
    let shard = try givenShard ?? Shard.slurm(ProcessInfo.processInfo.environment) ?? .all
    let head = try BuildOnDisk.running()
    let checkout = Checkout()
    let baseline = try Baseline(against, checkout: checkout)
    guard let base = try build(of: baseline, checkout, comparedWith: head) else { return }
    let part = shard.of(rows)
    try shard.requireShare(part.count)
    try requirePlants(in: rows)
    let log = SavedResults.path((save ?? Self.name) + shard.suffix)
    try OutputFile.refuse(output, amongThoseRead: [log])
    let settings = ComparisonSettings(
      margin: margin / 100, error: error / 100, rowCount: rows.count, accepted: accepted,
      needsConfirmation: confirms)
    try head.verify()
    switch base {
    case .onDisk(let base):
      let rows = try base.known(part)
      guard !rows.isEmpty else {
        throw Failure(.missingInput, "\(base.build.description) has none of these rows")
      }
      if rows.count < part.count {
        let missing = part.count - rows.count
        Terminal.writeError("no baseline for \(missing) of \(part.count) rows\n")
      }
      try base.verify()
      var run = ComparisonRun(base: base, head: head, rows: rows, rounds: rounds)
      (run.settings, run.patience) = (settings, patience)
      (run.threads, run.seed, run.planted, run.terminal) = (threads, seed, plants, terminal)
      // Last, since it empties an earlier one.
      var rounds = try openLog(log)
      try show(try run.result(&rounds), rounds.lines)
    case .saved(let name):
      guard plants.isEmpty else {
        throw Failure(.usage, "'--plant' needs a baseline that is timed, not saved results.")
      }
      guard SavedResults.path(name) != log else {
        throw Failure(
          .usage, "'\(log)' is the baseline: expected '--save <name>' for the new results.")
      }
      let run = UnpairedRun(
        savedName: name, head: head, rows: part, processes: rounds, settings: settings,
        threads: threads, seed: seed, terminal: terminal)
      var rounds = try openLog(log)
      try show(try run.result(&rounds), rounds.lines)
    }
  }

  private enum Base {
    case onDisk(BuildOnDisk)
    case saved(String)
  }

  /// Nil where it is the same as the head, after saying so.
  private func build(
    of baseline: Baseline, _ checkout: Checkout?, comparedWith head: BuildOnDisk
  ) throws -> Base? {
    let base: BuildOnDisk
    switch baseline {
    case .saved(let name): return .saved(name)
    case .binary(let path): base = try BuildOnDisk(path, commit: nil, path: path)
    case .revision(let name, let commit):
      let isOutdated = checkout!.isNewerThanProgram
      if isOutdated {
        Terminal.writeError("sources are newer than this program: 'swift build' if they changed\n")
      }
      if checkout!.hasSameSources(as: commit) && !isOutdated && !comparesIdentical {
        say("\(name) \(commit.prefix(12)) has the same sources as this build")
        return nil
      }
      let path = try checkout!.build(commit)
      base = try BuildOnDisk(name, commit: String(commit.prefix(12)), path: path)
    }
    if base.build.digest == head.build.digest && !comparesIdentical {
      say("\(base.build.description) is the same program as this one")
      return nil
    }
    return .onDisk(base)
  }

  /// On stderr, where stdout is for a program.
  private func say(_ why: String) {
    let text = why + ": nothing to compare\n"
    if format == .text { print(text, terminator: "") } else { Terminal.writeError(text) }
  }

  /// Throws `Failure` 64 where one slows no row.
  private func requirePlants(in rows: [BenchmarkRow]) throws {
    for plant in plants where !rows.contains(where: { plant.slows($0.id) }) {
      throw Failure(.usage, "'--plant \(plant.word)' is for none of these rows.")
    }
  }

  private func openLog(_ path: String) throws -> RoundLog {
    try makeDirectory(SavedResults.folder)
    guard ExistingFile(path) != .other else {
      throw Failure(.cannotCreate, "'\(path)' is no file; rounds can be kept in nothing else")
    }
    if save != nil && !isResumed { try ExistingFile.refuse(path, "comparison") }
    return try RoundLog(path, existing: isResumed ? .extend : .replace)
  }

  private func show(_ result: BuildComparison, _ lines: [ResultLine]) throws {
    let style = format == .text && output == nil ? terminal.style : Style(.never)
    let table = ComparisonTable(result: result, command: command(result), style: style)
    try Report(lines, comparison: table).write(as: format, to: output)
    guard result.regressions == 0 else {
      let words = confirms ? "confirmed to be slower, or worse" : "slower or worse, not confirmed"
      throw Failure(.regression, "\(result.regressions) \(words)")
    }
    guard isStrict else { return }
    if let advisory = result.advisory { throw Failure(.undecided, "no verdict: \(advisory)") }
    let doubts = result.rows.count { $0.verdict == .unsure }
    if doubts > 0 { throw Failure(.undecided, "\(doubts) rows in doubt") }
  }

  private func command(_ result: BuildComparison) -> String {
    let baseline = result.advisory == nil ? result.base.commit ?? against : against
    let usual = CompareCommand()
    func option(_ name: String, _ isUsual: Bool, _ words: [String]) -> [String] {
      isUsual ? [] : words.flatMap { [name, $0] }
    }
    let words =
      filters + option("--skip", skip.isEmpty, skip)
      + ["--against", baseline ?? result.base.name]
      + option("--rounds", rounds == usual.rounds, ["\(rounds)"])
      + option("--margin", margin == usual.margin, [margin.word])
      + option("--error", error == usual.error, [error.word])
      + option("--patience", patience == usual.patience, [patience.word])
      + option("--accept", accepted.isEmpty, accepted.map(\.word))
      + option("--threads", threads == usual.threads, ["\(threads)"])
      + option("--plant", plants.isEmpty, plants.map(\.word))
      + (comparesIdentical ? ["--identical"] : []) + (confirms ? [] : ["--no-confirm"])
      + (isStrict ? ["--strict"] : []) + ["--seed", seed.word]
    return "bench compare " + words.map(shellWord).joined(separator: " ")
  }
}
