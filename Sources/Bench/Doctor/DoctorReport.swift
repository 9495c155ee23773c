import Kernels

/// What the doctor has found, for a reader or as one line of JSON.
struct DoctorReport {
  let machine: Machine
  let system: [Finding]
  let peaks: PeakRates
  /// Nil where it was not measured.
  let noise: NoiseFloor?

  private var peakFindings: [(one: Finding, all: Finding?)] {
    func finding(_ key: String, _ label: String, _ value: Double, _ unit: String) -> Finding {
      Finding(key, label, value, json: { .number($0) }, text: { rate($0, unit) })
    }
    let bytes = { (resource: Resource) in 64 * peaks.roofs.rates[resource]! }
    return [
      (
        finding("peak_flops", "multiply-adds", peaks.roofs.peak, "FLOP/s"),
        finding("peak_flops_all", "", peaks.allMultiplyAdds, "FLOP/s")
      ),
      (finding("l1_bytes_per_second", "L1 loads", bytes(.loads), "B/s"), nil),
      (finding("l2_bytes_per_second", "L2 loads", bytes(.cacheLoads), "B/s"), nil),
      (
        finding("memory_bytes_per_second", "memory copies", peaks.memory, "B/s"),
        finding("memory_bytes_per_second_all", "", peaks.allMemory, "B/s")
      ),
    ]
  }

  private var noiseAdvice: String? {
    guard let noise else { return nil }
    guard let visible = noise.visible else {
      return "too few rounds for an interval: give --time more seconds"
    }
    return visible < 0.1
      ? nil
      : "only slowdowns of \(percent(visible)) are seen: stop other programs, or compare with more "
        + "rounds"
  }

  private var coresAdvice: String? {
    let share = peaks.allMultiplyAdds / (Double(machine.cores) * peaks.roofs.peak)
    return share > 0.75
      ? nil
      : "\(machine.cores) cores at once do \(formatted(100 * share, decimals: 0)) % of what they would "
        + "alone: others use them, or they are threads of one core; rows with several threads vary"
  }

  private var advice: [String] {
    system.compactMap(\.advice) + [coresAdvice, noiseAdvice].compactMap(\.self)
  }

  /// One object, its members flat: as results have them, and null for what is not known.
  var json: String {
    var line = JSONLine()
    line.add("v", .integer(ResultLine.currentVersion))
    line.add("id", .text("doctor"))
    line.add("processor", .text(machine.processor))
    line.add("cores", .integer(machine.cores))
    line.add("instruction_set", .text(machine.instructionSet.rawValue))
    line.add("system", .text(machine.system))
    line.add("compiler", .text(machine.compiler))
    let peaks = peakFindings.flatMap { [$0.one, $0.all].compactMap(\.self) }
    for finding in system + peaks { line.add(finding.key, finding.value) }
    if let noise {
      line.add("noise_pairs", .integer(noise.pairs))
      line.add("margin", .number(noise.margin))
      for row in noise.rows { line.add("half_width/\(row.id)", row.halfWidth) }
      line.add("visible_slowdown", noise.visible)
    }
    line.add("advice", .text(advice.joined(separator: "\n")))
    return line.text
  }

  func text(_ style: Style) -> String {
    var parts = [
      machine.description,
      style.bold("system") + "\n" + Self.table(system.map { ["  " + $0.label, $0.text] }),
      peakTable(style),
    ]
    if let noise { parts.append(noiseTable(noise, style)) }
    if !advice.isEmpty {
      parts.append((["advice"].map(style.bold) + advice.map { "  " + $0 }).joined(separator: "\n"))
    }
    return parts.joined(separator: "\n\n")
  }

  private static func table(_ rows: [[String]]) -> String {
    var table = TextTable([.init(""), .init("")])
    table.fit(rows)
    return rows.map(table.line).joined(separator: "\n")
  }

  private func peakTable(_ style: Style) -> String {
    TextTable.text(
      [.init("peak rates"), .init("one core", .right), .init("\(machine.cores) cores", .right)],
      peakFindings.map { ["  " + $0.one.label, $0.one.text, $0.all?.text ?? ""] }, style)
      + "\n  copies of \(peaks.bufferBytes >> 20) MiB, read and written bytes"
  }

  private func noiseTable(_ noise: NoiseFloor, _ style: Style) -> String {
    let table = TextTable.text(
      [
        .init("this program against itself"), .init("interval", .right), .init("visible", .right),
      ],
      noise.rows.map { row in
        [
          "  " + row.id, row.halfWidth.map { "±" + percent($0) } ?? "unknown",
          row.visible(margin: noise.margin).map(percent) ?? "unknown",
        ]
      }, style)
    let summary = "smallest slowdown visible here: \(noise.visible.map(percent) ?? "unknown")"
    return """
      \(table)
        \(noise.pairs) pairs of processes; intervals are those of a comparison by default
      \(style.bold(summary))
        Of what is slower by so much in any of these rows, 'bench compare' finds half at once, and nearly
        all with the rounds that rows in doubt get besides. It is the interval above the margin of \
      \(percent(noise.margin)).
      """
  }
}
