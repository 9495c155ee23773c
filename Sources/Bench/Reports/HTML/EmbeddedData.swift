import Foundation

/// The numbers behind a report, in four figures, as JSON that a page can carry.
struct EmbeddedData {
  private let content: ReportContent
  /// What many rows share is listed once; rows have its place.
  private let conditions: Places<ResultKey.Conditions>
  private let commits: Places<String>

  /// Of more processes every k-th is kept.
  static let mostValues = 256

  init(_ content: ReportContent) {
    self.content = content
    let (runs, trends) = (content.runs.rows, content.trends)
    conditions = Places(runs.map(\.key.conditions) + trends.map(\.key.conditions))
    commits = Places(runs.compactMap(\.build) + trends.flatMap { $0.points.map(\.build) })
  }

  var json: String {
    let parts: [(String, [String])] = [
      ("conditions", conditions.values.map(\.json)),
      ("commits", commits.values.map(JSONLine.quoted)),
      ("runs", content.runs.rows.prefix(RunSection.mostRows).map(row)),
      ("comparisons", content.comparisons.flatMap(rows)),
      ("peers", content.peers.flatMap { $0.rounds.rows.map(row) }),
      ("trends", content.trends.prefix(RunSection.mostRows).map(row)),
    ]
    let members = parts.map { "\"\($0)\": [\n\($1.joined(separator: ",\n"))\n]" }
    return "{\n" + members.joined(separator: ",\n") + "\n}"
  }

  /// The same where HTML is read: nothing in it can end the element that holds it.
  var script: HTML {
    let safe = json.unicodeScalars.map { scalar in
      switch scalar {
      case "\n": "\n"
      case "<", ">", "&": String(format: "\\u%04x", scalar.value)
      case _ where isControl(scalar): String(format: "\\u%04x", scalar.value)
      default: String(scalar)
      }
    }
    return """
      <script type="application/json" id="data">\(HTML(markup: safe.joined()))</script>

      """
  }

  private func row(_ row: Measurements.Row) -> String {
    var line = line(row.key)
    if let build = row.build { line.add("commit", .integer(commits[build])) }
    if let unit = row.line.unit { line.add("unit", .text(unit)) }
    if row.diverged > 0 { line.add("diverged_processes", .integer(row.diverged)) }
    if let speedUp = MedianInterval(row.speedUps) {
      line.add(
        "naive_by_ours", .numbers(Self.rounded([speedUp.median, speedUp.lower, speedUp.upper])))
    }
    line.add("values", scaled: row.values)
    return line.text
  }

  private func row(_ trend: Trend) -> String {
    var line = line(trend.key)
    line.add("commits", .integers(trend.points.map { commits[$0.build] }))
    line.add("steps", .integers(trend.fit.steps))
    line.add("values", scaled: trend.points.map(\.value))
    return line.text
  }

  private func line(_ key: ResultKey) -> JSONLine {
    var line = JSONLine()
    line.add("id", .text(key.id))
    line.add("conditions", .integer(conditions[key.conditions]))
    return line
  }

  private func rows(_ comparison: ComparedRounds) -> [String] {
    let result = comparison.result
    return result.rows.map { row in
      var line = JSONLine()
      line.add("id", .text(row.id))
      line.add("verdict", .text(row.verdict.rawValue))
      line.add("base", .text(result.base.description))
      line.add("head", .text(result.head.description))
      line.add("pairs", .integer(row.ratio.pairs))
      // Of few pairs there are no bounds.
      let hasBounds = row.ratio.lower > 0 && row.ratio.upper.isFinite
      line.add(
        "ratio",
        .numbers(
          Self.rounded(
            [row.ratio.estimate] + (hasBounds ? [row.ratio.lower, row.ratio.upper] : []))))
      line.add("base_values", scaled: comparison.times[row.id]?.base ?? [])
      line.add("head_values", scaled: comparison.times[row.id]?.head ?? [])
      return line.text
    }
  }

  private func row(_ peer: PeerRounds.Row) -> String {
    var line = JSONLine()
    line.add("id", .text(peer.work.id))
    line.add("threads", .integer(peer.work.threads))
    line.add("peer", .text(peer.peer))
    line.add("ours_theirs", .numbers(Self.rounded([peer.ours, peer.theirs])))
    line.add("speed_ups", scaled: peer.speedUps)
    return line.text
  }

  private static func rounded(_ values: [Double]) -> [Double] {
    values.map { Double(fourFigures($0)) ?? $0 }
  }
}

extension ResultKey.Conditions {
  fileprivate var json: String {
    var line = JSONLine()
    line.add("machine", .text(machine.description))
    for (name, number) in [("threads", threads), ("after", after)] {
      if let number { line.add(name, .integer(number)) }
    }
    for (name, text) in [("seed", seed), ("data", data)] {
      if let text { line.add(name, .text(text)) }
    }
    if let isQuick { line.add("quick", .bool(isQuick)) }
    return line.text
  }
}

/// Different values in their order, found again by their value.
private struct Places<Value: Hashable> {
  let values: [Value]
  private let places: [Value: Int]

  init(_ all: [Value]) {
    values = all.uniqued()
    places = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($0.element, $0.offset) })
  }

  subscript(value: Value) -> Int { places[value]! }
}

extension JSONLine {
  /// Whole numbers of a power of ten, which take half the bytes.
  fileprivate mutating func add(_ name: String, scaled values: [Double]) {
    let values = values.filter { $0.isFinite && $0 > 0 }
    guard let least = values.min() else { return }
    let every = (values.count + EmbeddedData.mostValues - 1) / EmbeddedData.mostValues
    let kept = stride(from: 0, to: values.count, by: every).map { values[$0] }
    // The least has four figures.
    let exponent = Int(log10(least).rounded(.down)) - 3
    add(name + "_exponent", .integer(exponent))
    add(name, .integers(kept.map { Int(min(($0 / pow(10, Double(exponent))).rounded(), 1e15)) }))
    if every > 1 { add(name + "_of", .integer(values.count)) }
  }
}
