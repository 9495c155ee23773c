/// Why a golden file cannot be used: one line with its path, the place in it and the reason.
public struct GoldenCaseError: Error, CustomStringConvertible {
  public let path: String
  /// Such as `M_cases[1].tuples[0].log_w`; empty for the whole file.
  public let location: String
  public let reason: String

  public var description: String {
    location.isEmpty ? "\(path): \(reason)" : "\(path): \(location): \(reason)"
  }

  init(path: String, location: String, reason: String) {
    self.path = path
    self.location = location
    self.reason = reason
  }

  init(path: String, _ error: DecodingError) {
    let (context, reason): (DecodingError.Context, String) =
      switch error {
      case .keyNotFound(let key, let context): (context, "the key \(key.stringValue) is missing")
      case .typeMismatch(_, let context), .valueNotFound(_, let context),
        .dataCorrupted(let context):
        (context, context.reason)
      @unknown default: (.init(codingPath: [], debugDescription: ""), "\(error)")
      }
    self.init(path: path, location: context.location, reason: reason)
  }
}

extension DecodingError.Context {
  fileprivate var location: String {
    codingPath.reduce("") { location, key in
      if key.stringValue.hasPrefix("Index "), let index = key.intValue {
        return "\(location)[\(index)]"
      }
      return location.isEmpty ? key.stringValue : "\(location).\(key.stringValue)"
    }
  }

  /// Of valid JSON the decoder rejects without a place only whole numbers that are none.
  fileprivate var reason: String {
    codingPath.isEmpty && debugDescription.contains("not valid JSON")
      ? "a number that should be whole is not, or is out of range" : debugDescription
  }
}
