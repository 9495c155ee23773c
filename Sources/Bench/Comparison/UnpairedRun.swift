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

  /// The processes of a benchmark under the same conditions.
  fileprivate typealias Row = (key: ResultKey, elements: [ResultLine])

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
    let baseline = saved.grouped(by: ResultKey.init)
    let comparable = candidates.filter { row in
      log.lines.contains { line in
        let key = ResultKey(line)
        return line.id == row.id && baseline.contains { $0.key.isSameWork(as: key) }
      }
    }
    guard !comparable.isEmpty else {
      throw Failure(
        .missingInput,
        "'\(SavedResults.path(savedName))' has these rows with other data, threads or seeds only; "
          + "expected some as 'bench sample' or 'bench compare' makes them")
    }
    try time(comparable, processes: processes, into: &log)
    return compare(baseline, with: log.lines.grouped(by: ResultKey.init))
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
          head.sample(ids, BuildOnDisk.options(threads: threads, seed: seed)).map {
            $0.tagged(.rounds, .head, round: process)
          })
      }
    }
    progress.finish("\(rows.count) rows")
  }

  /// Rows under the same conditions; of the same machine where there are some.
  private func compare(_ saved: [Row], with fresh: [Row]) -> BuildComparison {
    let error = settings.error / Double(max(1, fresh.count))
    let pairs = fresh.compactMap { head in
      let candidates = saved.filter { $0.key.isSameWork(as: head.key) }
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
        name: "saved '\(savedName)'", commit: pairs.first?.base.elements.first?.commit),
      head: head.build, machine: Fingerprint(fresh.first?.elements.first ?? ResultLine()),
      margin: settings.margin, error: settings.error,
      rows: pairs.map { RowComparison(unpaired: $0.base, $0.head, settings.margin, error: error) },
      exact: [], advisory: advisory)
  }
}

extension RowComparison {
  /// The ratio of the medians; both lie in their intervals but with the probability `error`.
  fileprivate init(
    unpaired base: UnpairedRun.Row, _ head: UnpairedRun.Row, _ margin: Double, error: Double
  ) {
    let (before, after) = (base.elements.compactMap(\.value), head.elements.compactMap(\.value))
    let ratio = TimeRatio(
      MedianInterval(after, confidence: 1 - error / 2)!,
      to: MedianInterval(before, confidence: 1 - error / 2)!, confidence: 1 - error / 2)
    self.init(
      id: head.key.id, unit: head.elements[0].unit ?? "",
      base: medianOfSorted(before.sorted()), head: medianOfSorted(after.sorted()),
      ratio: ratio, verdict: ratio.verdict(margin: margin), confirmation: nil, roundsToDecide: nil)
  }
}
