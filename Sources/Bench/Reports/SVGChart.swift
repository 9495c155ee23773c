import Foundation

/// Lines over two axes, with a legend on the right.
struct SVGChart {
  struct Series {
    let name: String
    let points: [(x: Double, y: Double)]
    /// An index into the document's colours.
    let color: Int
    var isDashed = false
    /// Whether its lowest point gets a dot.
    var marksMinimum = false
    /// Whether each point is a dot, and no line connects them.
    var isDotted = false

    init(
      _ name: String, _ points: [(Double, Double)], color: Int, isDashed: Bool = false,
      marksMinimum: Bool = false, isDotted: Bool = false
    ) {
      self.name = name
      self.points = points.map { (x: $0, y: $1) }
      self.color = color % SVGDocument.colorCount
      self.isDashed = isDashed
      self.marksMinimum = marksMinimum
      self.isDotted = isDotted
    }
  }

  /// An image below the grid, on which the axes' ranges lie.
  struct Background {
    /// In units of pixels of its own.
    let content: String
    let width: Int
    let height: Int
    /// What its colours mean, in the legend.
    let key: [(name: String, color: Int, opacity: Double)]
  }

  let title: String
  let series: [Series]
  let plot: SVGPlot
  var background: Background?

  init(
    title: String, x: SVGAxis, y: SVGAxis, series: [Series], background: Background? = nil
  ) {
    self.title = title
    self.background = background
    self.series = series
    plot = SVGPlot(
      x: x.fitted(to: series.flatMap { $0.points.map(\.x) }),
      y: y.fitted(to: series.flatMap { $0.points.map(\.y) }))
  }

  private static let dashes = "5 4"

  var svg: String {
    // A character of a 12-pixel legend takes about seven.
    let names = series.map(\.name) + (background?.key.map(\.name) ?? [])
    let legendWidth = Double(names.map(\.count).max() ?? 0) * 7 + 48
    let content =
      SVGDocument.text(title, x: plot.left, y: 24, size: 15) + image + plot.grid + lines + legend
    return SVGDocument(
      title: title, width: plot.right + 20 + legendWidth, height: 384, content: content
    ).text
  }

  private var image: String {
    guard let background else { return "" }
    let scale = [
      (plot.right - plot.left) / Double(background.width),
      (plot.bottom - plot.top) / Double(background.height),
    ].map { "\($0)" }
    let place = "\(SVGDocument.number(plot.left)) \(SVGDocument.number(plot.top))"
    return "<g transform=\"translate(\(place)) scale(\(scale.joined(separator: " ")))\">\n"
      + background.content + "</g>\n"
  }

  private var lines: String {
    series.map { series in
      let places = series.points.filter { plot.x.shows($0.x) && plot.y.shows($0.y) }
        .map { plot.point($0.x, $0.y) }
      if series.isDotted {
        return places.map { Self.dot($0, color: series.color, radius: 2.5) }.joined()
      }
      let path = places.map { "\(SVGDocument.number($0.x)) \(SVGDocument.number($0.y))" }
      let dashes = series.isDashed ? " stroke-dasharray=\"\(Self.dashes)\"" : ""
      var text =
        "<path class=\"s\(series.color)\" stroke-width=\"2\"\(dashes) "
        + "d=\"M\(path.joined(separator: "L"))\"/>\n"
      if series.marksMinimum, let lowest = places.max(by: { $0.y < $1.y }) {
        text += Self.dot(lowest, color: series.color, radius: 4)
      }
      return text
    }.joined()
  }

  private static func dot(
    _ place: (x: Double, y: Double), color: Int, radius: Double
  ) -> String {
    "<circle class=\"f\(color)\" cx=\"\(SVGDocument.number(place.x))\" "
      + "cy=\"\(SVGDocument.number(place.y))\" r=\"\(SVGDocument.number(radius))\"/>\n"
  }

  private var legend: String {
    let lines = series.enumerated().map { row, series in
      Self.mark(of: series, at: place(inLegend: row)) + legendText(series.name, row)
    }
    let colors = (background?.key ?? []).enumerated().map { index, key in
      let row = series.count + index
      let (left, y) = place(inLegend: row)
      return SVGDocument.swatch(
        x: left, y: y - 6, width: 28, color: key.color, opacity: key.opacity)
        + legendText(key.name, row)
    }
    return (lines + colors).joined()
  }

  /// The left end of a row's mark, in the middle of its height.
  private func place(inLegend row: Int) -> (x: Double, y: Double) {
    (plot.right + 20, plot.top + 8 + 22 * Double(row))
  }

  private func legendText(_ name: String, _ row: Int) -> String {
    let (left, y) = place(inLegend: row)
    return SVGDocument.text(name, x: left + 36, y: y + 4)
  }

  private static func mark(of series: Series, at place: (x: Double, y: Double)) -> String {
    if series.isDotted { return dot((place.x + 14, place.y), color: series.color, radius: 2.5) }
    return SVGDocument.line(
      place, (place.x + 28, place.y), class: "s\(series.color)",
      dashes: series.isDashed ? dashes : nil, width: 2)
  }
}
