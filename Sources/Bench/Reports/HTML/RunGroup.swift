/// Rows that were timed on one machine under the same claim to be believed: what is never shown beside
/// those of another.
struct RunGroup {
  let machine: Fingerprint
  let isQuick: Bool
  let rows: [Measurements.Row]

  private struct Place: Hashable {
    let machine: Fingerprint
    let isQuick: Bool
  }

  static func all(in runs: Measurements) -> [RunGroup] {
    func place(_ row: Measurements.Row) -> Place {
      Place(machine: row.key.machine, isQuick: row.key.isQuick == true)
    }
    let rows = Dictionary(grouping: runs.rows, by: place)
    return runs.rows.map(place).uniqued().map {
      RunGroup(machine: $0.machine, isQuick: $0.isQuick, rows: rows[$0]!)
    }
  }

  var processes: Int { rows.reduce(0) { $0 + $1.values.count + $1.diverged } }

  var builds: [String] { rows.compactMap(\.build).uniqued() }

  /// For figures, in which a benchmark has one place: of several builds the one that was timed last.
  var newest: [Measurements.Row] {
    var places: [ResultSet.Key: Int] = [:]
    return rows.reduce(into: []) { newest, row in
      if let place = places[row.key] {
        if (row.line.time ?? "") >= (newest[place].line.time ?? "") { newest[place] = row }
      } else {
        places[row.key] = newest.count
        newest.append(row)
      }
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
    let threads = rows.compactMap(\.key.threads).max()
    let (seed, after) = (rows.first?.key.seed, rows.compactMap(\.key.after).max() ?? 0)
    let ids = Set(rows.map(\.key.id)).count <= 3 ? newest.map(\.key.id) : []
    let words =
      ["bench", "run"] + ids + (isQuick ? ["--quick"] : [])
      + (threads.map { ["--threads", "\($0)"] } ?? []) + (seed.map { ["--seed", $0] } ?? [])
      + (after > 0 ? ["--after", "\(after)"] : []) + ["--format", "json", "-o", "results.jsonl"]
    let run = words.map(shellWord).joined(separator: " ")
    return builds.count == 1 ? ShellCheckout(builds[0]).line + run : run
  }
}
