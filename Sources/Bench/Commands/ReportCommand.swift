import Foundation

struct ReportCommand: Command {
  var files: [String] = []
  var history: String?
  var peers: [String] = []
  var margin = 3.0
  var error = 1.0
  var confirms = true
  var accepted: [ExactQuantity] = []
  var format: ReportFormat?
  var output: String?

  static let name = "report"
  static let abstract =
    "Write results as one page of HTML that loads nothing, or in another format."
  static let discussion = """
    Files are results (JSON lines of 'bench run' and 'bench compare'), tables (*.md) and figures \
    (*.svg) of 'bench reproduce' and 'bench scaling'. The page shows verdicts, every process of every \
    row, kernels below their roofs, speed-ups, papers' tables and figures, and holds its data. Results \
    of different machines are shown apart.

    Other formats, those of 'bench run' and 'bench compare', have the times of the files, or the \
    verdicts of a comparison if there is one.
    """
  static var parameters: [Parameter<Self>] {
    [
      .arguments("<file>", \.files, "Results, tables (*.md) and figures (*.svg)."),
      .option(
        "--history <directory>", \.history,
        "Show how times went from commit to commit in the *.jsonl there and in the files."),
      .option(
        "--peers <file>", \.peers,
        "Times of other programs, as 'ci/peers/run --json' writes them. May be repeated."),
      .option(
        "--margin <percent>", \.margin, in: .from(0, to: 100),
        "By how much times may differ in a comparison."),
      .option(
        "--error <percent>", \.error, in: .from(0.0001, to: 50),
        "Probability, at most, that any interval of a comparison is wrong."),
      .flag(
        "--confirm/--no-confirm", \.confirms, "Slow rows without fresh rounds are in doubt."),
      .option(
        "--accept <quantity>", \.accepted,
        "A change of it in a comparison is meant. May be repeated."),
      .option("--format <format>", \.format, "Another format.", fallback: "a page of HTML"),
      .option(
        "-o, --output <file>", \.output, "Where it goes.",
        fallback: "report.html; other formats to stdout"),
    ]
  }

  func validate() throws {
    guard !files.isEmpty || !peers.isEmpty || history != nil else {
      throw Failure(.usage, "Missing files. Please provide results, such as 'results.jsonl'.")
    }
    if format != nil && (!peers.isEmpty || history != nil) {
      throw Failure(.usage, "'--history' and '--peers' are for the page; expected no '--format'.")
    }
    let past = try history.map(ReportContent.results) ?? []
    try OutputFile.refuse(output, amongThoseRead: files + peers + past)
  }

  func run() throws {
    let settings = ComparisonSettings(
      margin: margin / 100, error: error / 100, accepted: accepted, needsConfirmation: confirms)
    if let format { return try write(format, settings) }
    let content = try ReportContent(
      files: files, peers: peers, history: history, settings: settings)
    let page = Data(HTMLReport(content).text.utf8)
    let output = output ?? "report.html"
    try AtomicFile.replace(output, with: page)
    print("wrote '\(output)', \((page.count + 999) / 1000) kB")
  }

  private func write(_ format: ReportFormat, _ settings: ComparisonSettings) throws {
    let lines = try ResultFile.read(files.uniqued(by: OutputFile.resolved))
    guard !lines.isEmpty else { throw ReportContent.noResults(in: files) }
    let comparisons = ComparedRounds.all(in: [lines.filter { $0.side != nil }], settings: settings)
      .filter { !$0.result.rows.isEmpty }
    guard comparisons.count <= 1 else {
      throw Failure(
        .usage,
        "These files have \(comparisons.count) comparisons; expected one, or '--format' left out.")
    }
    let table = comparisons.first.map {
      ComparisonTable(result: $0.result, command: $0.command, style: Style(.never))
    }
    try Report(lines, comparison: table).write(as: format, to: output)
  }
}
