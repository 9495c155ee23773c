enum DataSetName: String, ArgumentChoice {
  case mnist, fashion, omniglot, binarized, faces
  /// Built in: procedural, needs no files.
  case digits
}

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
  static var parameters: [Parameter<Self>] {
    [.data(\.data)] + TerminalOptions.parameters(\.terminal)
  }

  func run() throws {
    throw Failure(.failed, "'bench data list' is not built yet")
  }
}

/// The sets that have a public mirror in the form read here.
enum FetchableDataSet: String, ArgumentChoice {
  case mnist, fashion
}

struct DataFetchCommand: Command {
  var set = FetchableDataSet.mnist
  var mirror: String?
  var data: String?
  var terminal = TerminalOptions()

  static let name = "fetch"
  static let abstract = "Download a data set to the user's cache and check it."
  static var parameters: [Parameter<Self>] {
    [
      .argument("<set>", \.set, "The set."),
      .option("--mirror <url>", \.mirror, "The folder to load the set's files from."),
      .option("--data <directory>", \.data, "Where to put it instead of the cache."),
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
    throw Failure(.failed, "'bench data fetch' is not built yet")
  }
}
