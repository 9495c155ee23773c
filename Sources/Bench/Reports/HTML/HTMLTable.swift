/// A table that a reader can sort by its columns, with a mouse or with keys.
struct HTMLTable {
  struct Column {
    /// What the cells hold.
    enum Kind: String {
      case text
      case number = "n"
      /// Of a benchmark: broken where it must be.
      case name = "id"
    }

    let title: String
    let kind: Kind
    /// Below the title, such as the axis of the column's strips.
    var note: HTML = ""

    init(_ title: String, _ kind: Kind = .text, note: HTML = "") {
      self.title = title
      self.kind = kind
      self.note = note
    }
  }

  struct Cell {
    let html: HTML
    /// What it is sorted by where that is not its text.
    var key: Double?

    init(_ html: HTML, key: Double? = nil) {
      self.html = html
      self.key = key
    }

    init(_ text: String, key: Double? = nil) { self.init("\(text)" as HTML, key: key) }
  }

  /// For those who do not see it.
  let caption: String
  let columns: [Column]
  var rows: [[Cell]] = []

  /// In a frame that scrolls where the page is narrower.
  var html: HTML {
    """
    <div class="scroll" role="region" aria-label="\(caption)" tabindex="0">
    <table class="sortable"><caption>\(caption)</caption>
    <thead><tr>\(columns.map(header).joined())</tr></thead>
    <tbody>\(rows.map(row).joined())</tbody>
    </table></div>

    """
  }

  private func header(_ column: Column) -> HTML {
    """
    <th scope="col"\(style(column))><button type="button">\
    \(column.title)</button>\(column.note)</th>
    """
  }

  private func style(_ column: Column) -> HTML {
    column.kind == .text ? "" : " class=\"\(column.kind.rawValue)\""
  }

  private func row(_ cells: [Cell]) -> HTML {
    let cells = zip(columns, cells).map { column, cell in
      let key: HTML = cell.key.map { " data-k=\"\(fourFigures($0))\"" } ?? ""
      return "<td\(style(column))\(key)>\(cell.html)</td>" as HTML
    }
    return "<tr>\(cells.joined())</tr>\n"
  }
}
