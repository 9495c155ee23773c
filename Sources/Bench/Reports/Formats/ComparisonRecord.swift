/// What a comparison says of a row, or of a quantity that does not vary: a line of JSON or CSV.
struct ComparisonRecord {
  private let values: [(name: String, value: JSONLine.Value)]

  /// What is not known is left out.
  var text: String {
    var line = JSONLine()
    for (name, value) in values { if case .null = value {} else { line.add(name, value) } }
    return line.text
  }

  /// A header and a line for each.
  static func csv(_ records: [ComparisonRecord]) -> [String] {
    guard let first = records.first else { return [] }
    return [csvLine(first.values.map(\.name))] + records.map { csvLine($0.values.map(\.value.csv)) }
  }
}

extension BuildComparison {
  /// Of each row and then of each quantity.
  var records: [ComparisonRecord] {
    rows.map { ComparisonRecord($0, in: self) } + exact.map { ComparisonRecord($0, in: self) }
  }
}

extension ComparisonRecord {
  fileprivate init(_ row: RowComparison, in result: BuildComparison) {
    self.init(
      id: row.id, quantity: "time", unit: row.unit, base: .number(row.base),
      head: .number(row.head), ratio: row.ratio, verdict: row.verdict.rawValue,
      confirmation: row.confirmation, roundsToDecide: row.roundsToDecide, in: result)
  }

  fileprivate init(_ exact: ExactComparison, in result: BuildComparison) {
    self.init(
      id: exact.id, quantity: exact.quantity.rawValue, unit: nil, base: .text(exact.base),
      head: .text(exact.head), ratio: nil, verdict: exact.outcome.rawValue, confirmation: nil,
      roundsToDecide: nil, in: result)
  }

  private init(
    id: String, quantity: String, unit: String?, base: JSONLine.Value, head: JSONLine.Value,
    ratio: TimeRatio?, verdict: String, confirmation: TimeRatio?, roundsToDecide: Int?,
    in result: BuildComparison
  ) {
    func text(_ text: String?) -> JSONLine.Value { text.map { .text($0) } ?? .null }
    func integer(_ integer: Int?) -> JSONLine.Value { integer.map { .integer($0) } ?? .null }
    // Too few pairs leave an interval open; JSON has no infinity.
    func number(_ number: Double?) -> JSONLine.Value {
      number.flatMap { $0.isFinite ? .number($0) : nil } ?? .null
    }
    values = [
      ("id", .text(id)), ("quantity", .text(quantity)), ("unit", text(unit)), ("base", base),
      ("head", head), ("ratio", number(ratio?.estimate)), ("lower", number(ratio?.lower)),
      ("upper", number(ratio?.upper)), ("pairs", integer(ratio?.pairs)),
      ("verdict", .text(verdict)), ("confirmation_ratio", number(confirmation?.estimate)),
      ("confirmation_lower", number(confirmation?.lower)),
      ("confirmation_upper", number(confirmation?.upper)),
      ("confirmation_pairs", integer(confirmation?.pairs)),
      ("rounds_to_decide", integer(roundsToDecide)), ("margin", .number(result.margin)),
      ("error", .number(result.error)), ("base_build", .text(result.base.description)),
      ("head_build", .text(result.head.description)), ("advisory", text(result.advisory)),
    ]
  }
}
