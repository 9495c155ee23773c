/// What is known of how a row's time has changed; in the order in which a reader wants to see it.
enum Verdict: String, CaseIterable {
  /// By more than the margin; the only one that fails a comparison, once confirmed.
  case slower
  case faster
  /// More rounds would tell.
  case unsure
  /// By less than the margin either way.
  case same
}
