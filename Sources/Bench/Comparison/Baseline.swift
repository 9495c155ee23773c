import Foundation

/// What a build is compared against: `--against`.
enum Baseline {
  /// An executable file.
  case binary(path: String)
  /// `.bench/<name>.jsonl`, results of an earlier day or of another machine.
  case saved(name: String)
  case revision(name: String, commit: String)

  /// The first of these that `word` names; without a word, the merge base of this program's checkout and
  /// its main branch. Throws `Failure` 66 where there is none.
  init(_ word: String?, checkout: Checkout?) throws {
    guard let word else {
      guard let checkout, let (name, commit) = checkout.mergeBase() else {
        throw Failure(
          .missingInput, "no merge base with a main branch; expected '--against <rev|binary|name>'")
      }
      self = .revision(name: name, commit: commit)
      return
    }
    if word.contains("/"), ExistingFile(word) == .regular {
      guard FileManager.default.isExecutableFile(atPath: word) else {
        throw Failure(.missingInput, "'\(word)' cannot be run; expected a build of bench")
      }
      self = .binary(path: word)
    } else if ExistingFile(SavedResults.path(word)) == .regular {
      guard checkout?.commit(of: word) == nil else {
        throw Failure(
          .usage,
          "'\(word)' is a revision and has saved results in '\(SavedResults.path(word))'. Please give "
            + "the commit, or rename the file.")
      }
      self = .saved(name: word)
    } else if let commit = checkout?.commit(of: word) {
      self = .revision(name: word, commit: commit)
    } else {
      throw Failure(
        .missingInput,
        "baseline '\(word)' not found: expected a revision of this program's checkout, the path of a "
          + "build, or a name with results in '\(SavedResults.path(word))'")
    }
  }
}
