import Foundation

/// Files that are replaced as a whole, such as checkpoints: a reader finds the old content or the
/// new, whatever happens in between.
enum AtomicFile {
  /// Writes a temporary file beside `path`, syncs it and renames it.
  static func replace(_ path: String, with bytes: some ContiguousBytes) throws {
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
    let directory = (path as NSString).deletingLastPathComponent
    let descriptor = open(directory.isEmpty ? "." : directory, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
