import Foundation
import Kernels

/// Prints what was verified; each `show` returns how many quantities are beyond their bounds.
struct VerificationReport {
  let style: Style

  func show(_ kernels: KernelSet) -> Int {
    print("Kernels on \(kernels.instructionSet.rawValue), against their definitions in double")
    let results = KernelCheck.all.map { (name: $0.name, result: $0.run(kernels)) }
    let columns: [TextTable.Column] = [
      .init("Kernel"), .init("Worst error", .right), .init("Bound", .right), .init("Unit"),
      .init("Verdict"),
    ]
    return show(
      columns,
      results.map { name, result in
        let cells = [
          name, Self.number(result.worst), Self.number(result.bound), result.unit.rawValue,
        ]
        return (cells, result.holds)
      })
  }

  func show(_ report: CaseReport) -> Int {
    print("\n\(report.path)")
    let columns: [TextTable.Column] = [
      .init("Quantity"), .init("Worst error", .right), .init("Tolerance", .right),
      .init("Compared", .right), .init("Where"), .init("Verdict"),
    ]
    let failures = show(
      columns,
      report.quantities.map {
        let cells = [
          $0.name, Self.number($0.error), Self.number($0.tolerance), "\($0.count)", $0.location,
        ]
        return (cells, $0.holds)
      })
    let reasons = Dictionary(grouping: report.skipped, by: \.reason)
    for (reason, skipped) in reasons.sorted(by: { $0.key < $1.key }) {
      print(style.dim("skipped: \(skipped.map(\.name).joined(separator: ", ")) (\(reason))"))
    }
    return failures
  }

  /// Every float of every elementwise function; a line as soon as it is known.
  func showExhaustive(_ terminal: TerminalOptions) -> Int {
    let functions = ElementwiseFunction.allCases
    print("\nAll 2^32 floats, against definitions in double")
    let table = TextTable([
      .init("Function", width: 18), .init("Set", width: 8), .init("Inputs", .right, width: 10),
      .init("Worst ULP", .right), .init("at", .right, width: 15), .init("Not nearest", .right),
      .init("Bound", .right), .init("Verdict"),
    ])
    print(table.header(style))
    var failures = 0
    for function in functions {
      let check = ExhaustiveCheck(function)
      let progress = terminal.progress(function.kernelName, total: ExhaustiveCheck.pieces)
      let tallies = check.run { progress.update($0) }
      progress.clear()
      for (set, tally) in zip(check.sets, tallies) {
        let holds = tally.worst <= function.errorBound
        let line = table.line([
          function.kernelName, set.rawValue, "\(tally.inputs)", String(format: "%.4f", tally.worst),
          "\(Float(bitPattern: tally.worstInput))",
          String(format: "%.2f %%", 100 * Double(tally.inexact) / Double(tally.inputs)),
          Self.number(function.errorBound), holds ? "ok" : "WRONG",
        ])
        print(holds ? line : style.red(line))
        if !holds { failures += 1 }
      }
    }
    return failures
  }

  /// Rows with their verdicts as the last column; returns how many do not hold.
  private func show(
    _ columns: [TextTable.Column], _ results: [(cells: [String], holds: Bool)]
  ) -> Int {
    if results.isEmpty { return 0 }
    let rows = results.map { $0.cells + [$0.holds ? "ok" : "WRONG"] }
    var table = TextTable(columns)
    table.fit(rows)
    print(table.header(style))
    for (row, result) in zip(rows, results) {
      print(result.holds ? table.line(row) : style.red(table.line(row)))
    }
    return results.count { !$0.holds }
  }

  private static func number(_ value: Double) -> String {
    value == 0 || 0.01...9999 ~= value
      ? String(format: "%.4g", value) : String(format: "%.1e", value)
  }
}
