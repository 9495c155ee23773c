import Foundation

/// A tool of the system (`gzip`, `sha256sum`, `curl`) that runs beside this process and whose
/// output is read as it comes. Ends the tool when it is no longer used.
final class SystemTool {
  let name: String
  private let process = Process()
  private let output = Pipe()
  private let errors = Pipe()

  /// Starts `name` with `arguments`; `input` becomes its standard input. The tool is looked up in
  /// the directories of `searchPath`, separated by colons.
  init(
    _ name: String, _ arguments: [String], input: FileHandle = .nullDevice,
    searchPath: String = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
  ) throws(DataError) {
    guard let path = Self.find(name, in: searchPath) else {
      throw .unavailable("'\(name)' was not found on the PATH of this machine; please install it")
    }
    self.name = name
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    do { try process.run() } catch {
      throw .unavailable("'\(path)' could not be started: \(error.localizedDescription)")
    }
  }

  deinit { if process.isRunning { process.terminate() } }

  static func find(_ name: String, in searchPath: String) -> String? {
    searchPath.split(separator: ":").map { "\($0)/\(name)" }
      .first(where: FileManager.default.isExecutableFile(atPath:))
  }

  /// Reads up to `count` bytes, fewer only at the end of the output.
  func read(_ count: Int) throws(DataError) -> [UInt8] {
    guard let bytes = bytes(from: output.fileHandleForReading, upTo: count) else {
      throw .unavailable("the output of '\(name)' cannot be read: \(systemErrorMessage())")
    }
    return bytes
  }

  /// Waits for the end of the tool; its complaint, in one line, if it failed.
  func complaint() -> String? {
    let message = bytes(from: errors.fileHandleForReading, upTo: 4096) ?? []
    process.waitUntilExit()
    if process.terminationReason == .exit && process.terminationStatus == 0 { return nil }
    let line = String(decoding: message, as: UTF8.self).split(whereSeparator: \.isNewline).first
    return line.map { $0.trimmingCharacters(in: .whitespaces) }
      ?? "'\(name)' ended with status \(process.terminationStatus)"
  }
}

/// Up to `count` bytes from where `file` stands, fewer only at its end; nil if it cannot be read.
func bytes(from file: FileHandle, upTo count: Int) -> [UInt8]? {
  var failed = false
  let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
    while filled < count {
      let step = read(file.fileDescriptor, buffer.baseAddress! + filled, count - filled)
      if step < 0 && errno == EINTR { continue }
      failed = step < 0
      if step <= 0 { break }
      filled += step
    }
  }
  return failed ? nil : bytes
}

/// The system's words for the error of the call that just failed.
func systemErrorMessage() -> String { String(cString: strerror(errno)) }
