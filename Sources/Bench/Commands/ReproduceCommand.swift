import Foundation
import Nets

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
    Tables are trained with every learning rate of a grid, the rate is chosen on validation images, \
    and the test takes 100 particles. 'paper' is 50 epochs, 10 seeds and 9 rates; 'smoke' is 5 \
    epochs, one seed and 2 rates. MNIST is needed, and for part of table1 the faces.

    Finished runs are kept as JSON lines in <item>-<scale>.jsonl, those of a shard in \
    <item>-<scale>-<i>of<n>.jsonl: the same command goes on where it stopped. The files of shards \
    are merged by concatenation; the command without a shard then makes the missing runs, if any, \
    and the table. On a cluster with Slurm, tasks find their shares themselves:

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

  func validate() throws { _ = try shard() }

  func run() throws {
    try makeDirectory(output)
    if item == .theorem1 {
      print(TheoremReport.text(terminal.style))
      return try write(TheoremReport.figure.svg, to: "theorem1.svg")
    }
    let shard = try shard()
    let plan = RunPlan(item: item, scale: scale, seed: seed.value)
    var log = try RunLog("\(output)/\(logName(shard))")
    let reproduction = Reproduction(
      plan: plan, shard: shard, data: data,
      threads: threads ?? ProcessInfo.processInfo.activeProcessorCount, terminal: terminal)
    let missing = try reproduction.run(into: &log)
    guard shard == .all else {
      return print("share \(shard.word) is in '\(output)/\(logName(shard))'")
    }
    try report(plan, log, missing)
  }

  func logName(_ shard: Shard) -> String {
    let suffix = shard == .all ? "" : "-" + shard.word.replacing("/", with: "of")
    return "\(item)-\(scale)\(suffix).jsonl"
  }

  private func report(_ plan: RunPlan, _ log: RunLog, _ missing: [LearningTask: String]) throws {
    switch item {
    case .table1, .table2:
      let table = TableReport(plan, log: log.runs, missing: missing)
      print(table.text(terminal.style))
      try write(table.markdown, to: "\(item)-\(scale).md")
    case .figure1:
      for (name, svg) in Figure1.charts(plan, log: log.runs) {
        try write(svg, to: "\(name)-\(scale).svg")
      }
    case .figure2:
      if let svg = Figure2.svg(plan, log: log.runs) { try write(svg, to: "figure2-\(scale).svg") }
    case .theorem1: break
    }
  }

  private func write(_ text: String, to name: String) throws {
    try AtomicFile.replace("\(output)/\(name)", with: Data(text.utf8))
    print("wrote '\(output)/\(name)'")
  }
}
