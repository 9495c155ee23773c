/// A reproduced table: ours beside the paper's numbers.
struct TableReport {
  let columns: [TextTable.Column]
  let rows: [[String]]
  /// How to read the numbers, a line each.
  let notes: [String]

  func text(_ style: Style) -> String {
    ([TextTable.text(columns, rows, style), ""] + notes).joined(separator: "\n")
  }

  var markdown: String {
    let titles = columns.map(\.title)
    let rules = columns.map { $0.alignment == .right ? "---:" : "---" }
    let lines = ([titles, rules] + rows).map { "| " + $0.joined(separator: " | ") + " |" }
    return (lines + [""] + notes.map { "- " + $0 }).joined(separator: "\n") + "\n"
  }
}
