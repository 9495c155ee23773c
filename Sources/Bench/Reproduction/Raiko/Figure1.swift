import Nets

/// Figure 1 of Raiko et al. 2015: the constant of G5 on the left, particles at test on the right.
enum Figure1 {
  /// When the norms are measured: the paper's epochs, or a short run's.
  static func epochs(of total: Int) -> [Int] { total >= 50 ? [1, 7, 50] : [1, 3, 5] }

  /// The charts for which the log has runs, by file name.
  static func charts(_ plan: RunPlan, log: [RunSettings: RunOutcome]) -> [(String, String)] {
    let outcomes = plan.runs.compactMap { settings in log[settings].map { (settings, $0) } }
    var charts: [(String, String)] = []
    if let norms = outcomes.compactMap({ $0.1.gradientNorms }).first, !norms.isEmpty {
      charts.append(("figure1-left", left(norms).svg))
    }
    let criteria = outcomes.compactMap { settings, outcome in
      outcome.criterionByParticles.map { (settings.method, $0) }
    }
    if !criteria.isEmpty { charts.append(("figure1-right", right(criteria).svg)) }
    return charts
  }

  /// Each curve is divided by its value at c = 0, that of G4: gradients shrink as training goes on.
  private static func left(_ norms: [GradientNorms]) -> SVGChart {
    let curves = norms.enumerated().flatMap { index, norm in
      [(norm.rootMeanSquares, false), (norm.means, true)].map { values, isMean in
        let points = zip(norm.scaledConstants, values).map { ($0, $1 / values[0]) }
        return SVGChart.Series(
          isMean ? "mean norm" : "epoch \(norm.epoch), root mean square", points, color: index,
          isDashed: isMean, marksMinimum: true)
      }
    }
    return SVGChart(
      title: "Norm of the gradient of W¹ of G5 against its constant",
      x: .init("c · M   (0: G4, 1: G5)"), y: .init("norm relative to c = 0"), series: curves)
  }

  private static func right(_ criteria: [(Method, [Double])]) -> SVGChart {
    SVGChart(
      title: "Criterion on structured MNIST against particles at test",
      x: .init("M at test", isLogarithmic: true), y: .init("mean of Ĉ_M, nats"),
      series: criteria.enumerated().map { index, item in
        .init(
          item.0.label + ", trained with M = 20",
          item.1.enumerated().map { (Double($0.offset + 1), $0.element) }, color: index)
      })
  }
}
