import Foundation
import Nets

struct ReproduceCommand: Command {
  enum Paper: String, ArgumentChoice {
    case raiko, roeder

    var items: [Item] {
      switch self {
      case .raiko: [.table1, .table2, .figure1, .figure2, .theorem1]
      case .roeder: [.table2, .figure1, .figure2, .figure3]
      }
    }
  }

  enum Item: String, ArgumentChoice {
    case table1, table2, figure1, figure2, figure3, theorem1
  }

  enum Scale: String, ArgumentChoice {
    case smoke, paper
  }

  var paper = Paper.raiko
  var item = Item.table1
  var scale = Scale.smoke
  var givenShard: Shard?
  var output = "reproduce"
  var seed = Seed(1)
  var threads: Int?
  var data: String?
  var terminal = TerminalOptions()

  static let name = "reproduce"
  static let abstract = "Regenerate a table or a figure of a paper."
  static let discussion = """
    raiko is "Techniques for learning binary stochastic feedforward neural networks" (2015): \
    table1, table2, figure1, figure2, theorem1. Its tables are trained with every learning rate of \
    a grid, the rate is chosen on validation images, and the test takes 100 particles. 'paper' is \
    50 epochs, 10 seeds and 9 rates; 'smoke' is 5 epochs, one seed and 2 rates. MNIST is needed, \
    and for part of table1 the faces.

    roeder is "Sticking the landing" (2017): table2, figure1, figure2, figure3. \
    \(AutoencoderPlan.help) MNIST is needed, and for half of the table Omniglot. The figures take \
    seconds at any scale.

    Finished runs are kept as JSON lines in <item>-<scale>.jsonl (of roeder: roeder-<item>-…), \
    those of a shard in <item>-<scale>-<i>of<n>.jsonl: the same command goes on where it stopped, \
    of roeder also within a run. The files of shards are merged by concatenation; the command \
    without a shard then makes the missing runs, if any, and the table. On a cluster with Slurm, \
    tasks find their shares themselves:

      sbatch --array=1-40 --wrap 'bench reproduce raiko table1 --scale paper'

    With GNU parallel, on one machine or several:

      parallel bench reproduce raiko table1 --scale paper --shard {}/8 ::: {1..8}

    and in the end:

      cat reproduce/table1-paper-*of*.jsonl > reproduce/table1-paper.jsonl
    """
  static var parameters: [Parameter<Self>] {
    [
      .argument("<paper>", \.paper, "The paper."),
      .argument("<item>", \.item, "What to regenerate."),
      .option("--scale <scale>", \.scale, "Minutes, or as much as the paper."),
      .option(
        "--shard <i/n>", \.givenShard,
        "Only the i-th of n shares of the runs.", fallback: "that of the Slurm array task, or all"),
      .option("--output <directory>", \.output, "Where runs, tables and figures go."),
      .seed(\.seed),
      .threads(\.threads),
      .data(\.data),
    ] + TerminalOptions.parameters(\.terminal)
  }

  func shard(_ environment: [String: String] = ProcessInfo.processInfo.environment) throws -> Shard
  {
    try givenShard ?? Shard.slurm(environment) ?? .all
  }

  func validate() throws {
    guard paper.items.contains(item) else {
      let names = paper.items.map { "'\($0)'" }.joined(separator: ", ")
      throw Failure(.usage, "'\(paper)' has no '\(item)' here. Please provide one of \(names).")
    }
    _ = try shard()
  }

  func run() throws {
    try makeDirectory(output)
    switch paper {
    case .raiko: try reproduceRaiko()
    case .roeder: try reproduceRoeder()
    }
  }

  /// The start of the names of an item's files.
  var title: String { paper == .raiko ? "\(item)" : "\(paper)-\(item)" }

  /// Makes the runs that are not there yet; once all shares are in, `report` shows them.
  func reproduce<Run: ReproducedRun>(
    _ runs: [Run], report: ([Run: Run.Outcome], _ missing: [Run.Source: String]) throws -> Void
  ) throws {
    let shard = try shard()
    let name = logName(shard)
    var log = try RunLog<Run>("\(output)/\(name)")
    let reproduction = Reproduction(
      title: title, runs: runs, shard: shard, data: data,
      threads: threads ?? ProcessInfo.processInfo.activeProcessorCount, terminal: terminal)
    let missing = try reproduction.run(into: &log)
    guard shard == .all else { return print("share \(shard.word) is in '\(output)/\(name)'") }
    try report(log.runs, missing)
  }

  func logName(_ shard: Shard) -> String {
    "\(title)-\(scale)\(shard.suffix).jsonl"
  }

  func show(_ table: TableReport) throws {
    print(table.text(terminal.style))
    try write(table.markdown, to: "\(title)-\(scale).md")
  }

  func write(_ text: String, to name: String) throws {
    try AtomicFile.replace("\(output)/\(name)", with: Data(text.utf8))
    print("wrote '\(output)/\(name)'")
  }
}
