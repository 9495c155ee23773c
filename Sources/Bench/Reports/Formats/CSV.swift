// Comma-separated values as in RFC 4180: for spreadsheets and data frames.

/// Cells with a comma, a quote or a line end are quoted, and quotes in them doubled.
func csvLine(_ cells: [String]) -> String {
  cells.map { cell in
    cell.contains { ",\"\n\r\r\n".contains($0) }
      ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
  }.joined(separator: ",")
}

extension JSONLine.Value {
  /// Empty where there is no value, or none that is finite.
  var csv: String {
    switch self {
    case .null: ""
    case .bool(let bool): "\(bool)"
    case .integer(let integer): "\(integer)"
    case .number(let number): number.isFinite ? "\(number)" : ""
    case .text(let text): text
    case .numbers(let numbers): numbers.map { "\($0)" }.joined(separator: " ")
    case .integers(let integers): integers.map { "\($0)" }.joined(separator: " ")
    }
  }
}

extension ResultLine {
  /// All members but the lists of numbers.
  private static let columns = members.filter {
    if case .numbers = $0.member { false } else { true }
  }

  static let csvHeader = csvLine(["id"] + columns.map(\.name))

  var csv: String {
    csvLine([id] + Self.columns.map { value(of: $0.member)?.csv ?? "" })
  }
}
