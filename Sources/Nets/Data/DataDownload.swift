import Foundation

/// Downloads a data set into a data directory with the system's `curl`.
public struct DataDownload: Sendable {
  /// How far a file has come, in bytes.
  public struct Progress: Sendable {
    public let file: String
    public let received: Int
    public let expected: Int
  }

  public let set: DataSet
  /// The folder of the files, at the mirror.
  public let mirror: String
  /// The folder of the files, in the data directory.
  public let folder: String
  var files: [DataFile]

  /// `mirror` is the URL of a folder with the files of the set; by default its public one. The data
  /// directory is the user's cache unless one is given. Throws `DataError.unsuitable` for a set that
  /// has no mirror.
  public init(
    _ set: DataSet, mirror: String? = nil, into directory: String? = nil,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(DataError) {
    guard set != .digits else {
      throw .unsuitable("\(set.title) need no download")
    }
    guard let url = mirror ?? set.mirror else {
      throw .unsuitable(
        "\(set.title) cannot be fetched: its files were derived for this package and have no "
          + "public mirror; name one that has them")
    }
    self.set = set
    files = set.files
    self.mirror = url.hasSuffix("/") ? String(url.dropLast()) : url
    let directory = directory ?? DataLocation.cacheDirectory(environment: environment)
    folder = directory + "/" + set.folder
  }

  /// Downloads the files that are not there yet and verifies their sizes and checksums; a file
  /// appears under its name only when it is whole and right. `progress` is called several times a
  /// second and may throw to stop the download. Throws `DataError` when `curl` fails, a file is not
  /// what was published or cannot be stored, and what `progress` throws; no partial file is left.
  public func run(progress: (Progress) throws -> Void = { _ in }) throws {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw DataError.cannotWrite(path: folder, error.localizedDescription)
    }
    for file in files {
      let path = "\(folder)/\(file.name)"
      if (try? sha256(of: path)) == file.sha256 { continue }
      let partial = path + ".partial"
      defer { unlink(partial) }
      try download(file, to: partial, progress: progress)
      let found = try sha256(of: partial)
      guard found == file.sha256 else {
        throw DataError.malformed(
          path: "\(mirror)/\(file.name)", "expected SHA-256 \(file.sha256), found \(found)")
      }
      guard rename(partial, path) == 0 else {
        throw DataError.cannotWrite(path: path, systemErrorMessage())
      }
    }
  }

  private func download(
    _ file: DataFile, to path: String, progress: (Progress) throws -> Void
  ) throws {
    let url = "\(mirror)/\(file.name)"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    guard descriptor >= 0 else { throw DataError.cannotWrite(path: path, systemErrorMessage()) }
    defer { close(descriptor) }
    let curl = try SystemTool(
      "curl",
      [
        "--fail", "--location", "--silent", "--show-error", "--globoff", "--retry", "3",
        "--connect-timeout", "20", "--speed-limit", "100", "--speed-time", "30", "--url", url,
      ])
    var received = 0
    while received <= file.byteCount {
      try progress(Progress(file: file.name, received: received, expected: file.byteCount))
      let piece = try curl.read(min(1 << 16, file.byteCount + 1 - received))
      if piece.isEmpty { break }
      received += piece.count
      try write(piece, to: descriptor, path: path)
    }
    if received <= file.byteCount, let complaint = curl.complaint() {
      throw DataError.unavailable("'\(url)' could not be downloaded: \(complaint)")
    }
    guard received == file.byteCount else {
      let found = received < file.byteCount ? "\(received)" : "more"
      throw DataError.malformed(path: url, "expected \(file.byteCount) bytes, found \(found)")
    }
    guard fsync(descriptor) == 0 else {
      throw DataError.cannotWrite(path: path, systemErrorMessage())
    }
  }

  private func write(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(DataError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 && errno == EINTR { continue }
      guard written >= 0 else { throw .cannotWrite(path: path, systemErrorMessage()) }
      rest = rest.dropFirst(written)
    }
  }
}
