/// Where results are kept by name, below the working directory.
enum SavedResults {
  static let folder = ".bench"

  static func path(_ name: String) -> String { "\(folder)/\(name).jsonl" }
}
