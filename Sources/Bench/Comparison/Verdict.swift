/// What is known of how a row's time has changed.
enum Verdict: String, CaseIterable {
  /// By more than the margin; the only one that fails a comparison, once confirmed.
  case slower
  case faster
  /// By less than the margin either way.
  case same
  /// More rounds would tell.
  case unsure
}
