/// The results of a run: shown as they come, kept on disk where that is asked for, and not made again
/// where the file has them from an earlier run of the same program under the same conditions.
final class RunResults {
  private let output: ReportOutput
  private let file: AppendOnlyFile?
  /// What the file had.
  private let earlier: [ResultKey.OfBuild: [ResultLine]]
  /// Of this run, by id.
  private var lines: [String: [ResultLine]] = [:]

  /// - Parameters:
  ///   - file: where lines are added.
  ///   - earlier: what the file has.
  init(_ output: ReportOutput, keptIn file: AppendOnlyFile? = nil, earlier: [ResultLine] = []) {
    self.output = output
    self.file = file
    self.earlier = Dictionary(grouping: earlier, by: Self.place)
  }

  /// Shows what the file has of a row.
  /// - Parameter conditions: a line without results.
  func resume(_ conditions: ResultLine) throws {
    for line in earlier[Self.place(conditions), default: []] { try note(line) }
  }

  /// Keeps and shows a result of this run.
  func add(_ line: ResultLine) throws {
    try file?.append(line.text)
    try note(line)
  }

  /// So far.
  func lines(of id: String) -> [ResultLine] { lines[id, default: []] }

  private static func place(_ line: ResultLine) -> ResultKey.OfBuild {
    ResultKey.OfBuild(key: ResultKey(line), build: line.build)
  }

  private func note(_ line: ResultLine) throws {
    lines[line.id, default: []].append(line)
    try output.record(line)
  }
}
