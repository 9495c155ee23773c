import Foundation
import Nets

/// The file that a run is resumed from.
struct CheckpointFile {
  let path: String

  /// Replaces the content as a whole; what cannot be finished leaves the old one.
  func write(_ checkpoint: Checkpoint) throws {
    try AtomicFile.replace(path, with: checkpoint.bytes)
  }

  var exists: Bool { ExistingFile(path) != .nothing }

  /// Takes the file away, if it is there.
  func remove() throws {
    guard unlink(path) == 0 || errno == ENOENT else {
      throw Failure.system(.inputOutput, "remove", path)
    }
  }

  /// - Throws: a `Failure` that names the file, where it is missing or no checkpoint.
  func read() throws -> Checkpoint {
    switch ExistingFile(path) {
    case .nothing:
      throw Failure(
        .missingInput,
        "'\(path)' does not exist; expected a checkpoint to resume from (a new run is started "
          + "without '--resume')")
    case .other:
      throw Failure(.missingInput, "'\(path)' is no file; expected a checkpoint to resume from")
    case .empty, .regular: break
    }
    guard let content = FileManager.default.contents(atPath: path) else {
      throw Failure(.missingInput, "cannot read '\(path)': expected a readable checkpoint")
    }
    return try using { () throws(CheckpointError) in try Checkpoint(bytes: Array(content)) }
  }

  /// Puts the path before what is wrong with the content.
  func using<Result>(_ body: () throws(CheckpointError) -> Result) throws -> Result {
    do {
      return try body()
    } catch {
      throw Failure(.malformedData, "checkpoint '\(path)': \(error)")
    }
  }
}
