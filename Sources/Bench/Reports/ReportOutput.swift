/// Where the lines of a report go: stdout, or a file that is replaced when the run begins.
struct ReportOutput {
  let format: ReportFormat
  private let file: AppendOnlyFile?

  init(_ format: ReportFormat, path: String?) throws {
    self.format = format
    file = try path.map { try AppendOnlyFile($0, existing: .replace) }
  }

  /// A line of a table.
  func text(_ line: String) throws { if format == .text { try write(line) } }

  /// A sample.
  func record(_ line: @autoclosure () -> String) throws {
    if format == .json { try write(line()) }
  }

  private func write(_ line: String) throws {
    if let file { try file.append(line) } else { print(line) }
  }
}
