/// The lines of a comparison in results files, and what they say.
struct ComparedRounds {
  let result: BuildComparison
  /// Times of every process of the rounds, in the rows' units, by id.
  let times: [String: Times]
  /// What would compare them again.
  let command: String

  struct Times {
    var base: [Double] = []
    var head: [Double] = []

    var all: [Double] { base + head }
  }

  /// Between which builds, where and how: lines with the same are of one comparison, though its shards
  /// have files of their own.
  private struct Place: Hashable {
    let base: Set<Build>
    let head: Set<Build>
    let machine: Fingerprint
    let seed: String?
    /// Of epochs; kernels have one.
    let threads: Set<Int?>
    /// Percent.
    let planted: Set<Double>

    /// - Parameter lines: at least one.
    init(_ lines: [ResultLine]) {
      func builds(_ side: ResultLine.Side) -> Set<Build> {
        Set(lines.filter { $0.side == side }.map(Build.init))
      }
      (base, head) = (builds(.base), builds(.head))
      (machine, seed) = (Fingerprint(lines[0]), lines[0].seed)
      threads = Set(lines.filter { $0.data != nil }.map(\.threads))
      planted = Set(lines.compactMap(\.planted))
    }
  }

  private struct Build: Hashable {
    let revision: String?
    let digest: String?

    init(_ line: ResultLine) { (revision, digest) = (line.revision, line.build) }
  }

  /// Of which one file may have several.
  private struct Condition: Hashable {
    let machine: Fingerprint
    let seed: String?

    init(_ line: ResultLine) { (machine, seed) = (Fingerprint(line), line.seed) }
  }

  /// - Parameter files: the lines with a side of each file.
  static func all(in files: [[ResultLine]], settings: ComparisonSettings) -> [ComparedRounds] {
    files.flatMap { $0.grouped(by: Condition.init) }.map(\.elements).grouped(by: Place.init)
      .map { place, parts in ComparedRounds(parts.flatMap(\.self), place, settings) }
  }

  private init(_ lines: [ResultLine], _ place: Place, _ settings: ComparisonSettings) {
    let (base, head) = (Self.name(place.base, "base"), Self.name(place.head, "head"))
    let planted = place.planted.sorted().map { "\($0.word) %" }.joined(separator: ", ")
    result = BuildComparison(
      lines, base: ComparedBuild(name: base, commit: nil),
      head: ComparedBuild(
        name: planted.isEmpty ? head : "\(head) with \(planted) planted", commit: nil),
      settings: settings)
    let words = ["bench", "compare", "--against", base].map(shellWord)
    command = ShellCheckout(head).line + words.joined(separator: " ")
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
  private static func name(_ builds: Set<Build>, _ side: String) -> String {
    let names = Set(builds.map { $0.revision ?? side })
    return names.isEmpty ? "no \(side)" : names.sorted().joined(separator: ", ")
  }
}
