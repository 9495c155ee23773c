/// What a reader wants to know first: did it get slower, where was it measured, how is it repeated.
struct VerdictStrip {
  let content: ReportContent
  let groups: [RunGroup]

  var html: HTML {
    content.comparisons.map(strip).joined() + groups.map(strip).joined()
  }

  private func strip(_ comparison: ComparedRounds) -> HTML {
    let result = comparison.result
    let counts = Verdict.allCases.map { verdict in
      (ReportedVerdict(verdict), result.rows.count { $0.verdict == verdict })
    }
    let worse = result.exact.count { $0.outcome == .worse }
    let chips = counts.filter { $0.1 > 0 }.map { verdict, count -> HTML in
      "<li class=\"\(verdict.style)\"><b>\(count)</b> \(verdict.verdict.rawValue)</li>"
    }
    let exact: HTML =
      worse > 0 ? "<li class=\"bad\"><b>\(worse)</b> worse in what does not vary</li>" : ""
    let (headline, style) = headline(result)
    let error = (100 * result.error).word
    return """
      <div class="verdict \(style)"><p class="headline">\(headline)</p>
      <ul class="chips">\(chips.joined())\(exact)</ul>
      <p>\(result.base.description) → \(result.head.description) · \
      margin \(threeFigures(100 * result.margin)) % · error \(error) % over all rows</p>
      <p>\(result.machine.description)</p>
      <pre>\(comparison.command)</pre></div>

      """
  }

  private func headline(_ result: BuildComparison) -> (HTML, String) {
    if result.advisory != nil { return ("No verdict", "doubt") }
    if result.regressions > 0 {
      return (
        "\(result.regressions) \(result.regressions == 1 ? "regression" : "regressions")", "bad"
      )
    }
    guard !result.rows.isEmpty else {
      return ("Nothing to compare: no whole pair of processes", "doubt")
    }
    let unsure = result.rows.count { $0.verdict == .unsure }
    return unsure == result.rows.count ? ("Unsure", "doubt") : ("No regression", "good")
  }

  private func strip(_ group: RunGroup) -> HTML {
    let count = Set(group.rows.map(\.key.id)).count
    let diverged = group.rows.reduce(0) { $0 + $1.diverged }
    let chips: HTML =
      diverged > 0
      ? "<ul class=\"chips\"><li class=\"bad\"><b>\(diverged)</b> diverged</li></ul>" : ""
    return """
      <div class="verdict calm"><p class="headline">\(count) \
      \(count == 1 ? "benchmark" : "benchmarks"), \(group.processes) \
      \(group.processes == 1 ? "process" : "processes")</p>\(chips)
      <p>\(group.description)</p>
      <pre>\(group.command)</pre></div>

      """
  }
}

extension HTML {
  static func + (a: HTML, b: HTML) -> HTML { HTML(markup: a.text + b.text) }
}
