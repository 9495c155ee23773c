extension ReproduceCommand {
  /// An item of Raiko et al. 2015.
  func reproduceRaiko() throws {
    if item == .theorem1 {
      print(TheoremReport.text(terminal.style))
      return try write(TheoremReport.figure.svg, to: "theorem1.svg")
    }
    let plan = RunPlan(item: item, scale: scale, seed: seed.value)
    try reproduce(plan.runs) { log, missing in
      switch item {
      case .table1, .table2: try show(TableReport(plan, log: log, missing: missing))
      case .figure1:
        for (name, svg) in Figure1.charts(plan, log: log) {
          try write(svg, to: "\(name)-\(scale).svg")
        }
      case .figure2:
        if let svg = Figure2.svg(plan, log: log) { try write(svg, to: "figure2-\(scale).svg") }
      case .figure3, .theorem1: break
      }
    }
  }
}
