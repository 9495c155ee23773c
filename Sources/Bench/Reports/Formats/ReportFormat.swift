/// How results are written.
enum ReportFormat: String, ArgumentChoice {
  /// Tables for a terminal.
  case text
  /// Lines of results, which `bench` reads again.
  case json
  case csv
  /// For the summary of a CI job.
  case markdown
  /// What google-benchmark prints; for its compare.py.
  case google
  /// For github-action-benchmark, tool customSmallerIsBetter.
  case github
  /// Bencher Metric Format; for `bencher run --adapter json`.
  case bencher
  /// For CI systems that show tests.
  case junit

  /// Whether results are written one by one as they come; other formats are written at the end.
  var isStreamed: Bool {
    switch self {
    case .text, .json, .csv: true
    case .markdown, .google, .github, .bencher, .junit: false
    }
  }

  /// Whether a run that failed can say so in it.
  var showsProblems: Bool { self == .junit || self == .markdown }
}
