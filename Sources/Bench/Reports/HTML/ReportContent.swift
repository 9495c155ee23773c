import Foundation

/// What the files of a report hold.
struct ReportContent {
  private(set) var runs = Measurements()
  private(set) var comparisons: [ComparedRounds] = []
  /// Of the history and the files; none where no history was asked for.
  private(set) var trends: [Trend] = []
  private(set) var papers: [PaperFile] = []
  private(set) var peers: [(path: String, rounds: PeerRounds)] = []
  private(set) var lineCount = 0
  /// The first and the last, as in the files.
  private(set) var times: ClosedRange<String>?

  /// Throws `Failure` 66 for what cannot be read, 65 for what is no result, or where there is none.
  init(
    files: [String], peers peerFiles: [String] = [], history directory: String? = nil,
    settings: ComparisonSettings = ComparisonSettings()
  ) throws {
    var sides: [[ResultLine]] = []
    var past = Measurements()
    var seen: Set<String> = []
    for path in files where seen.insert(OutputFile.resolved(path)).inserted {
      if PaperFile.isOne(path) {
        papers.append(try PaperFile(path))
      } else {
        sides.append(try readResults(path, &past))
      }
    }
    comparisons = ComparedRounds.all(in: sides, settings: settings)
    for path in peerFiles { peers.append((path, try PeerRounds(path))) }
    if let directory {
      for path in try Self.results(in: directory)
      where seen.insert(OutputFile.resolved(path)).inserted {
        try ResultFile.forEachResult(of: path) { Self.note($0, in: &past) }
      }
      trends = Trend.all(in: past)
    }
    if lineCount > 0 || !papers.isEmpty || !peers.isEmpty || !trends.isEmpty { return }
    guard past.rows.isEmpty else {
      throw Failure(.malformedData, "'\(directory!)' has one commit: a trend needs two")
    }
    throw Self.noResults(in: files + [directory].compactMap(\.self))
  }

  static func noResults(in paths: [String]) -> Failure {
    let names = paths.map { "'\($0)'" }.joined(separator: ", ")
    return Failure(
      .malformedData,
      "no results in \(names): expected JSON lines, as 'bench run --format json -o' writes")
  }

  /// The lines of comparisons, which are needed whole; all others are only counted in.
  private mutating func readResults(_ path: String, _ past: inout Measurements) throws
    -> [ResultLine]
  {
    var sides: [ResultLine] = []
    try ResultFile.forEachResult(of: path) { line in
      lineCount += 1
      if let time = line.time {
        times = min(times?.lowerBound ?? time, time)...max(times?.upperBound ?? time, time)
      }
      guard line.side == nil else { return sides.append(line) }
      runs.add(line, of: line.revision)
      Self.note(line, in: &past)
    }
    guard Set(sides.map(\.side)).count > 1 else {
      // Of one build, as a comparison with saved results leaves them.
      for line in sides { runs.add(line, of: line.revision) }
      return []
    }
    return sides
  }

  private static func note(_ line: ResultLine, in past: inout Measurements) {
    guard line.side == nil else { return }
    // Without a commit, by day.
    past.add(line, of: line.revision ?? line.time.map { String($0.prefix(10)) })
  }

  static func results(in directory: String) throws -> [String] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
      throw Failure(.missingInput, "cannot read '\(directory)': expected a folder of results")
    }
    let paths = names.filter { $0.hasSuffix(".jsonl") }.sorted().map { directory + "/" + $0 }
    guard !paths.isEmpty else {
      throw Failure(.missingInput, "no '*.jsonl' in '\(directory)': expected a folder of results")
    }
    return paths
  }

}
