import Foundation

/// Theorem 1 as numbers and as training.
enum TheoremReport {
  private static let steps = 200
  private static let start = 0.2
  /// Data for which the unit should be a fair coin, and data that lean to one side.
  private static let cases: [(data: Double, particles: Int)] = [
    (0.5, 1), (0.5, 20), (0.6, 1), (0.6, 20),
  ]

  static func text(_ style: Style) -> String {
    let example = TheoremExample()
    let numbers = [0, 0.1, 0.25, 0.5, 0.75, 1].map { (p: Double) in
      let likelihood = example.logLikelihood(p)
      return [
        p.word, decimal(likelihood), decimal(likelihood / log(10)),
        decimal(example.expectedCriterion(particles: 1, p)),
        decimal(example.expectedCriterion(particles: 20, p)),
      ]
    }
    let training = cases.map { item in
      let path = TheoremExample(dataProbability: item.data).ascent(
        particles: item.particles, from: start, steps: steps)
      return [item.data.word, "\(item.particles)", start.word, decimal(path.last!)]
    }
    return """
      \(table(["P(h = 1)", "C, nats", "C, log10", "E[Ĉ₁], nats", "E[Ĉ₂₀], nats"], numbers, style))

      The paper's -0.30 and -0.52 are C of a fair coin and of a deterministic unit, in log10.

      Gradient ascent on E[Ĉ_M], \(steps) steps:
      \(table(["P(y = 1)", "M", "P(h = 1) before", "after"], training, style))
      """
  }

  static var figure: SVGChart {
    SVGChart(
      title: "Theorem 1: gradient ascent on the expected criterion",
      x: .init("step"), y: .init("P(h = 1)", range: 0...1),
      series: cases.enumerated().map { index, item in
        let path = TheoremExample(dataProbability: item.data).ascent(
          particles: item.particles, from: start, steps: steps)
        return .init(
          "E[Ĉ\(item.particles == 1 ? "₁" : "₂₀")], P(y = 1) = \(item.data.word)",
          path.enumerated().map { (Double($0.offset), $0.element) },
          color: item.particles == 1 ? 1 : 0, isDashed: item.data != 0.5)
      })
  }

  private static func table(_ titles: [String], _ rows: [[String]], _ style: Style) -> String {
    TextTable.text(titles.map { .init($0, .right) }, rows, style)
  }

  private static func decimal(_ value: Double) -> String { String(format: "%.4f", value) }
}
