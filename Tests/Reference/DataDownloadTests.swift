import Foundation
import Testing

@testable import Nets

/// Downloads from a server on this machine, where `python3` is there to be one.
@Suite(
  .enabled(
    if: ["python3", "curl"].allSatisfy {
      SystemTool.find($0, in: ProcessInfo.processInfo.environment["PATH"] ?? "") != nil
    }))
struct DataDownloadTests {
  let directory: TemporaryDirectory
  let server: SystemTool
  let mirror: String
  let content: [UInt8] = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 * $0 / 7) }

  init() throws {
    directory = try TemporaryDirectory()
    server = try SystemTool(
      "python3",
      ["-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", directory.path])
    // "Serving HTTP on 127.0.0.1 port 12345 (http://…"
    var line = ""
    while !line.hasSuffix("(") { line += String(decoding: try server.read(1), as: UTF8.self) }
    mirror = "http://127.0.0.1:\(line.split(separator: " ").dropLast().last!)"
  }

  /// A download of one file, `content` or what a mirror has instead of it.
  func download(_ name: String = "file.gz") throws -> DataDownload {
    let original = try directory.plant(content, as: "original")
    var download = try DataDownload(
      .faces, mirror: mirror + "/",
      environment: ["HOME": directory.path, "XDG_CACHE_HOME": directory.path + "/cache"])
    download.files = [
      DataFile(.trainImages, name, content.count, try sha256(of: original))
    ]
    return download
  }

  func stored(_ download: DataDownload) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: download.folder)
  }

  @Test func `a file arrives whole, once`() throws {
    try directory.plant(content, as: "file.gz")
    let download = try download()
    var received: [Int] = []
    try download.run { received.append($0.received) }
    #expect(try stored(download) == ["file.gz"])
    let bytes = try Foundation.Data(contentsOf: URL(fileURLWithPath: download.folder + "/file.gz"))
    #expect(Array(bytes) == content)
    #expect(received.first == 0 && received.last == content.count && received == received.sorted())

    try download.run { _ in Issue.record("a file that is there is not downloaded again") }
  }

  @Test func `what is not there or not right is refused and removed`() throws {
    try directory.plant(content.dropLast() + [content.last! ^ 1], as: "flipped.gz")
    try directory.plant(content.dropLast(), as: "short.gz")
    try directory.plant(content + [0], as: "long.gz")
    for (name, message) in [
      ("absent.gz", "404"), ("flipped.gz", "expected SHA-256"),
      ("short.gz", "expected 100000 bytes, found 99999"), ("long.gz", "found more"),
    ] {
      let download = try download(name)
      expectDataError(message) { try download.run() }
      expectDataError(name) { try download.run() }
      #expect(try stored(download) == [])
    }
  }

  @Test func `a download can be stopped`() throws {
    struct Stop: Error {}
    try directory.plant(content, as: "file.gz")
    let download = try download()
    #expect(throws: Stop.self) {
      try download.run { if $0.received > 0 { throw Stop() } }
    }
    #expect(try stored(download) == [])
  }

  @Test func `a server that does not answer and a cache that cannot be are errors`() throws {
    let environment = ["HOME": directory.path, "XDG_CACHE_HOME": directory.path + "/cache"]
    // Port 1 of this machine has no server.
    let closed = try DataDownload(.mnist, mirror: "http://127.0.0.1:1", environment: environment)
    expectDataError("could not be downloaded") { try closed.run() }
    try directory.plant([1], as: "file")
    let occupied = try DataDownload(
      .mnist, mirror: mirror,
      environment: ["HOME": directory.path + "/file", "XDG_CACHE_HOME": directory.path + "/file"])
    expectDataError("cannot be written") { try occupied.run() }
  }

  @Test func `sets without a mirror say so`() throws {
    for set in [DataSet.omniglot, .binarized, .faces] {
      expectDataError("cannot be fetched") { _ = try DataDownload(set) }
    }
    expectDataError("need no download") { _ = try DataDownload(.digits, mirror: mirror) }
    #expect(try DataDownload(.mnist).mirror.hasPrefix("https://"))
  }
}
