import Foundation

/// How builds are compared.
struct ComparisonSettings {
  /// The part by which times may differ.
  var margin = 0.03
  /// The probability that any interval of the suite does not hold its ratio, at most.
  var error = 0.01
  /// Rows that the error is shared among; those with results where nil. More where a shard's are some.
  var rowCount: Int?
  /// Quantities that may get worse.
  var accepted: [ExactQuantity] = []
  /// Whether a slow row without fresh rounds is in doubt.
  var needsConfirmation = true
}

extension BuildComparison {
  /// - Parameter lines: of both sides, in rounds or counts; others are passed over.
  init(
    _ lines: [ResultLine], base: ComparedBuild, head: ComparedBuild, settings: ComparisonSettings
  ) {
    let rows = Self.pairedRows(lines)
    let error = settings.error / Double(max(1, settings.rowCount ?? rows.count))
    let ratios = rows.map { ($0, $0.ratio(error: error, margin: settings.margin)) }
    let suspects = ratios.count { $0.1.verdict(margin: settings.margin) == .slower }
    self.rows = ratios.map { row, ratio in
      RowComparison(
        row, ratio, settings,
        confirmationError: settings.error / Double(max(1, suspects)))
    }
    self.base = base
    self.head = head
    let counts = lines.filter { $0.stage == .counts }
    exact = ExactComparison.compare(
      base: counts.filter { $0.side == .base }, head: counts.filter { $0.side == .head }
    ).filter { !settings.accepted.contains($0.quantity) }
    machine = Fingerprint(lines.first ?? ResultLine())
    (margin, self.error) = (settings.margin, settings.error)
    advisory = nil
  }

  /// Rows with at least one whole round, in the order of `bench list`.
  private static func pairedRows(_ lines: [ResultLine]) -> [PairedRow] {
    var rows: [String: PairedRow] = [:]
    for line in lines { rows[line.id, default: PairedRow(id: line.id)].note(line) }
    let places = Dictionary(
      uniqueKeysWithValues: BenchmarkRow.all().enumerated().map { ($0.element.id, $0.offset) })
    return rows.values.filter { !$0.logRatios(.rounds).isEmpty }
      .sorted { (places[$0.id] ?? .max, $0.id) < (places[$1.id] ?? .max, $1.id) }
  }
}

/// What the processes of both builds have observed of a row.
private struct PairedRow {
  let id: String
  private(set) var unit = ""
  /// Whose process took how long, in the order in which they ran.
  private var rounds: [ResultLine.Stage: [Int: [(side: ResultLine.Side, value: Double)]]] = [:]

  init(id: String) { self.id = id }

  mutating func note(_ line: ResultLine) {
    guard let stage = line.stage, let round = line.round, let side = line.side,
      let value = line.value, value > 0
    else { return }
    unit = line.unit ?? ""
    rounds[stage, default: [:]][round, default: []].append((side, value))
  }

  /// Of each pair: the logarithm of the head's time less that of the base's.
  func logRatios(_ stage: ResultLine.Stage) -> [Double] {
    rounds[stage, default: [:]].sorted { $0.key < $1.key }.flatMap { _, processes in
      stride(from: 0, to: processes.count - 1, by: 2).compactMap { first in
        let (one, other) = (processes[first], processes[first + 1])
        guard one.side != other.side else { return nil }
        return log(other.value / one.value) * (other.side == .head ? 1 : -1)
      }
    }
  }

  /// Rows are looked at twice, so each look has half of the error: after the first rounds, and those in
  /// doubt again with all that followed.
  func ratio(error: Double, margin: Double) -> TimeRatio {
    let first = TimeRatio(logRatios: logRatios(.rounds), error: error / 2)
    let more = logRatios(.doubt)
    guard !more.isEmpty, first.verdict(margin: margin) == .unsure else { return first }
    return TimeRatio(logRatios: logRatios(.rounds) + more, error: error / 2)
  }

  func median(of side: ResultLine.Side) -> Double {
    let processes = [ResultLine.Stage.rounds, .doubt].flatMap { rounds[$0, default: [:]].values }
    return medianOfSorted(processes.joined().filter { $0.side == side }.map(\.value).sorted())
  }
}

extension RowComparison {
  /// A row that is slower stays so only if its fresh rounds say the same.
  fileprivate init(
    _ row: PairedRow, _ ratio: TimeRatio, _ settings: ComparisonSettings, confirmationError: Double
  ) {
    let margin = settings.margin
    let fresh = row.logRatios(.confirmation)
    confirmation = fresh.isEmpty ? nil : TimeRatio(logRatios: fresh, error: confirmationError)
    var verdict = ratio.verdict(margin: margin)
    let isConfirmed = confirmation.map { $0.lower > 1 + margin } ?? !settings.needsConfirmation
    if verdict == .slower && !isConfirmed { verdict = .unsure }
    self.verdict = verdict
    self.ratio = ratio
    roundsToDecide = verdict == .unsure ? ratio.roundsToDecide(margin: margin) : nil
    (id, unit) = (row.id, row.unit)
    (base, head) = (row.median(of: .base), row.median(of: .head))
  }
}
