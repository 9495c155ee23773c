import Foundation

/// A file of lines that only grows, such as results in JSON: each line is written whole, by one
/// system call, and is on the disk when `append` returns. A process that is killed leaves at most
/// one torn line at the end, which the next one cuts off. One process at a time has a file.
final class AppendOnlyFile {
  enum Existing {
    /// Go on after the last whole line.
    case extend
    case replace
  }

  let path: String
  private let descriptor: Int32

  init(_ path: String, existing: Existing) throws {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Failure.system(.cannotCreate, "create", path) }
    guard isPipeOrDevice || flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw Failure(
        .cannotCreate, "'\(path)' is being written by another process; expected another name")
    }
    switch existing {
    case .extend: try cutTornLine()
    case .replace: ftruncate(descriptor, 0)
    }
  }

  private var isPipeOrDevice: Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
  }

  deinit { close(descriptor) }

  /// Adds one line, given without its end.
  func append(_ line: String) throws { try append([line]) }

  /// Adds lines, given without their ends, at once. Where only a part of them fits, none stays.
  func append(_ lines: [String]) throws {
    precondition(!lines.contains { $0.utf8.contains(UInt8(ascii: "\n")) }, "lines have no ends")
    let bytes = Array(lines.map { $0 + "\n" }.joined().utf8)
    let length = lseek(descriptor, 0, SEEK_END)
    let written = write(descriptor, bytes, bytes.count)
    guard written == bytes.count else {
      // A line that fitted in part met the end of the disk; only the next write would say so.
      let cause = written < 0 ? errno : ENOSPC
      if length >= 0 { ftruncate(descriptor, length) }
      errno = cause
      throw Failure.system(.inputOutput, "write", path)
    }
    // Pipes and devices cannot be synced.
    guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else {
      throw Failure.system(.inputOutput, "write", path)
    }
  }

  /// The whole lines of a file, a torn last one left out; none if there is no file.
  static func lines(of path: String) throws -> [String] {
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure(.missingInput, "cannot read '\(path)': expected a readable file of lines")
    }
    return data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .dropLast().map { String(decoding: $0, as: UTF8.self) }
  }

  private func cutTornLine() throws {
    let length = lseek(descriptor, 0, SEEK_END)
    guard length > 0 else { return }
    var end = length
    var block = [UInt8](repeating: 0, count: 4096)
    while end > 0 {
      let start = max(0, end - off_t(block.count))
      let count = pread(descriptor, &block, Int(end - start), start)
      guard count == Int(end - start) else { throw Failure.system(.inputOutput, "read", path) }
      if let last = block[..<count].lastIndex(of: UInt8(ascii: "\n")) {
        end = start + off_t(last) + 1
        break
      }
      end = start
    }
    guard end == length || ftruncate(descriptor, end) == 0 else {
      throw Failure.system(.inputOutput, "repair the last line of", path)
    }
  }
}
