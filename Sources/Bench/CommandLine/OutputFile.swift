import Foundation

/// A file that a command is told to write.
enum OutputFile {
  /// Throws `Failure` 64 where it is one that the command reads or keeps results in.
  static func refuse(_ output: String?, amongThoseRead paths: [String]) throws {
    guard let output, paths.map(resolved).contains(resolved(output)) else { return }
    throw Failure(
      .usage, "'\(output)' is a file of results that is in use: expected another one to write to.")
  }

  /// The same for all names of a file.
  static func resolved(_ path: String) -> String {
    URL(filePath: path).resolvingSymlinksInPath().standardizedFileURL.path
  }
}
