import Kernels

extension ReproduceCommand {
  /// An item of Roeder et al. 2017.
  func reproduceRoeder() throws {
    switch item {
    case .table2:
      let plan = AutoencoderPlan(scale: scale, seed: seed.value)
      try reproduce(plan.runs) { log, missing in
        try show(TableReport(plan, log: log, missing: missing))
      }
    case .figure1: try show(GaussianFitFigure(seed: seed.value, kernels: .requested()).figure)
    case .figure2: try show(DensityRatioFigure(seed: seed.value, kernels: .requested()).figure)
    case .figure3: try show(MixtureFigure(seed: seed.value, kernels: .requested()).figure)
    case .table1, .theorem1: break
    }
  }

  private func show(_ figure: ReproducedFigure) throws {
    try write(figure.lines.map { $0.text + "\n" }.joined(), to: "\(title).jsonl")
    for (suffix, chart) in figure.charts { try write(chart.svg, to: title + suffix + ".svg") }
  }
}

/// A figure as data and as charts.
struct ReproducedFigure {
  let lines: [JSONLine]
  /// By the end of the file's name; that of the main one is empty.
  let charts: [(suffix: String, chart: SVGChart)]
}
