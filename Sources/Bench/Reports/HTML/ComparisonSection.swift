/// Two builds beside each other: verdicts first, then every process.
struct ComparisonSection {
  private let comparison: ComparedRounds
  /// Of ratios and their intervals.
  private let ratioAxis: SVGAxis
  /// Of times by the base's median.
  private let timeAxis: SVGAxis

  private var result: BuildComparison { comparison.result }

  init(_ comparison: ComparedRounds) {
    self.comparison = comparison
    ratioAxis = HTMLStrip.axis(
      around1: comparison.result.rows.flatMap { [$0.ratio.lower, $0.ratio.upper] })
    timeAxis = HTMLStrip.axis(
      around1: comparison.result.rows.flatMap { row in
        (comparison.times[row.id]?.all ?? []).map { $0 / row.base }
      }, share: HTMLStrip.usualShare)
  }

  var html: HTML {
    """
    <h3>\(result.base.description) → \(result.head.description)</h3>
    \(.note("\(result.machine.description)"))\(advisory)\(table.html)\
    \(exact)
    """
  }

  private var advisory: HTML {
    result.advisory.map { .note("<b>No verdict:</b> \($0)") } ?? ""
  }

  private var table: HTMLTable {
    var table = HTMLTable(
      caption: "Times of \(result.head.description) beside \(result.base.description)",
      columns: [
        .init("verdict"), .init("benchmark", .name), .init("base", .number),
        .init("head", .number), .init("change", .number),
        .init("interval", note: HTMLStrip.scale(ratioAxis, "0")),
        .init("processes", note: HTMLStrip.scale(timeAxis, "base")),
        .init("pairs"),
      ])
    table.rows = ReportedVerdict.sorted(result.rows).map(row)
    return table
  }

  private func row(_ row: RowComparison) -> [HTMLTable.Cell] {
    [
      .init(ReportedVerdict(row.verdict).html, key: Double(ReportedVerdict(row.verdict).rank)),
      .init(.name(row.id)),
      .init(seconds(row.base), key: row.base), .init(seconds(row.head), key: row.head),
      .init(change(row.ratio.estimate), key: row.ratio.estimate),
      .init(interval(row), key: row.ratio.lower),
      .init(processes(row), key: row.head), .init(pairs(row)),
    ]
  }

  private func interval(_ row: RowComparison) -> HTML {
    var strip = HTMLStrip(ratioAxis)
    strip.addBand(1 / (1 + result.margin), 1 + result.margin)
    strip.addRule(1)
    strip.addInterval(row.ratio.lower, row.ratio.estimate, row.ratio.upper, color: 1)
    return strip.html("\(change(row.ratio.lower)) to \(change(row.ratio.upper))")
  }

  private func processes(_ row: RowComparison) -> HTML {
    let times = comparison.times[row.id] ?? ComparedRounds.Times()
    var strip = HTMLStrip(timeAxis)
    strip.addRule(1)
    strip.addDots(times.base.map { $0 / row.base }, color: 0, rows: 0...0.45)
    strip.addDots(times.head.map { $0 / row.base }, color: 1, rows: 0.55...1)
    return strip.html("\(times.base.count) processes of the base, \(times.head.count) of the head")
  }

  private func pairs(_ row: RowComparison) -> HTML {
    let confirmed: HTML = row.confirmation.map { "<small>, \($0.pairs) to confirm</small>" } ?? ""
    let wanted: HTML =
      row.roundsToDecide.map { "<small>, ≈ \($0) rounds would decide</small>" } ?? ""
    return "\(row.ratio.pairs)\(confirmed)\(wanted)"
  }

  /// What does not vary from process to process: only what differs.
  private var exact: HTML {
    let changed = result.exact.filter { $0.outcome != .same }
    guard !result.exact.isEmpty else { return "" }
    let same = result.exact.count - changed.count
    let note: HTML = .note("\(same) allocations, draws, checksums and the like are the same.")
    var table = HTMLTable(
      caption: "What does not vary from process to process",
      columns: [
        .init("outcome"), .init("benchmark", .name), .init("quantity"), .init("base", .number),
        .init("head", .number),
      ])
    table.rows = changed.map { exact in
      let style = exact.outcome == .worse ? "bad" : "good"
      return [
        .init("<b class=\"\(style)\">\(exact.outcome.rawValue)</b>"), .init(.name(exact.id)),
        .init(exact.quantity.rawValue), .init(exact.base), .init(exact.head),
      ]
    }
    return changed.isEmpty ? note : "\(table.html)\(note)"
  }
}
