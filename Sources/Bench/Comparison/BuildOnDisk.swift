import Foundation
import Nets

/// A build that can be run.
struct BuildOnDisk {
  let build: ComparedBuild
  let path: String
  /// When the program was last written.
  private let date: Date?

  init(_ name: String, commit: String?, path: String) throws {
    let digest = try sha256(of: path).prefix(12)
    build = ComparedBuild(name: name, commit: commit, digest: String(digest))
    // A build replaces links to programs, not only programs.
    self.path = URL(filePath: path).resolvingSymlinksInPath().path
    date = Self.date(of: self.path)
  }

  /// This very program.
  static func running() throws -> BuildOnDisk {
    try BuildOnDisk(
      "working tree", commit: Revision.ofThisProgram?.description,
      path: Bundle.main.executableURL!.path)
  }

  /// What every process is told.
  static func options(threads: Int, seed: Seed) -> [String] {
    ["--threads", "\(threads)", "--seed", seed.word]
  }

  /// One observation of each row, from a fresh process. Throws `Failure` 1 with the process's own words
  /// where it fails.
  func sample(_ ids: [String], _ options: [String]) throws -> [ResultLine] {
    let lines = try results(of: ["sample"] + options + ["--"] + ids)
    guard lines.map(\.id) == ids else {
      throw Failure(
        .failed, "\(build.description) was to time \(ids.joined(separator: ", ")) and did not")
    }
    return lines
  }

  /// Of these rows, those that the build has too. Throws `Failure` 69 where it is older than `bench sample`.
  func known(_ rows: [BenchmarkRow]) throws -> [BenchmarkRow] {
    do {
      _ = try run(["sample"])
    } catch {
      throw Failure(
        .unavailableService,
        "\(build.description) is older than 'bench sample', so it cannot be timed")
    }
    let list = String(decoding: try run(["list"]), as: UTF8.self)
    let ids = Set(list.split(separator: "\n").map(String.init))
    return rows.filter { ids.contains($0.id) }
  }

  /// What does not vary from process to process.
  func exactCounts(of rows: [BenchmarkRow], _ options: [String]) throws -> [ResultLine] {
    try results(of: ["sample", "--exact"] + options + ["--"] + rows.map(\.id))
  }

  private func results(of arguments: [String]) throws -> [ResultLine] {
    var parser = ResultParser()
    return try run(arguments).split(separator: UInt8(ascii: "\n")).map { line in
      do {
        var result = try parser.parse(Array(line), 0..<line.count)
        (result.commit, result.build) = (build.commit, build.digest)
        return result
      } catch let problem as ResultParser.Problem {
        throw Failure(.failed, "\(build.description) printed no result: \(problem.description)")
      }
    }
  }

  /// Throws `Failure` 1 where a kernel of the build is wrong: its time means nothing.
  func verify() throws { _ = try run(["verify", "--quiet"]) }

  /// Throws `Failure` 1 where the program fails, or is not the one that it was.
  private func run(_ arguments: [String]) throws -> [UInt8] {
    try requireUnchanged()
    let tool = try SystemTool(path, arguments)
    let output = try tool.readToEnd()
    if let complaint = tool.complaint() {
      throw Failure(
        .failed, "\(build.description): 'bench \(arguments[0])' failed: \(complaint)")
    }
    try requireUnchanged()
    return output
  }

  private func requireUnchanged() throws {
    guard Self.date(of: path) == date else {
      throw Failure(.failed, "'\(path)' was built anew, or removed, while it was being timed")
    }
  }

  private static func date(of path: String) -> Date? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return attributes?[.modificationDate] as? Date
  }
}
