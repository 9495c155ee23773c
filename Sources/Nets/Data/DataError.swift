/// What can be wrong with data, each as one line that says what was expected and where.
public enum DataError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A file, a directory or a whole data set is not there.
  case missing(String)
  /// A file is there and is not what it should be.
  case malformed(path: String, String)
  /// A tool of the system is missing, or it or the network failed.
  case unavailable(String)
  /// A download cannot be stored.
  case cannotWrite(path: String, String)
  /// A task and a data set, or a limit, that do not go together.
  case unsuitable(String)

  public var description: String {
    let text =
      switch self {
      case .missing(let message), .unavailable(let message), .unsuitable(let message): message
      case .malformed(let path, let message): "'\(path)': \(message)"
      case .cannotWrite(let path, let message): "'\(path)' cannot be written: \(message)"
      }
    // A path may hold anything: an error stays one line.
    return text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
