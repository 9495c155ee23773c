import Foundation
import Nets

struct DataCommand: Command {
  static let name = "data"
  static let abstract = "Find, check and fetch data sets."
  static var subcommands: [any Command.Type] { [DataListCommand.self, DataFetchCommand.self] }
}

struct DataListCommand: Command {
  var data: String?
  var terminal = TerminalOptions()

  static let name = "list"
  static let abstract = "Say what was found where, and check its SHA-256."
  static let discussion = """
    Exits with 1 if a file is not the published one or cannot be read; a set that is not there is \
    no error. 'bench data fetch' downloads those that have a public mirror.
    """
  static var parameters: [Parameter<Self>] {
    [.data(\.data)] + TerminalOptions.parameters(\.terminal)
  }

  func run() throws {
    let statuses = try DataStatus.list(option: data)
    let columns: [TextTable.Column] = [
      .init("set"), .init("images", .right), .init("files"), .init("where"),
    ]
    let rows = statuses.map { status in
      [
        status.set.rawValue, status.imageCount.map { "\($0)" } ?? "–", Self.files(status),
        Self.place(status),
      ]
    }
    print(TextTable.text(columns, rows, terminal.style))
    let bad = statuses.filter(\.isBad).map(\.set.rawValue)
    guard bad.isEmpty else {
      throw Failure(
        .failed,
        "expected readable files with the published SHA-256; not so: \(bad.joined(separator: ", "))"
      )
    }
  }

  private static func files(_ status: DataStatus) -> String {
    if status.set == .digits { return "none needed" }
    return switch status.verification {
    case nil: "not found"
    case .verified: "SHA-256 verified"
    case .mismatch(let file): "wrong SHA-256: \(file)"
    case .unverified(let reason): "not verified: \(reason)"
    }
  }

  private static func place(_ status: DataStatus) -> String {
    if let problem = status.problem { return problem.description }
    guard let location = status.location, let directory = location.directory else {
      return status.set.title
    }
    return "\(directory) (\(location.origin.rawValue))"
  }
}

extension DataStatus {
  /// Found, but not what it should be.
  fileprivate var isBad: Bool {
    if case .mismatch = verification { return true }
    return location != nil && problem != nil
  }
}

/// The sets that have a public mirror in the form read here.
enum FetchableDataSet: String, ArgumentChoice {
  case mnist, fashion

  var set: DataSet { self == .mnist ? .mnist : .fashion }
}

struct DataFetchCommand: Command {
  var set = FetchableDataSet.mnist
  var mirror: String?
  var data: String?
  var terminal = TerminalOptions()

  static let name = "fetch"
  static let abstract = "Download a data set to the user's cache and check it."
  static let discussion = """
    Needs the system's curl. A file appears under its name once it is whole and its SHA-256 is the \
    published one; files that are there already are not loaded again.
    """
  static var parameters: [Parameter<Self>] {
    [
      .argument("<set>", \.set, "The set."),
      .option(
        "--mirror <url>", \.mirror, "The folder to load the set's files from.",
        fallback: "the set's public mirror"),
      .option(
        "--data <directory>", \.data, "Where to put it instead of the cache.",
        fallback: "the user's cache"),
    ] + TerminalOptions.parameters(\.terminal)
  }

  func validate() throws {
    if let mirror, !["http://", "https://", "file://"].contains(where: mirror.hasPrefix) {
      throw Failure(
        .usage,
        "The value '\(mirror)' is invalid for '--mirror <url>'. "
          + "Please provide a URL that begins with http://, https:// or file://.")
    }
  }

  func run() throws {
    let download = try DataDownload(set.set, mirror: mirror, into: data)
    Terminal.writeError("\(set.set.title) from \(download.mirror) to \(download.folder)\n")
    var current: (file: String, progress: Progress)?
    try download.run { step in
      if Interrupt.isRequested {
        throw Failure(.interrupted, "interrupted; whole files are kept in '\(download.folder)'")
      }
      if current?.file != step.file {
        current?.progress.finish()
        current = (step.file, terminal.progress(step.file, total: step.expected))
      }
      current?.progress.update(step.received)
    }
    current?.progress.finish()
    print("\(set.set.title) is in '\(download.folder)', SHA-256 verified")
  }
}
