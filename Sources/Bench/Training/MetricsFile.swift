import Foundation

/// The metrics of a run, one line per epoch.
enum MetricsFile {
  /// A new file for a new run.
  static func create(_ path: String) throws -> AppendOnlyFile {
    try ExistingFile.refuse(path, "metrics")
    return try AppendOnlyFile(path, existing: .extend)
  }

  /// The file of a resumed run: what a killed run may have left beyond its checkpoint, a torn line
  /// or the lines of later epochs, is cut off, so that no epoch appears twice.
  static func resume(_ path: String, reportedEpochs: Int) throws -> AppendOnlyFile {
    if ExistingFile(path) == .regular {
      let lines = try AppendOnlyFile.lines(of: path)
      let kept = try lines.enumerated().filter { index, line in
        guard let epoch = Self.epoch(of: line) else {
          throw Failure(
            .malformedData,
            "'\(path)', line \(index + 1): expected a JSON object with a whole number as 'epoch'")
        }
        return epoch <= reportedEpochs
      }
      if kept.count < lines.count {
        let text = kept.map { $0.element + "\n" }.joined()
        try AtomicFile.replace(path, with: Array(text.utf8))
      }
    }
    return try AppendOnlyFile(path, existing: .extend)
  }

  private static func epoch(of line: String) -> Int? {
    let object = try? JSONSerialization.jsonObject(with: Data(line.utf8))
    return (object as? [String: Any])?["epoch"] as? Int
  }
}
