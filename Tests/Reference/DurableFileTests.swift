import Foundation
import Testing

@testable import bench

/// A path in a fresh folder, removed afterwards.
private func withTemporaryFile(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder.appending(path: "file").path)
}

private func content(_ path: String) -> String? {
  FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
}

private func code(_ body: () throws -> Void) -> Failure.Code? {
  do {
    try body()
    return nil
  } catch { return Failure(error).code }
}

struct `Append-only files` {
  @Test(arguments: [
    ("", 0), ("", 4), ("", 4096), ("one\n", 0), ("one\n", 2), ("one\n", 4095), ("one\n", 4096),
    ("one\ntwo\n", 10_000),
  ])
  func `go on after the last whole line`(_ whole: String, _ torn: Int) throws {
    try withTemporaryFile { path in
      let found = whole + String(repeating: "x", count: torn)
      try found.write(toFile: path, atomically: false, encoding: .utf8)
      try AppendOnlyFile(path, existing: .extend).append("next")
      #expect(content(path) == whole + "next\n")
    }
  }

  @Test func `list whole lines only`() throws {
    try withTemporaryFile { path in
      #expect(try AppendOnlyFile.lines(of: path) == [])
      try "one\n\nthree\nto".write(toFile: path, atomically: false, encoding: .utf8)
      #expect(try AppendOnlyFile.lines(of: path) == ["one", "", "three"])
    }
  }

  @Test func `are replaced on demand`() throws {
    try withTemporaryFile { path in
      try AppendOnlyFile(path, existing: .replace).append("old")
      try AppendOnlyFile(path, existing: .replace).append("new")
      #expect(content(path) == "new\n")
    }
  }

  @Test func `are one process's at a time`() throws {
    try withTemporaryFile { path in
      let first = try AppendOnlyFile(path, existing: .replace)
      try first.append("one")
      for existing in [AppendOnlyFile.Existing.extend, .replace] {
        #expect(code { _ = try AppendOnlyFile(path, existing: existing) } == .cannotCreate)
      }
      #expect(content(path) == "one\n")
      withExtendedLifetime(first) {}
    }
  }

  #if os(Linux)
    @Test func `keep no part of a line that does not fit`() async {
      await #expect(processExitsWith: .success) {
        try withTemporaryFile { path in
          let file = try AppendOnlyFile(path, existing: .extend)
          try file.append("one")
          signal(SIGXFSZ, SIG_IGN)
          var limit = rlimit(rlim_cur: 10, rlim_max: 10)
          setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
          guard code({ try file.append("longer than ten bytes") }) == .inputOutput,
            content(path) == "one\n"
          else { exit(1) }
        }
      }
    }
  #endif

  @Test func `say what failed`() throws {
    try withTemporaryFile { path in
      #expect(
        code { _ = try AppendOnlyFile(path + "/no/file", existing: .extend) } == .cannotCreate)
    }
    #if os(Linux)
      #expect(
        code { try AppendOnlyFile("/dev/full", existing: .extend).append("x") } == .inputOutput)
    #endif
  }
}

struct `Atomic files` {
  @Test func `are replaced whole and leave nothing beside them`() throws {
    try withTemporaryFile { path in
      try AtomicFile.replace(path, with: Array("first".utf8))
      try AtomicFile.replace(path, with: [UInt8](repeating: 65, count: 1 << 20))
      #expect(content(path)?.count == 1 << 20)
      try AtomicFile.replace(path, with: [UInt8]())
      #expect(content(path) == "")
      let folder = (path as NSString).deletingLastPathComponent
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["file"])
    }
  }

  @Test func `keep the old content when they fail`() throws {
    try withTemporaryFile { path in
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      #expect(code { try AtomicFile.replace(path, with: [1]) } == .cannotCreate)
      #expect(code { try AtomicFile.replace(path + "/no/file", with: [1]) } == .cannotCreate)
      let folder = (path as NSString).deletingLastPathComponent
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["file"])
    }
  }
}
