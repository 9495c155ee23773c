import Foundation

/// Finished runs as JSON lines, each on disk as soon as its run ends. Logs of shards are merged by
/// concatenation; where a run is in a log twice, the first counts.
struct RunLog<Run: ReproducedRun> {
  private(set) var runs: [Run: Run.Outcome] = [:]
  private let file: AppendOnlyFile

  /// Reads what is there; a torn last line is cut off. Throws `Failure` 65 for a line that is no run.
  init(_ path: String) throws {
    file = try AppendOnlyFile(path, existing: .extend)
    for (index, line) in try AppendOnlyFile.lines(of: path).enumerated() {
      let run = try Self.read(line, at: "'\(path)' line \(index + 1)")
      if runs[run.settings] == nil { runs[run.settings] = run.outcome }
    }
  }

  mutating func append(_ run: FinishedRun<Run>) throws {
    try file.append(Self.line(of: run))
    runs[run.settings] = run.outcome
  }

  /// Of a run that is not finished, beside the log.
  func checkpoint(of run: Run) -> CheckpointFile {
    CheckpointFile(path: "\(file.path)-\(run.description.replacing(" ", with: "-")).checkpoint")
  }

  static func line(of run: FinishedRun<Run>) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return String(decoding: try encoder.encode(run), as: UTF8.self)
  }

  private static func read(_ line: String, at place: String) throws -> FinishedRun<Run> {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      return try decoder.decode(FinishedRun<Run>.self, from: Data(line.utf8))
    } catch {
      throw Failure(
        .malformedData, "\(place): expected a finished run as 'bench reproduce' writes it")
    }
  }
}

/// A line of the log: settings and outcome side by side.
struct FinishedRun<Run: ReproducedRun>: Codable {
  var settings: Run
  var outcome: Run.Outcome

  init(settings: Run, outcome: Run.Outcome) {
    self.settings = settings
    self.outcome = outcome
  }

  init(from decoder: any Decoder) throws {
    settings = try Run(from: decoder)
    outcome = try Run.Outcome(from: decoder)
  }

  func encode(to encoder: any Encoder) throws {
    try settings.encode(to: encoder)
    try outcome.encode(to: encoder)
  }
}
