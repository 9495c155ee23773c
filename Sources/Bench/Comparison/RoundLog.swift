/// The lines of a comparison, on disk as each process ends, and how far it is.
struct RoundLog {
  private struct Place: Hashable {
    let stage: ResultLine.Stage
    let round: Int
    let id: String
  }

  var path: String { file.path }
  private(set) var lines: [ResultLine] = []
  private let file: AppendOnlyFile
  private var counts: [Place: Int] = [:]

  /// Throws `Failure` 65 where the file has lines that are no results.
  init(_ path: String, existing: AppendOnlyFile.Existing) throws {
    file = try AppendOnlyFile(path, existing: existing)
    for line in try ResultFile.read([path]) { note(line) }
  }

  mutating func append(_ lines: [ResultLine]) throws {
    try file.append(lines.map(\.text))
    for line in lines { note(line) }
  }

  /// How many of a round's processes have timed all of these rows.
  func processes(_ stage: ResultLine.Stage, round: Int, ids: [String]) -> Int {
    ids.map { counts[Place(stage: stage, round: round, id: $0), default: 0] }.min() ?? 0
  }

  /// Throws `Failure` 65 where the log has processes of other builds, or under other conditions.
  func require(
    _ builds: [ResultLine.Side: ComparedBuild], threads: Int, seed: Seed,
    planted: [PlantedSlowdown] = []
  ) throws {
    for line in lines {
      guard let side = line.side, let build = builds[side], build.digest == line.build else {
        let side = line.side.map { "\($0)" } ?? "unknown"
        throw mismatch("the \(side) build \(line.build ?? "without a digest")")
      }
      let isEpoch = line.data != nil
      if isEpoch && line.threads != threads { throw mismatch("\(line.threads ?? 0) threads") }
      if line.seed != seed.word { throw mismatch("seed \(line.seed ?? "unknown")") }
      let expected = side == .head ? planted.percent(of: line.id) : 0
      if line.stage != .counts && (line.planted ?? 0) != expected {
        throw mismatch("\((line.planted ?? 0).word) % planted in \(line.id)")
      }
    }
  }

  private func mismatch(_ what: String) -> Failure {
    Failure(
      .malformedData,
      "'\(path)' has rounds with \(what); expected what this comparison has, or a new name")
  }

  private mutating func note(_ line: ResultLine) {
    lines.append(line)
    guard let stage = line.stage, let round = line.round else { return }
    counts[Place(stage: stage, round: round, id: line.id), default: 0] += 1
  }
}
