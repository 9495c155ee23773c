/// The table of a group: every process of every row.
struct RunSection {
  let group: RunGroup

  /// Rows beyond it would make a page that no browser opens.
  static let mostRows = 5000
  /// Of times by their row's median.
  private let axis: SVGAxis

  init(_ group: RunGroup) {
    self.group = group
    axis = HTMLStrip.axis(
      around1: group.rows.flatMap { row in
        row.time.map { time in row.values.map { $0 / time.median } } ?? []
      }, share: HTMLStrip.usualShare)
  }

  var html: HTML {
    var table = HTMLTable(caption: "Times of \(group.description)", columns: columns)
    table.rows = group.rows.prefix(Self.mostRows).map(row)
    let omitted = group.rows.count - table.rows.count
    return """
      <h3>\(group.description)</h3>
      \(table.html)\(omitted > 0 ? .note("\(omitted) more rows are left out here.") : "")
      """
  }

  private var hasBuilds: Bool { group.builds.count > 1 }
  private var hasRates: Bool { group.rows.contains { $0.rate != nil } }

  private var columns: [HTMLTable.Column] {
    [.init("benchmark", .name)] + (hasBuilds ? [.init("commit")] : []) + [
      .init("median", .number), .init("interval", .number),
      .init("processes", note: HTMLStrip.scale(axis, "median")),
      .init("n", .number),
    ] + (hasRates ? [.init("rate", .number), .init("of its roof", .number)] : [])
      + [.init("check, test")]
  }

  private func row(_ row: Measurements.Row) -> [HTMLTable.Cell] {
    let build = hasBuilds ? [HTMLTable.Cell(row.build ?? "–")] : []
    return [.init(.name(row.key.id, row.key.conditions.shortDescription))] + build + times(row)
      + (hasRates ? rates(row) : []) + [
        .init(check(row))
      ]
  }

  private func times(_ row: Measurements.Row) -> [HTMLTable.Cell] {
    let count = HTMLTable.Cell("\(row.values.count)")
    guard let time = row.time else {
      return [.init("<b class=\"bad\">diverged</b>" as HTML), .init("–"), .init(""), count]
    }
    var strip = HTMLStrip(axis)
    strip.addRule(1)
    strip.addDots(row.values.map { $0 / time.median }, color: 0)
    let range = "\(seconds(row.values.min()!)) to \(seconds(row.values.max()!))"
    let reach = time.relativeReach
    return [
      .init(seconds(time.median), key: time.median),
      .init(row.values.count > 1 ? "±\(threeFigures(100 * reach)) %" : "–", key: reach),
      .init(
        strip.html("\(row.values.count) processes, \(range)"),
        key: row.values.max()! / time.median),
      count,
    ]
  }

  private func rates(_ row: Measurements.Row) -> [HTMLTable.Cell] {
    let share = row.rate.flatMap { rate in row.line.roofRate.map { rate / $0 } }.map { share in
      HTMLTable.Cell("\(formatted(100 * share, decimals: 0)) % \(row.line.roof ?? "")", key: share)
    }
    return [
      row.rate.map { .init(rate($0, (row.line.workUnit ?? "") + "/s"), key: $0) } ?? .init("–"),
      share ?? .init("–"),
    ]
  }

  private func check(_ row: Measurements.Row) -> HTML {
    let line = row.line
    let results = [
      line.worstError, line.testErrorPercent.map { "\(formatted($0, decimals: 2)) % wrong" },
      line.testNLL.map { "\(formatted($0, decimals: 2)) nats" },
      line.fraction.flatMap { $0 < 1 ? "of \(threeFigures(100 * $0)) %" : nil },
    ].compactMap(\.self).joined(separator: ", ")
    let diverged: HTML =
      row.diverged > 0 && !row.values.isEmpty
      ? " <b class=\"bad\">\(row.diverged) diverged</b>" : ""
    return "\(results)\(diverged)"
  }
}
