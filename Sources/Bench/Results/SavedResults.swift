/// Where results are kept by name, below the working directory.
enum SavedResults {
  static let folder = ".bench"

  static func path(_ name: String) -> String { "\(folder)/\(name).jsonl" }

  /// Throws `Failure` 64 for a name that would be elsewhere.
  static func requireName(_ name: String?) throws {
    guard let name, name.isEmpty || name.contains("/") else { return }
    throw Failure(.usage, "'--save \(name)' is no name: expected one without '/'.")
  }
}
