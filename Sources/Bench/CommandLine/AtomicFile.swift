import Foundation

/// Files that are replaced as a whole, such as checkpoints: a reader finds the old content or the
/// new, whatever happens in between.
enum AtomicFile {
  /// Writes a temporary file beside `path`, syncs it and renames it. A device or a pipe is written
  /// to instead: it must not be replaced.
  static func replace(_ path: String, with bytes: some ContiguousBytes) throws {
    if ExistingFile(path) == .other { return try writeDirectly(bytes, path) }
    let temporary = "\(path).\(getpid()).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Failure.system(.cannotCreate, "create", path) }
    do {
      try write(bytes, to: descriptor, path)
      guard fsync(descriptor) == 0 else { throw Failure.system(.inputOutput, "write", path) }
      guard rename(temporary, path) == 0 else {
        throw Failure.system(.cannotCreate, "replace", path)
      }
      close(descriptor)
    } catch {
      close(descriptor)
      unlink(temporary)
      throw error
    }
    syncDirectory(of: path)
  }

  /// Throws early where `replace` could not write: before the work whose results it is to hold.
  static func requireReplaceable(_ path: String) throws {
    guard ExistingFile(path) != .other else { return }
    guard access(directory(of: path), W_OK) == 0 else {
      throw Failure.system(.cannotCreate, "create", path)
    }
  }

  /// Copies a file, its permissions with it.
  static func copy(_ source: String, to path: String) throws {
    let temporary = "\(path).\(getpid()).tmp"
    do {
      try FileManager.default.copyItem(atPath: source, toPath: temporary)
    } catch {
      throw Failure(.cannotCreate, "cannot copy '\(source)' to '\(path)'")
    }
    guard rename(temporary, path) == 0 else {
      let failure = Failure.system(.cannotCreate, "replace", path)
      unlink(temporary)
      throw failure
    }
  }

  private static func writeDirectly(_ bytes: some ContiguousBytes, _ path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure.system(.cannotCreate, "create", path) }
    defer { close(descriptor) }
    try write(bytes, to: descriptor, path)
  }

  private static func write(_ bytes: some ContiguousBytes, to descriptor: Int32, _ path: String)
    throws
  {
    try bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let count = Foundation.write(
          descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress!, rest.count)
        guard count > 0 else { throw Failure.system(.inputOutput, "write", path) }
        rest = rest.dropFirst(count)
      }
    }
  }

  /// Makes the new name durable too; some file systems cannot, and the content is safe without.
  private static func syncDirectory(of path: String) {
    let descriptor = open(directory(of: path), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  /// Foundation's deletingLastPathComponent stops the program for a name of one character.
  private static func directory(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
  }
}

/// A directory for results, unless it is there.
func makeDirectory(_ path: String) throws {
  do {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  } catch {
    throw Failure(
      .cannotCreate, "cannot create '\(path)': expected a directory that can be written to")
  }
}
