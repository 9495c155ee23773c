extension Report {
  /// In the shape of Swift Testing's: a case for each row, which fails where it diverged or is slower, and
  /// for each quantity of a comparison, which fails where it is worse.
  var junit: String {
    let cases = problemCases + (comparison.map { Self.cases($0) } ?? rows.map(Self.testCase))
    func count(_ isCounted: (JUnitCase.Outcome) -> Bool) -> Int {
      cases.count { isCounted($0.outcome) }
    }
    let failures = count { if case .failed = $0 { true } else { false } }
    let skipped = count { if case .skipped = $0 { true } else { false } }
    let time = formatted(cases.reduce(0) { $0 + $1.seconds }, decimals: 9)
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites>
        <testsuite name="bench" errors="0" tests="\(cases.count)" failures="\(failures)" \
      skipped="\(skipped)" time="\(time)">
      \(cases.map(\.xml).joined())\
        </testsuite>
      </testsuites>

      """
  }

  private var problemCases: [JUnitCase] {
    guard let problem else { return [] }
    return [
      JUnitCase(group: "bench", name: "verification", seconds: 0, outcome: .failed(problem))
    ]
  }

  private static func testCase(_ row: ReportRow) -> JUnitCase {
    JUnitCase(
      group: row.group, name: row.name, seconds: row.time?.median ?? 0,
      outcome: row.divergedCount > 0 ? .failed(row.description) : .passed(row.description))
  }

  private static func cases(_ comparison: ComparisonTable) -> [JUnitCase] {
    let result = comparison.result
    func outcome(_ fails: Bool, _ cells: [String]) -> JUnitCase.Outcome {
      let text = cells.filter { !$0.isEmpty }.joined(separator: "  ")
      if let advisory = result.advisory { return .skipped("\(advisory): \(text)") }
      return fails ? .failed(text) : .passed(text)
    }
    let rows = result.rows.map { row in
      JUnitCase(
        group: "time", name: row.id, seconds: row.head,
        outcome: outcome(row.verdict == .slower, comparison.cells(row)))
    }
    let exact = result.exact.map { quantity in
      JUnitCase(
        group: quantity.quantity.rawValue, name: quantity.id, seconds: 0,
        outcome: outcome(quantity.outcome == .worse, comparison.cells(quantity)))
    }
    return rows + exact
  }
}

private struct JUnitCase {
  enum Outcome {
    case passed(String), failed(String), skipped(String)
  }

  let group: String
  let name: String
  /// Without exponent: the schemas want a decimal number.
  let seconds: Double
  let outcome: Outcome

  var xml: String {
    let content =
      switch outcome {
      case .passed(let text): "<system-out>\(xmlEscaped(text))</system-out>"
      case .failed(let text): "<failure message=\"\(xmlEscaped(text))\" />"
      case .skipped(let text): "<skipped>\(xmlEscaped(text))</skipped>"
      }
    return """
          <testcase classname="\(xmlEscaped(group))" name="\(xmlEscaped(name))" \
      time="\(formatted(seconds, decimals: 9))">
            \(content)
          </testcase>

      """
  }
}
