import Foundation

struct ReproduceCommand: Command {
  enum Paper: String, ArgumentChoice {
    case raiko
  }

  enum Item: String, ArgumentChoice {
    case table1, table2, figure1, figure2, theorem1
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
    raiko is "Techniques for learning binary stochastic feedforward neural networks" (2015). \
    Finished runs are kept as JSON lines: the same command goes on where it stopped, and the \
    files of shards are merged by concatenation.
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

  func validate() throws { _ = try shard() }

  func run() throws {
    throw Failure(.failed, "'bench reproduce' is not built yet")
  }
}
