/// A build against results that were saved earlier. Whatever has changed on the machine since then is in
/// the ratios, so they advise and decide nothing.
struct UnpairedRun {
  let savedName: String
  let head: BuildOnDisk
  let rows: [BenchmarkRow]
  /// Processes of each row.
  let processes: Int
  let settings: ComparisonSettings
  let threads: Int
  let seed: Seed
  let terminal: TerminalOptions

  /// Throws `Failure` 66 where no row was saved.
  func result(_ log: inout RoundLog) throws -> BuildComparison {
    let ids = Set(rows.map(\.id))
    // Of two builds that were compared, the newer one.
    let saved = try ResultFile.read([SavedResults.path(savedName)])
      .filter { ids.contains($0.id) && $0.side != .base && $0.value != nil }
    let known = Set(saved.map(\.id))
    guard !known.isEmpty else {
      throw Failure(
        .missingInput, "'\(SavedResults.path(savedName))' has none of the rows that were asked for")
    }
    try log.require([.head: head.build], threads: threads, seed: seed)
    let candidates = rows.filter { known.contains($0.id) }
    // One process tells under which conditions rows are timed; of others the file may be full.
    try time(candidates, processes: 1, into: &log)
    let baseline = ResultSet(saved)
    let comparable = candidates.filter { row in
      log.lines.contains { line in
        let key = ResultSet.Key(line)
        return line.id == row.id && baseline.rows.contains { $0.key.isSameWork(as: key) }
      }
    }
    guard !comparable.isEmpty else {
      throw Failure(
        .missingInput,
        "'\(SavedResults.path(savedName))' has these rows with other data, threads or seeds only; "
          + "expected some as 'bench sample' or 'bench compare' makes them")
    }
    try time(comparable, processes: processes, into: &log)
    return compare(baseline, with: ResultSet(log.lines))
  }

  private func time(
    _ rows: [BenchmarkRow], processes: Int, into log: inout RoundLog
  ) throws {
    let plan = RoundPlan(rows, seed: 0)
    let progress = terminal.progress("processes", total: processes * plan.groups.count)
    defer { progress.clear() }
    for process in 0..<processes {
      for (place, ids) in plan.groups.enumerated() {
        progress.update(process * plan.groups.count + place)
        try Interrupt.check()
        guard log.processes(.rounds, round: process, ids: ids) == 0 else { continue }
        try log.append(
          head.sample(ids, ["--threads", "\(threads)", "--seed", seed.word]).map {
            var line = $0
            (line.stage, line.round, line.side) = (.rounds, process, .head)
            return line
          })
      }
    }
    progress.finish("\(rows.count) rows")
  }

  /// Rows under the same conditions; of the same machine where there are some.
  private func compare(_ saved: ResultSet, with fresh: ResultSet) -> BuildComparison {
    let error = settings.error / Double(max(1, fresh.rows.count))
    let pairs = fresh.rows.compactMap { head in
      let candidates = saved.rows.filter { $0.key.isSameWork(as: head.key) }
      return (candidates.first { $0.key.machine == head.key.machine } ?? candidates.first)
        .map { (base: $0, head: head) }
    }
    let others = Set(
      pairs.filter { $0.base.key.machine != $0.head.key.machine }.map(\.base.key.machine))
    let advisory =
      others.isEmpty
      ? "advice only: the baseline was not timed in turn with this build"
      : "advice only: the baseline is of another machine ("
        + others.map(\.description).sorted().joined(separator: "; ") + ")"
    return BuildComparison(
      base: ComparedBuild(
        name: "saved '\(savedName)'", commit: pairs.first?.base.lines.first?.commit),
      head: head.build, machine: Fingerprint(fresh.rows.first?.lines.first ?? ResultLine()),
      margin: settings.margin, error: settings.error,
      rows: pairs.map { RowComparison(unpaired: $0.base, $0.head, settings.margin, error: error) },
      exact: [], advisory: advisory)
  }
}

extension ResultSet.Key {
  /// Whether only the machine differs.
  fileprivate func isSameWork(as other: ResultSet.Key) -> Bool {
    id == other.id && threads == other.threads && seed == other.seed && data == other.data
      && after == other.after && isQuick == other.isQuick
  }
}

extension RowComparison {
  /// The ratio of the medians; both lie in their intervals but with the probability `error`.
  fileprivate init(
    unpaired base: ResultSet.Row, _ head: ResultSet.Row, _ margin: Double, error: Double
  ) {
    let ratio = TimeRatio(
      MedianInterval(head.values, confidence: 1 - error / 2)!,
      to: MedianInterval(base.values, confidence: 1 - error / 2)!, confidence: 1 - error / 2)
    self.init(
      id: head.key.id, unit: head.lines[0].unit ?? "",
      base: medianOfSorted(base.values.sorted()), head: medianOfSorted(head.values.sorted()),
      ratio: ratio, verdict: ratio.verdict(margin: margin), confirmation: nil, roundsToDecide: nil)
  }
}
