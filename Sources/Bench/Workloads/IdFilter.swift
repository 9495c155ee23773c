/// Selects ids by parts of them, or by patterns of a whole id in which `*` stands for anything.
struct IdFilter {
  let filters: [String]
  let skipped: [String]

  init(_ filters: [String], skipping skipped: [String] = []) {
    self.filters = filters
    self.skipped = skipped
  }

  func admits(_ id: String) -> Bool {
    (filters.isEmpty || filters.contains { Self.matches(id, $0) })
      && !skipped.contains { Self.matches(id, $0) }
  }

  /// The error for filters that select nothing: an empty run must not look like a good one.
  func requireMatch(_ ids: [String], verbs: [String] = []) throws {
    guard !ids.contains(where: admits) else { return }
    let words = filters.isEmpty ? skipped : filters
    let hint = words.first.map { didYouMean($0, among: ids + verbs) } ?? ""
    throw Failure(
      .usage,
      "No benchmark matches '\(words.joined(separator: " "))'.\(hint) "
        + "'bench list' shows all ids.")
  }

  private static func matches(_ id: String, _ filter: String) -> Bool {
    guard filter.contains("*") else { return id.contains(filter) }
    let parts = filter.split(separator: "*", omittingEmptySubsequences: false)
    guard id.hasPrefix(parts.first!) else { return false }
    var rest = id.dropFirst(parts.first!.count)
    for part in parts.dropFirst().dropLast() {
      guard let range = rest.firstRange(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return rest.hasSuffix(parts.last!)
  }
}
