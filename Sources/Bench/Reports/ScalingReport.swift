import Kernels
import Nets

/// The cost of training against particles or against examples: a table, its straight lines, a chart.
struct ScalingReport {
  typealias Measured = (curve: Scaling.Curve, points: [Scaling.Point])

  let variable: Scaling.Variable
  let threads: Int
  /// The curves along this variable.
  let curves: [Measured]

  init(_ variable: Scaling.Variable, threads: Int, _ curves: [Measured]) {
    self.variable = variable
    self.threads = threads
    self.curves = curves.filter { $0.curve.variable == variable }
  }

  private var title: String {
    let held = variable == .examples ? " with M = \(Scaling.usualParticles)" : ""
    return "Seconds of an epoch\(held), \(threads) \(threads == 1 ? "thread" : "threads")"
  }

  /// Points, then the line through those of each curve.
  func text(_ style: Style) -> String {
    let points = curves.flatMap { curve, points in
      points.map { point in
        [
          curve.name, "\(point.value(of: variable))", threeFigures(point.seconds),
          point.fraction < 1 ? "of \(threeFigures(100 * point.fraction)) %" : "",
        ]
      }
    }
    let unit = variable == .particles ? "particle" : "1000 examples"
    let lines = curves.map { curve, points in
      let line = LineFit(coordinates(of: points))
      return [
        curve.name, milliseconds(line.intercept), milliseconds(line.slope),
        formatted(line.explained, decimals: 5),
        formatted(100 * line.largestDeparture, decimals: 1) + " %",
      ]
    }
    return title + "\n"
      + TextTable.text(
        [.init("epoch"), .init(variable.rawValue, .right), .init("s", .right), .init("")], points,
        style)
      + "\n\n"
      + TextTable.text(
        [
          .init("straight line"), .init("at 0", .right), .init("per \(unit)", .right),
          .init("R²", .right), .init("largest departure", .right),
        ], lines, style)
  }

  /// Both axes begin at 0.
  var chart: SVGChart {
    let series = curves.enumerated().map { color, measured in
      SVGChart.Series(
        measured.curve.name, coordinates(of: measured.points).map { ($0.x, $0.y) }, color: color)
    }
    let points = series.flatMap(\.points)
    return SVGChart(
      title: title,
      x: SVGAxis(variable == .particles ? "particles M" : "thousands of examples")
        .fitted(to: [0] + points.map(\.x)),
      y: SVGAxis("seconds").fitted(to: [0] + points.map(\.y)), series: series)
  }

  private func coordinates(of points: [Scaling.Point]) -> [(x: Double, y: Double)] {
    let unit = variable == .particles ? 1.0 : 1000
    return points.map { (x: Double($0.value(of: variable)) / unit, y: $0.seconds) }
  }

  private func milliseconds(_ seconds: Double) -> String { threeFigures(1e3 * seconds) + " ms" }
}

extension Scaling.Point {
  func record(_ curve: Scaling.Curve, _ context: RunContext) -> String {
    let id =
      "scaling/\(curve.variable)/\(curve.task.rawValue)/\(curve.estimator.name)"
      + "/m=\(particles)/n=\(examples)"
    var line = context.line(id: id, threads: context.threads)
    line.data = context.data
    line.unit = "s/epoch"
    line.value = seconds
    line.particles = particles
    line.examples = examples
    line.after = context.after
    line.fraction = fraction
    return line.text
  }
}
