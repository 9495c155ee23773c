import Foundation

/// What is found under a name.
enum ExistingFile {
  case nothing
  case empty
  /// A file with content.
  case regular
  /// A directory, a device, a pipe.
  case other

  init(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      self = .nothing
      return
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      self = .other
      return
    }
    self = status.st_size == 0 ? .empty : .regular
  }

  /// Throws if a new run would lose or mix results of an earlier one.
  static func refuse(_ path: String, _ what: String) throws {
    guard ExistingFile(path) == .regular else { return }
    throw Failure(
      .cannotCreate,
      "'\(path)' exists already; expected '--resume' to go on from there, or a new name for the "
        + what)
  }
}
