struct ListCommand: Command {
  var filters: [String] = []
  var particles = 20
  var isCore = false

  static let name = "list"
  static let abstract = "List benchmarks, one id per line."
  static var parameters: [Parameter<Self>] {
    [
      .arguments("<filter>", \.filters, "Only ids with this part or pattern: 'epoch/*/g5/*'."),
      .option(
        "--particles <count>", \.particles, in: .from(2, to: 10_000),
        "Particles M of the rows with more than one."),
      .flag("--core", \.isCore, "Only those that 'bench compare' takes where none are named."),
    ]
  }

  func run() throws {
    let ids = BenchmarkRow.all(particles: particles).map(\.id)
      .filter { !isCore || BenchmarkRow.core.contains($0) }
    let filter = IdFilter(filters)
    try filter.requireMatch(ids)
    for id in ids where filter.admits(id) { print(id) }
  }
}
