import Foundation

/// Results and what is said of them: what every format is made from.
struct Report {
  /// In the order in which they first appear.
  let rows: [ReportRow]
  var comparison: ComparisonTable?
  /// Why there are no results, or not all: a kernel that is wrong.
  var problem: String?

  /// - Parameters:
  ///   - lines: of several processes, machines or files. Of a comparison, the head's rounds are rows.
  init(_ lines: [ResultLine], comparison: ComparisonTable? = nil, problem: String? = nil) {
    let rows = lines.filter(\.isOfARow).grouped {
      ResultKey.OfBuild(key: ResultKey($0), build: $0.revision)
    }
    let counts = Dictionary(rows.map { ($0.key.key.id, 1) }, uniquingKeysWith: +)
    self.rows = rows.map { place, lines in
      ReportRow(
        name: counts[place.key.id] == 1 ? place.key.id : "\(place.key.id) (\(place.conditions))",
        lines: lines)
    }
    self.comparison = comparison
    self.problem = problem
  }

  /// The whole report.
  func data(as format: ReportFormat, style: Style = Style(.never)) throws -> Data {
    switch format {
    case .text: Data(text(style).utf8)
    case .json: Data(lines(comparison?.result.records.map(\.text) ?? results.map(\.text)).utf8)
    case .csv:
      Data(
        lines(
          comparison.map { ComparisonRecord.csv($0.result.records) }
            ?? [ResultLine.csvHeader] + results.map(\.csv)
        ).utf8)
    case .markdown: Data(markdown.utf8)
    case .google: try Self.json(GoogleReport(self))
    case .github: try Self.json(GitHubEntry.all(self))
    case .bencher: try Self.json(bencherMetrics)
    case .junit: Data(junit.utf8)
    }
  }

  private var results: [ResultLine] { rows.flatMap(\.lines) }

  private func lines(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }

  private static func json(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value) + Data("\n".utf8)
  }
}

extension ResultLine {
  /// Whether it belongs in a table of times: of a comparison, the head's.
  fileprivate var isOfARow: Bool {
    side != .base && stage != .confirmation && stage != .counts
  }
}

extension Report {
  /// What a comparison says, or the tables of rows.
  private func text(_ style: Style) -> String {
    if let comparison { return comparison.text + "\n" }
    let tables = tables.map { TextTable.text($0.columns, $1.map($0.cells), style) }
    return ([head] + tables).joined(separator: "\n\n") + "\n"
  }

  /// Rows of each kind, where there are some.
  var tables: [(kind: RowTable, rows: [ReportRow])] {
    RowTable.allCases.map { kind in (kind, rows.filter { RowTable(of: $0) == kind }) }
      .filter { !$0.1.isEmpty }
  }

  /// On what and of what: machines, commits, and whether the run was too short for claims.
  var head: String {
    let lines = results
    let machines = lines.map { Fingerprint($0).description }.filter { !$0.isEmpty }.uniqued()
    let commits = lines.compactMap(\.revision).uniqued()
    let isQuick = lines.contains { $0.isQuick == true }
    return (machines + commits + (isQuick ? ["quick: not for claims"] : []))
      .joined(separator: " · ")
  }
}
