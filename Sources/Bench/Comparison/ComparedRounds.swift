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
    let parts = files.flatMap { $0.grouped(by: Fingerprint.init) }
    return parts.grouped { machine, lines in
      Place(
        machine: machine, base: revision(of: .base, in: lines),
        head: revision(of: .head, in: lines))
    }.map { place, parts in
      ComparedRounds(
        parts.flatMap(\.elements), base: place.base, head: place.head, settings)
    }
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

  /// What would compare them again.
  var command: String {
    let words = ["bench", "compare", "--against", result.base.name].map(shellWord)
    return ShellCheckout(result.head.name).line + words.joined(separator: " ")
  }

  /// Its commit, or its side where that is unknown.
  private static func revision(of side: ResultLine.Side, in lines: [ResultLine]) -> String {
    let revisions = Set(lines.filter { $0.side == side }.map { $0.revision ?? side.rawValue })
    return revisions.isEmpty ? "no \(side)" : revisions.sorted().joined(separator: ", ")
  }
}
