/// A verdict as a page shows it.
struct ReportedVerdict {
  let verdict: Verdict

  init(_ verdict: Verdict) { self.verdict = verdict }

  var rank: Int { Verdict.allCases.firstIndex(of: verdict)! }

  var style: String {
    switch verdict {
    case .slower: "bad"
    case .faster: "good"
    case .unsure: "doubt"
    case .same: "calm"
    }
  }

  var html: HTML { "<b class=\"\(style)\">\(verdict.rawValue)</b>" }

  /// By verdict, in each the largest changes first.
  static func sorted(_ rows: [RowComparison]) -> [RowComparison] {
    rows.sorted { a, b in
      let ranks = (ReportedVerdict(a.verdict).rank, ReportedVerdict(b.verdict).rank)
      return ranks.0 == ranks.1
        ? abs(a.ratio.estimate - 1) > abs(b.ratio.estimate - 1) : ranks.0 < ranks.1
    }
  }
}
