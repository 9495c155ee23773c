/// How each benchmark's time went from commit to commit: a line for each machine and its conditions.
struct TrendSection {
  private let charts: [TrendChart]
  /// Their places are their colours.
  private let machines: [Fingerprint]
  private let omitted: Int

  /// More take longer to open than anyone looks.
  private static let mostCharts = 400

  /// Nil where there is no trend.
  init?(_ trends: [Trend]) {
    guard !trends.isEmpty else { return nil }
    let groups = trends.grouped(by: \.key.id)
    let machines = trends.map(\.key.machine).uniqued()
    charts = groups.prefix(Self.mostCharts).map { id, trends in
      TrendChart(id: id, lines: trends.map { ($0, machines.firstIndex(of: $0.key.machine)!) })
    }
    self.machines = machines
    omitted = groups.count - charts.count
  }

  var html: HTML {
    let (stepped, level) = (charts.filter(\.hasSteps), charts.filter { !$0.hasSteps })
    return """
      <ul class="legend">\(machines.enumerated().map(legend).joined())</ul>
      \(.note("""
        Medians over processes, by commit in the order of their times. Upright marks are \
        suggestions, never verdicts: where a level that changes there fits better than one that does \
        not. Benchmarks with a mark come first.\(omitted > 0 ? " \(omitted) more are left out." : "")
        """))
      <div class="charts">\((stepped + level).map(\.html).joined())</div>

      """
  }

  private func legend(_ index: Int, _ machine: Fingerprint) -> HTML {
    let name = machine.description
    return """
      <li><svg width="28" height="10" aria-hidden="true"><path class="s\(TrendChart.color(index))" \
      stroke-width="2" d="M0 5h28"/></svg> \(name.isEmpty ? "an unnamed machine" : name)</li>
      """
  }
}
