/// A row in two builds.
struct RowComparison {
  let id: String
  /// "s" or "s/epoch".
  let unit: String
  /// Medians over processes, in `unit`.
  let base: Double
  let head: Double
  let ratio: TimeRatio
  /// From `ratio` and, of a row that was slower, from what confirming rounds said.
  let verdict: Verdict
  /// The ratio in fresh rounds; nil where none were made.
  let confirmation: TimeRatio?
  /// Of a row in doubt, how many would probably tell.
  let roundsToDecide: Int?
}

/// A quantity that no process changes, in two builds.
struct ExactComparison {
  enum Outcome: String {
    case same
    /// Less than before, such as fewer allocations.
    case better
    /// More than before, or other results.
    case worse
  }

  let id: String
  let quantity: ExactQuantity
  let base: String
  let head: String
  let outcome: Outcome
}

/// A build that is compared.
struct ComparedBuild: Equatable {
  /// As it was asked for: a revision, a path, "working tree".
  let name: String
  /// "9ab0d31+changes"; nil where it is not known.
  let commit: String?
  /// The start of the program's SHA-256; nil for saved results.
  var digest: String?

  var description: String { [name, commit].compactMap(\.self).joined(separator: " ") }
}

/// Two builds compared, ready to be shown.
struct BuildComparison {
  let base: ComparedBuild
  let head: ComparedBuild
  let machine: Fingerprint
  /// The part by which times may differ.
  let margin: Double
  /// The probability that any interval of the suite does not hold its ratio, at most.
  let error: Double
  let rows: [RowComparison]
  let exact: [ExactComparison]
  /// Why there is no verdict, as for results of another machine.
  let advisory: String?

  /// Rows that are slower, and quantities that are worse: what fails the comparison.
  var regressions: Int {
    guard advisory == nil else { return 0 }
    return rows.count { $0.verdict == .slower } + exact.count { $0.outcome == .worse }
  }
}
