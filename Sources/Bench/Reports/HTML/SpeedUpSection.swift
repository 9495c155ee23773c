/// How many times as fast ours is as something else that does the same, with whiskers.
struct SpeedUpSection {
  struct Row {
    let id: String
    /// What it ran with, small beside the id.
    let conditions: String
    let ours: Double
    let theirs: Double
    /// Of each process or round.
    let speedUps: [Double]
    /// The program that it is beside; nil where the section has but one.
    var program: String?
  }

  let title: String
  /// What the speed-ups are of: "processes" or "rounds".
  let unit: String
  /// The title of the others' times.
  let theirs: String
  let rows: [Row]

  var html: HTML {
    let rows = rows.compactMap { row in MedianInterval(row.speedUps).map { (row, $0) } }
      .sorted { $0.1.median > $1.1.median }
    let axis = SVGAxis("", isLogarithmic: true)
      .fitted(to: [1] + rows.flatMap { [$0.1.lower, $0.1.upper] })
    var table = HTMLTable(
      caption: title,
      columns: [
        .init("benchmark", .name), .init("ours", .number), .init(theirs, .number),
        .init("times as fast", .number), .init("interval", note: scale(axis)),
      ] + (hasPrograms ? [.init("program")] : []))
    table.rows = rows.map { row, speedUp in
      var strip = HTMLStrip(axis)
      strip.addRule(1)
      strip.addInterval(
        speedUp.lower, speedUp.median, speedUp.upper, color: speedUp.lower > 1 ? 2 : 1)
      let (lower, upper) = (threeFigures(speedUp.lower), threeFigures(speedUp.upper))
      return [
        .init(.name(row.id, row.conditions)),
        .init(seconds(row.ours), key: row.ours), .init(seconds(row.theirs), key: row.theirs),
        .init("\(threeFigures(speedUp.median))×", key: speedUp.median),
        .init(
          strip.html("\(lower)× to \(upper)× over \(row.speedUps.count) \(unit)"),
          key: speedUp.lower),
      ] + (hasPrograms ? [.init(row.program ?? "")] : [])
    }
    return "<h3>\(title)</h3>\n\(table.html)"
  }

  private var hasPrograms: Bool { rows.contains { $0.program != nil } }

  private func scale(_ axis: SVGAxis) -> HTML {
    let range = axis.range!
    return HTMLStrip.scale(
      "\(threeFigures(range.lowerBound))×", "", "\(threeFigures(range.upperBound))×")
  }
}

extension SpeedUpSection {
  /// Beside the naive reference; nil where none was timed.
  init?(_ group: RunGroup) {
    rows = group.newest.prefix(RunSection.mostRows).compactMap { row in
      guard let time = row.time, let speedUp = MedianInterval(row.speedUps) else { return nil }
      return Row(
        id: row.key.id, conditions: row.key.conditions.shortDescription, ours: time.median,
        theirs: time.median * speedUp.median, speedUps: row.speedUps)
    }
    guard !rows.isEmpty else { return nil }
    title = "Naive reference: \(group.description)"
    (unit, theirs) = ("processes", "naive")
  }

  /// Beside other programs.
  init(_ peers: PeerRounds, name: String) {
    title = "Other programs: \(name)"
    (unit, theirs) = ("rounds", "theirs")
    rows = peers.rows.map { row in
      Row(
        id: row.work.id, conditions: row.work.threads > 1 ? "\(row.work.threads) threads" : "",
        ours: row.ours, theirs: row.theirs, speedUps: row.speedUps, program: row.peer)
    }
  }
}
