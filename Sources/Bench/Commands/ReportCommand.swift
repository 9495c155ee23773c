import Foundation

struct ReportCommand: Command {
  var files: [String] = []
  var history: String?
  var peers: [String] = []
  var margin = 3.0
  var error = 1.0
  var accepted: [ExactQuantity] = []
  var output = "report.html"

  static let name = "report"
  static let abstract = "Write results as one page of HTML that loads nothing."
  static let discussion = """
    Files are results (JSON lines of 'bench run' and 'bench compare'), tables (*.md) and figures \
    (*.svg) of 'bench reproduce' and 'bench scaling'. The page shows verdicts, every process of every \
    row, kernels below their roofs, speed-ups, papers' tables and figures, and holds its data. Results \
    of different machines are shown apart.
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
      .option(
        "--accept <quantity>", \.accepted,
        "A change of it in a comparison is meant. May be repeated."),
      .option("-o, --output <file>", \.output, "The page."),
    ]
  }

  func validate() throws {
    guard !files.isEmpty || !peers.isEmpty || history != nil else {
      throw Failure(.usage, "Missing files. Please provide results, such as 'results.jsonl'.")
    }
    let inputs = (files + peers).map(ReportContent.resolved)
    guard !inputs.contains(ReportContent.resolved(output)) else {
      throw Failure(.usage, "'\(output)' is one of the files that are read: expected another one.")
    }
  }

  func run() throws {
    let content = try ReportContent(
      files: files, peers: peers, history: history,
      settings: ComparisonSettings(
        margin: margin / 100, error: error / 100, accepted: accepted))
    let page = Data(HTMLReport(content).text.utf8)
    try AtomicFile.replace(output, with: page)
    print("wrote '\(output)', \((page.count + 999) / 1000) kB")
  }
}
