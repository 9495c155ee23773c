import Foundation

/// Where a report goes: stdout or a file. What is streamed is written as it comes, into a file that is
/// replaced at the start; other formats replace the file as a whole at the end.
final class ReportOutput {
  private let format: ReportFormat
  private let path: String?
  private let style: Style
  private let stream: AppendOnlyFile?
  private var lines: [ResultLine] = []

  init(_ format: ReportFormat, path: String?, color: ColorChoice = .never) throws {
    self.format = format
    self.path = path
    style = path == nil || color == .always ? Style(color) : Style(.never)
    if let path, !format.isStreamed { try AtomicFile.requireReplaceable(path) }
    stream =
      try format.isStreamed ? path.map { try AppendOnlyFile($0, existing: .replace) } : nil
    if format == .csv { try write(ResultLine.csvHeader) }
  }

  /// A line among the tables.
  func text(_ line: String) throws { if format == .text { try write(line) } }

  /// Rows of a kind follow.
  func begin(_ table: RowTable) throws {
    try text("\n" + TextTable(table.columns).header(style))
  }

  /// A row of the table, once all of its processes are recorded.
  func row(_ lines: [ResultLine]) throws {
    guard !lines.isEmpty else { return }
    let row = ReportRow(lines)
    let table = RowTable(of: row)
    try text(TextTable(table.columns).line(table.cells(row)))
  }

  /// What a process has observed.
  func record(_ line: ResultLine) throws {
    switch format {
    case .text: break
    case .json: try write(line.text)
    case .csv: try write(line.csv)
    default: lines.append(line)
    }
  }

  /// Writes what is not streamed.
  /// - Parameter problem: why the run ended early; only some formats can say it.
  func finish(problem: String? = nil) throws {
    guard !format.isStreamed, problem == nil || format.showsProblems else { return }
    try Report(lines, problem: problem).write(as: format, to: path)
  }

  private func write(_ line: String) throws {
    guard let stream else { return print(line) }
    try stream.append(
      line.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        .map { String($0)! })
  }
}

extension Report {
  /// To a file, replaced as a whole, or to stdout.
  func write(as format: ReportFormat, to path: String?, style: Style = Style(.never)) throws {
    let data = try data(as: format, style: style)
    if let path {
      try AtomicFile.replace(path, with: data)
    } else {
      print(String(decoding: data, as: UTF8.self), terminator: "")
    }
  }
}
