/// Rows that were timed on one machine under the same claim to be believed: what is never shown beside
/// those of another.
struct RunGroup {
  let machine: Fingerprint
  let isQuick: Bool
  let rows: [Measurements.Row]
  let builds: [String]

  private struct Place: Hashable {
    let machine: Fingerprint
    let isQuick: Bool
  }

  static func all(in runs: Measurements) -> [RunGroup] {
    runs.rows.grouped {
      Place(machine: $0.key.machine, isQuick: $0.key.conditions.isQuick == true)
    }.map { place, rows in
      RunGroup(
        machine: place.machine, isQuick: place.isQuick, rows: rows,
        builds: rows.compactMap(\.build).uniqued())
    }
  }

  var processes: Int { rows.reduce(0) { $0 + $1.values.count + $1.diverged } }

  /// For figures, in which a benchmark has one place: of several builds the one that was timed last.
  var newest: [Measurements.Row] {
    // Swift's sort is stable: of equal times the last one of the files.
    rows.grouped(by: \.key).map { _, rows in
      rows.sorted { ($0.line.time ?? "") < ($1.line.time ?? "") }.last!
    }
  }

  /// "AMD EPYC … · commit 9ab0d31 · quick: not for claims".
  var description: String {
    let commit =
      builds.count == 1 ? "commit \(builds[0])" : builds.isEmpty ? nil : "\(builds.count) commits"
    return [machine.description, commit, isQuick ? "quick: not for claims" : nil]
      .compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " · ")
  }

  /// What would run them again.
  var command: String {
    let conditions = rows.map(\.key.conditions)
    let threads = conditions.compactMap(\.threads).max()
    let (seed, after) = (conditions.first?.seed, conditions.compactMap(\.after).max() ?? 0)
    let ids = Set(rows.map(\.key.id)).count <= 3 ? newest.map(\.key.id) : []
    let words =
      ["bench", "run"] + ids + (isQuick ? ["--quick"] : [])
      + (threads.map { ["--threads", "\($0)"] } ?? []) + (seed.map { ["--seed", $0] } ?? [])
      + (after > 0 ? ["--after", "\(after)"] : []) + ["--format", "json", "-o", "results.jsonl"]
    let run = words.map(shellWord).joined(separator: " ")
    return builds.count == 1 ? ShellCheckout(builds[0]).line + run : run
  }
}
