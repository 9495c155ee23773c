/// Aligned columns for a terminal. Widths are known before the rows where rows are printed as they
/// come, or fitted to them.
struct TextTable {
  enum Alignment { case left, right }

  struct Column {
    let title: String
    let alignment: Alignment
    /// In characters, so that µ and × take one column each.
    var width: Int

    init(_ title: String, _ alignment: Alignment = .left, width: Int = 0) {
      self.title = title
      self.alignment = alignment
      self.width = max(width, title.count)
    }
  }

  private(set) var columns: [Column]

  init(_ columns: [Column]) { self.columns = columns }

  /// Widens columns to hold `rows`, whose cells are in the order of the columns.
  mutating func fit(_ rows: [[String]]) {
    for row in rows {
      for (index, cell) in row.enumerated() {
        columns[index].width = max(columns[index].width, cell.count)
      }
    }
  }

  func header(_ style: Style) -> String { style.bold(line(columns.map(\.title))) }

  /// One row; a cell wider than its column shifts the rest of its row.
  func line(_ cells: [String]) -> String {
    let padded = zip(columns, cells).map { column, cell in
      let padding = String(repeating: " ", count: max(0, column.width - cell.count))
      return column.alignment == .left ? cell + padding : padding + cell
    }
    let line = padded.joined(separator: "  ")
    return String(line.reversed().drop { $0 == " " }.reversed())
  }

  /// Header and rows, fitted.
  static func text(_ columns: [Column], _ rows: [[String]], _ style: Style) -> String {
    var table = TextTable(columns)
    table.fit(rows)
    return ([table.header(style)] + rows.map(table.line)).joined(separator: "\n")
  }
}
