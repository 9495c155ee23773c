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
  var data: String?
  var format = ReportFormat.text
  var output: String?
  var terminal = TerminalOptions()

  static let name = "run"
  static let abstract = "Verify the kernels, then time training epochs and kernels."
  static let discussion = """
    Prints the seconds that an epoch of each estimator takes, then the rate of each kernel. A \
    kernel that is wrong is not timed.
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
      .data(\.data),
      .option("--format <format>", \.format, "A table, or every sample as a JSON line."),
      .option("-o, --output <file>", \.output, "Write the report there, line by line as it goes."),
    ] + TerminalOptions.parameters(\.terminal)
  }

  func run() throws {
    try scratchRun()
  }
}
