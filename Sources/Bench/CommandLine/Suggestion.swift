/// The candidate that was probably meant by `word`: fewer than four edits away, and with at least
/// half of it kept.
func suggestion(for word: String, among candidates: [String]) -> String? {
  candidates
    .map { (candidate: $0, distance: editDistance(word, $0)) }
    .filter { $0.distance < 4 && 2 * $0.distance <= max(word.count, $0.candidate.count) }
    .min { $0.distance < $1.distance }?.candidate
}

/// " Did you mean '--filter'?", or nothing.
func didYouMean(_ word: String, among candidates: [String]) -> String {
  suggestion(for: word, among: candidates).map { " Did you mean '\($0)'?" } ?? ""
}

/// The fewest insertions, deletions and replacements of characters that turn `a` into `b`.
func editDistance(_ a: String, _ b: String) -> Int {
  let b = Array(b)
  // distances[j]: from the part of `a` seen so far to the first j characters of `b`
  var distances = Array(0...b.count)
  for (i, character) in a.enumerated() {
    var diagonal = distances[0]
    distances[0] = i + 1
    for j in b.indices {
      let replaced = diagonal + (character == b[j] ? 0 : 1)
      diagonal = distances[j + 1]
      distances[j + 1] = min(replaced, diagonal + 1, distances[j] + 1)
    }
  }
  return distances[b.count]
}
