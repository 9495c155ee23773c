import Kernels

/// A table of rows of one kind: for a terminal, where rows are printed as they come, and for documents.
enum RowTable: CaseIterable {
  case networks, autoencoders, kernels

  init(of row: ReportRow) {
    let isAutoencoder = row.latest.testELBO != nil || row.latest.id.contains("-layer/")
    self = !row.isEpoch ? .kernels : isAutoencoder ? .autoencoders : .networks
  }

  var columns: [TextTable.Column] {
    switch self {
    case .networks:
      [
        .init("epoch", width: 36), .init("s/epoch", .right, width: 8),
        .init("examples/s", .right, width: 11), .init("vs naive", .right, width: 8),
        .init("test", .right, width: 10), .init("", width: 0),
      ]
    case .autoencoders:
      [
        .init("epoch", width: 40), .init("s/epoch", .right, width: 8),
        .init("images/s", .right, width: 11), .init("vs naive", .right, width: 8),
        .init("test", .right, width: 10), .init("rate", .right, width: 14),
        .init("of peak", .right, width: 8), .init("", width: 0),
      ]
    case .kernels:
      [
        .init("kernel", width: 44), .init("rate", .right, width: 14), .init("±", .right, width: 7),
        .init("of peak", .right, width: 8), .init("of its roof", .right, width: 19),
        .init("vs naive", .right, width: 8), .init("worst error", .right, width: 14),
      ]
    }
  }

  func cells(_ row: ReportRow) -> [String] {
    switch self {
    case .networks: epoch(row) + [test(row), note(row)]
    case .autoencoders: epoch(row) + [test(row), rateCell(row), ofPeak(row), note(row)]
    case .kernels:
      [
        withoutControls(row.name), rateCell(row), reach(row), ofPeak(row), roof(row),
        timesNaive(row),
        row.latest.worstError ?? Self.none,
      ]
    }
  }

  private static let none = "–"

  private func epoch(_ row: ReportRow) -> [String] {
    [
      withoutControls(row.name), row.time.map { threeFigures($0.median) } ?? "diverged",
      row.perSecond(Double(EpochWorkload.examples)).map { rate($0, "") } ?? Self.none,
      timesNaive(row),
    ]
  }

  private func timesNaive(_ row: ReportRow) -> String {
    row.timesNaive.map { "\(threeFigures($0))×" } ?? Self.none
  }

  private func test(_ row: ReportRow) -> String {
    if let percent = row.latest.testErrorPercent { return formatted(percent, decimals: 2) + " %" }
    guard let nats = row.latest.testNLL, nats.isFinite else { return Self.none }
    return formatted(nats, decimals: 2) + " nats"
  }

  /// Of an epoch that was not timed as a whole, or more than once.
  private func note(_ row: ReportRow) -> String {
    let fraction = row.latest.fraction ?? 1
    let part = "of \(formatted(100 * fraction, decimals: fraction < 0.01 ? 1 : 0)) %"
    return ((fraction < 1 ? [part] : []) + (row.lines.count > 1 ? ["± " + reach(row)] : []))
      .joined(separator: "  ")
  }

  private func rateCell(_ row: ReportRow) -> String {
    row.rate.map { rate($0, row.rateUnit) } ?? (row.time == nil ? "diverged" : Self.none)
  }

  private func reach(_ row: ReportRow) -> String {
    guard let time = row.time, time.count > 1 else { return Self.none }
    return formatted(100 * time.relativeReach, decimals: 1) + " %"
  }

  private func ofPeak(_ row: ReportRow) -> String {
    guard row.latest.workUnit == "FLOP", let peak = row.latest.peak, let rate = row.rate else {
      return Self.none
    }
    return formatted(100 * rate / peak, decimals: 0) + " %"
  }

  /// More than noise above the roof: the kernel needs less than its workload says.
  private static let miscount = 1.05

  private func roof(_ row: ReportRow) -> String {
    guard let roof = row.latest.roof, let share = row.roofShare else { return Self.none }
    return "\(roof) \(formatted(100 * share, decimals: 0)) %" + (share > Self.miscount ? "!" : "")
  }
}

// What stands below the tables of a run.
extension RowTable {
  static let footerOfAutoencoders =
    "rates and peak: of all threads' multiply-adds, all products as if dense; test: -log p(x) of "
    + "\(AutoencoderWorkload.testImages) images by \(AutoencoderWorkload.testSamples) samples "
    + "after the part that was run."

  static func footerOfKernels(_ roofs: Roofs, rounds: Int) -> String {
    let list = Resource.allCases.map { "\($0.label) \($0.described(roofs.rates[$0]!))" }
    return "\nroofs of one core: \(list.joined(separator: ", ")). Of peak: of the multiply-adds, "
      + "products with 0/1 states as if they were dense. A ! marks more than a roof allows: a "
      + "miscount." + (rounds > 1 ? " " + spread(of: rounds) : "")
  }

  private static func spread(of processes: Int) -> String {
    let confidence = MedianInterval((0..<processes).map(Double.init))?.confidence ?? 0
    return "±: how far the interval of \(processes) processes goes, which holds the median with "
      + "\(formatted(100 * confidence, decimals: 0)) % confidence."
  }
}
