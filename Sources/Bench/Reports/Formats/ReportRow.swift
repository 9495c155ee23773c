/// A row of a report: what its processes say together.
struct ReportRow {
  /// The id, with its conditions where a report has it under several.
  let name: String
  /// One for each process, at least one.
  let lines: [ResultLine]
  /// Seconds of a call or an epoch, over the processes; nil where every one diverged.
  let time: MedianInterval?

  init(name: String, lines: [ResultLine]) {
    self.name = name
    self.lines = lines
    time = MedianInterval(lines.compactMap(\.value).filter(\.isFinite))
  }

  init(_ lines: [ResultLine]) { self.init(name: lines[0].id, lines: lines) }

  /// What does not differ between processes is read from the last.
  var latest: ResultLine { lines[lines.count - 1] }

  var isEpoch: Bool { latest.unit == "s/epoch" }

  /// "kernel", "epoch": the first part of the id.
  var group: String { String(latest.id.prefix { $0 != "/" }) }

  /// How many processes ended without a time.
  var divergedCount: Int { lines.count - (time?.count ?? 0) }

  /// Of work a second, at the median.
  var rate: Double? { perSecond(latest.work) }

  /// "FLOP/s", "elem/s".
  var rateUnit: String { (latest.workUnit ?? "") + "/s" }

  /// Of work a second, at the median time.
  func perSecond(_ work: Double?) -> Double? {
    guard let work, let time, time.median > 0, (work / time.median).isFinite else { return nil }
    return work / time.median
  }

  /// How many times as long the naive reference takes.
  var timesNaive: Double? { perSecond(latest.naiveSeconds) }

  /// The share of the rate that the binding resource allows.
  var roofShare: Double? {
    guard let roof = latest.roofRate, let rate else { return nil }
    return rate / roof
  }

  /// The time in words: "4.48 µs, 94 % interval 4.47–4.51 µs, 5 processes".
  var description: String {
    guard let time else { return "diverged" }
    let processes = time.count == 1 ? "1 process" : "\(time.count) processes"
    let interval =
      "\(formatted(100 * time.confidence, decimals: 0)) % interval "
      + "\(seconds(time.lower)) – \(seconds(time.upper))"
    return ([seconds(time.median)] + (time.count > 1 ? [interval] : []) + [processes])
      .joined(separator: ", ") + (divergedCount > 0 ? ", \(divergedCount) diverged" : "")
  }
}
