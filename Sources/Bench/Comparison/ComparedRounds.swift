/// The lines of a comparison in results files, and what they say.
struct ComparedRounds {
  let result: BuildComparison
  /// Times of every process of the rounds, in the rows' units, by id.
  let times: [String: Times]

  struct Times {
    var base: [Double] = []
    var head: [Double] = []

    var all: [Double] { base + head }
  }

  /// Between which builds, on which machine: lines with the same are of one comparison, though its shards
  /// have files of their own.
  private struct Place: Hashable {
    let machine: Fingerprint
    let base: String
    let head: String
  }

  /// - Parameter files: the lines with a side of each file.
  static func all(in files: [[ResultLine]], settings: ComparisonSettings) -> [ComparedRounds] {
    var order: [Place] = []
    var lines: [Place: [ResultLine]] = [:]
    for file in files {
      let groups = Dictionary(grouping: file, by: Fingerprint.init)
      for machine in file.map(Fingerprint.init).uniqued() {
        let group = groups[machine]!
        let place = Place(
          machine: machine, base: revision(of: .base, in: group),
          head: revision(of: .head, in: group))
        if lines[place] == nil { order.append(place) }
        lines[place, default: []] += group
      }
    }
    return order.map { ComparedRounds(lines[$0]!, base: $0.base, head: $0.head, settings) }
  }

  private init(
    _ lines: [ResultLine], base: String, head: String, _ settings: ComparisonSettings
  ) {
    result = BuildComparison(
      lines, base: ComparedBuild(name: base, commit: nil),
      head: ComparedBuild(name: head, commit: nil), settings: settings)
    times = lines.reduce(into: [:]) { times, line in
      guard let value = line.value, value > 0 else { return }
      switch line.side {
      case .base?: times[line.id, default: Times()].base.append(value)
      case .head?: times[line.id, default: Times()].head.append(value)
      case nil: break
      }
    }
  }

  /// Its commit, or its side where that is unknown.
  private static func revision(of side: ResultLine.Side, in lines: [ResultLine]) -> String {
    let revisions = Set(lines.filter { $0.side == side }.map { $0.revision ?? side.rawValue })
    return revisions.isEmpty ? "no \(side)" : revisions.sorted().joined(separator: ", ")
  }
}
