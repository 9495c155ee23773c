/// A comparison for a terminal: what changed, what is in doubt, and how to see it again.
struct ComparisonTable {
  let result: BuildComparison
  /// The command that repeats the comparison.
  let command: String
  let style: Style

  var text: String {
    var lines = [head, ""]
    if !changedRows.isEmpty {
      lines.append(TextTable.text(Self.columns, changedRows.map(cells), style))
    }
    if !changedQuantities.isEmpty {
      lines.append(TextTable.text(Self.exactColumns, changedQuantities.map(cells), style))
    }
    if let same { lines.append(same) }
    if !result.exact.isEmpty {
      let same = result.exact.count { $0.outcome == .same }
      lines.append("exact    \(same) of \(result.exact.count) counts the same")
    }
    return (lines + ["", conclusion]).joined(separator: "\n")
  }

  /// Changed or in doubt.
  var changedRows: [RowComparison] {
    Verdict.allCases.filter { $0 != .same }.flatMap { verdict in
      result.rows.filter { $0.verdict == verdict }
    }
  }

  var changedQuantities: [ExactComparison] { result.exact.filter { $0.outcome != .same } }

  var head: String {
    let pairs = result.rows.map(\.ratio.pairs).min() ?? 0
    let title = style.bold("\(result.base.description) → \(result.head.description)")
    let unit = result.advisory == nil ? "pairs of processes" : "processes"
    return "\(title)\n\(result.machine.description)\n\(pairs) \(unit) or more · "
      + "error \(percent(result.error)) over \(result.rows.count) rows · "
      + "margin \(percent(result.margin))"
  }

  static let columns: [TextTable.Column] = [
    .init("verdict"), .init("row"), .init("base", .right), .init("head", .right),
    .init("change", .right), .init("interval", .right), .init(""),
  ]

  func cells(_ row: RowComparison) -> [String] {
    [
      row.verdict.rawValue, withoutControls(row.id), time(row.base, row.unit),
      time(row.head, row.unit),
      change(row.ratio.estimate),
      "[\(change(row.ratio.lower)), \(change(row.ratio.upper))]", note(row),
    ]
  }

  private func note(_ row: RowComparison) -> String {
    if let fresh = row.confirmation {
      return row.verdict == .slower
        ? "confirmed by \(fresh.pairs) fresh pairs"
        : "not confirmed: \(change(fresh.estimate)) by \(fresh.pairs) fresh pairs"
    }
    guard row.verdict == .unsure else { return "" }
    if row.ratio.verdict(margin: result.margin) == .slower { return "slower, not confirmed yet" }
    if !row.ratio.upper.isFinite { return "too few rounds" }
    return row.roundsToDecide.map { "about \($0) rounds would decide" } ?? "at the margin"
  }

  static let exactColumns: [TextTable.Column] = [
    .init("verdict"), .init("row"), .init("quantity"), .init("change"),
  ]

  func cells(_ quantity: ExactComparison) -> [String] {
    [
      quantity.outcome.rawValue, withoutControls(quantity.id), quantity.quantity.rawValue,
      "\(quantity.base) → \(quantity.head)",
    ]
  }

  var same: String? {
    let rows = result.rows.filter { $0.verdict == .same }
    guard !rows.isEmpty else { return nil }
    let largest = rows.map { max($0.ratio.estimate, 1 / $0.ratio.estimate) }.max()! - 1
    let widths = rows.map { $0.ratio.upper / $0.ratio.estimate - 1 }.sorted()
    let others = rows.count == result.rows.count ? "all \(rows.count)" : "\(rows.count) others"
    return "same     \(others), largest change \(percent(largest)); intervals of "
      + "±\(percent(medianOfSorted(widths)))"
  }

  private var conclusion: String { "\(verdict). Repeat: \(command)" }

  var verdict: String {
    let count = result.regressions
    return result.advisory
      ?? (count == 0 ? "no regression" : count == 1 ? "1 regression" : "\(count) regressions")
  }

  private func time(_ value: Double, _ unit: String) -> String {
    unit == "s/epoch" ? threeFigures(value) + " s" : seconds(value)
  }
}
