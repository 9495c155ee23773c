import Foundation
import Synchronization

// Not Foundation's `Process`: that keeps the pipes of tools that were stopped early, and its
// children inherit blocked signals.

/// A tool of the system (`gzip`, `sha256sum`, `curl`) that runs beside this process and whose
/// output is read as it comes. Ends the tool when it is no longer used; the tool also ends if this
/// process does, as its output then goes nowhere.
package final class SystemTool {
  package let name: String
  private let process: pid_t
  private let output: Int32
  private let errors: Int32
  /// As `waitpid` gives it, once it has ended.
  private var status: Int32?

  /// Starts `name` with `arguments`; `input` becomes its standard input, which is empty without. The
  /// tool is looked up in the directories of `searchPath`, separated by colons.
  package init(
    _ name: String, _ arguments: [String], input: FileHandle? = nil,
    searchPath: String = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
  ) throws(DataError) {
    guard let path = Self.find(name, in: searchPath) else {
      throw .unavailable("'\(name)' was not found on the PATH of this machine; please install it")
    }
    let started = Self.starting.withLock { _ in Self.start(path, arguments, input: input) }
    guard let started else {
      throw .unavailable("'\(path)' could not be started: \(systemErrorMessage())")
    }
    self.name = name
    (process, output, errors) = started
  }

  deinit {
    Self.closeAll(output, errors)
    if status == nil {
      // Its whole group: what it has started as well.
      kill(-process, SIGKILL)
      _ = waitForEnd()
    }
  }

  static func find(_ name: String, in searchPath: String) -> String? {
    if name.contains("/") {
      return FileManager.default.isExecutableFile(atPath: name) ? name : nil
    }
    return searchPath.split(separator: ":").map { "\($0)/\(name)" }
      .first(where: FileManager.default.isExecutableFile(atPath:))
  }

  /// Reads up to `count` bytes, fewer only at the end of the output.
  package func read(_ count: Int) throws(DataError) -> [UInt8] {
    guard let bytes = bytes(from: output, upTo: count) else {
      throw .unavailable("the output of '\(name)' cannot be read: \(systemErrorMessage())")
    }
    return bytes
  }

  /// Reads all of the output.
  package func readToEnd() throws(DataError) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let block = try read(1 << 16)
      if block.isEmpty { return bytes }
      bytes += block
    }
  }

  /// Waits for the end of the tool, once its output has been read; its complaint, in one line, if
  /// it failed.
  package func complaint() -> String? {
    let message = bytes(from: errors, upTo: 4096) ?? []
    let status = waitForEnd()
    if status == 0 { return nil }
    let lines = String(decoding: message, as: UTF8.self).split(whereSeparator: \.isNewline)
    let line = lines.first { $0.hasPrefix("Error:") } ?? lines.first
    return line.map { $0.trimmingCharacters(in: .whitespaces) }
      ?? "'\(name)' ended with status \(status)"
  }

  /// Whether it still runs: for a tool whose output goes elsewhere.
  package var isRunning: Bool {
    var ended: Int32 = 0
    if status == nil && waitpid(process, &ended, WNOHANG) == process { status = ended }
    return status == nil
  }

  /// 0 for success.
  private func waitForEnd() -> Int32 {
    var ended: Int32 = 0
    if let status { return status }
    while waitpid(process, &ended, 0) < 0 && errno == EINTR {}
    status = ended
    return ended
  }

  /// One tool is started at a time, so that none inherits another's pipes before they are closed
  /// to children.
  private static let starting = Mutex(())

  /// Nil, with `errno` set, if the system refuses.
  private static func start(
    _ path: String, _ arguments: [String], input: FileHandle?
  ) -> (process: pid_t, output: Int32, errors: Int32)? {
    guard let output = makePipe() else { return nil }
    guard let errors = makePipe() else {
      closeAll(output.read, output.write)
      return nil
    }
    // Errors are read after the output: a tool that has much to say of its end must not wait for it.
    #if os(Linux)
      let setPipeSize: Int32 = 1031  // F_SETPIPE_SZ, which Swift does not see
      _ = fcntl(errors.write, setPipeSize, 1 << 20)
    #endif
    let streams = (input?.fileDescriptor, output.write, errors.write)
    let process = spawn(path, arguments, streams: streams)
    closeAll(output.write, errors.write)
    guard let process else {
      closeAll(output.read, errors.read)
      return nil
    }
    return (process, output.read, errors.read)
  }

  /// A pipe that children do not inherit.
  private static func makePipe() -> (read: Int32, write: Int32)? {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  /// Leaves `errno` as it is.
  private static func closeAll(_ descriptors: Int32...) {
    let error = errno
    for descriptor in descriptors { close(descriptor) }
    errno = error
  }

  /// Starts a process with these descriptors as its standard streams and no blocked or ignored
  /// signals, in a group of its own: an interrupt from the keyboard reaches only us.
  private static func spawn(
    _ path: String, _ arguments: [String], streams: (input: Int32?, output: Int32, errors: Int32)
  ) -> pid_t? {
    #if os(Linux)
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #else
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    if let input = streams.input {
      posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    } else {
      posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    }
    posix_spawn_file_actions_adddup2(&actions, streams.output, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, streams.errors, STDERR_FILENO)
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let flags = [POSIX_SPAWN_SETSIGMASK, POSIX_SPAWN_SETSIGDEF, POSIX_SPAWN_SETPGROUP]
    posix_spawnattr_setflags(&attributes, flags.reduce(0) { $0 | Int16($1) })

    let environment = ProcessInfo.processInfo.environment.map { "\($0)=\($1)" }
    var process: pid_t = 0
    let status = withCStrings([path] + arguments) { arguments in
      withCStrings(environment) { environment in
        posix_spawn(&process, path, &actions, &attributes, arguments, environment)
      }
    }
    errno = status
    return status == 0 ? process : nil
  }

  /// Calls `body` with a null-terminated array of C strings.
  private static func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}

/// Up to `count` bytes from where `file` stands, fewer only at its end; nil if it cannot be read.
func bytes(from file: Int32, upTo count: Int) -> [UInt8]? {
  var failed = false
  let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
    while filled < count {
      let step = read(file, buffer.baseAddress! + filled, count - filled)
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
