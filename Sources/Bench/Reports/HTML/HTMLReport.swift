/// The page: one file that loads nothing. It is well-formed XML too, so that a mistake in it shows.
struct HTMLReport {
  let content: ReportContent
  private let groups: [RunGroup]

  init(_ content: ReportContent) {
    self.content = content
    groups = RunGroup.all(in: content.runs)
  }

  var text: String { html.text }

  private var html: HTML {
    let sections = sections
    return """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta name="color-scheme" content="light dark"/>
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
      style-src 'unsafe-inline'; script-src 'unsafe-inline'"/>
      <link rel="icon" href="data:,"/>
      <title>StochasticNets benchmarks</title>
      <style>\(HTML(markup: SVGDocument.style + HTMLStyle.css))</style></head>
      <body><header><h1>StochasticNets benchmarks</h1>
      <p class="note">\(subtitle)</p></header>
      <main>
      \(VerdictStrip(content: content, groups: groups).html)\(mixed)
      <nav aria-label="Contents"><ul>\(sections.map(entry).joined())</ul></nav>
      \(sections.map(\.html).joined())</main>
      \(EmbeddedData(content).script)<script>\(HTML(markup: HTMLScript.javaScript))</script>
      </body></html>

      """
  }

  private func entry(_ section: HTMLSection) -> HTML {
    "<li><a href=\"#\(section.id)\">\(section.title)</a></li>"
  }

  private var subtitle: HTML {
    let days = content.times.map { times in
      Set([times.lowerBound, times.upperBound].map { String($0.prefix(10)) }).sorted()
        .joined(separator: " to ")
    }
    let lines = "\(content.lineCount) \(content.lineCount == 1 ? "result" : "results")"
    return "\([lines, days].compactMap(\.self).joined(separator: " · "))"
  }

  private var mixed: HTML {
    groups.count > 1
      ? .note(
        """
        Results of \(groups.count) machines or kinds of run are here. They are shown apart: a time of one \
        says nothing about a time of another.
        """) : ""
  }

  /// Those that have something to show.
  private var sections: [HTMLSection] {
    let comparisons = content.comparisons.map { ComparisonSection($0).html }
    let times = groups.map { RunSection($0).html }
    let rooflines = groups.compactMap { group in
      Roofline(group.newest).map { "<h3>\(group.description)</h3>\n\($0.html)" as HTML }
    }
    let speedUps =
      groups.compactMap { SpeedUpSection($0)?.html }
      + content.peers.map { SpeedUpSection($0.rounds, name: fileName($0.path)).html }
    let all = [
      ("comparison", "Comparison", comparisons), ("times", "Times", times),
      ("roofline", "Roofline", rooflines), ("speed-up", "Speed-up", speedUps),
      ("papers", "Papers: ours beside published", content.papers.map(\.html)),
      ("trend", "Trend", [TrendSection(content.trends)?.html].compactMap(\.self)),
      ("methods", "Methods and data", [HTMLMethods.html]),
    ]
    return all.filter { !$0.2.isEmpty }.map {
      HTMLSection(id: $0.0, title: $0.1, content: $0.2.joined())
    }
  }
}
