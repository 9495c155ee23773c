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

    init(
      _ name: String, _ points: [(Double, Double)], color: Int, isDashed: Bool = false,
      marksMinimum: Bool = false
    ) {
      self.name = name
      self.points = points.map { (x: $0, y: $1) }
      self.color = color % SVGDocument.colorCount
      self.isDashed = isDashed
      self.marksMinimum = marksMinimum
    }
  }

  let title: String
  let x: SVGAxis
  let y: SVGAxis
  let series: [Series]

  init(title: String, x: SVGAxis, y: SVGAxis, series: [Series]) {
    self.title = title
    self.x = x.fitted(to: series.flatMap { $0.points.map(\.x) })
    self.y = y.fitted(to: series.flatMap { $0.points.map(\.y) })
    self.series = series
  }

  private static let plot = (left: 72.0, top: 48.0, right: 452.0, bottom: 328.0)
  private static let dashes = "5 4"

  var svg: String {
    // A character of a 12-pixel legend takes about seven.
    let legendWidth = Double(series.map(\.name.count).max() ?? 0) * 7 + 48
    let content =
      SVGDocument.text(title, x: Self.plot.left, y: 24, size: 15) + grid + lines + legend
    return SVGDocument(
      title: title, width: Self.plot.right + 20 + legendWidth, height: 384, content: content
    ).text
  }

  private var grid: String {
    let plot = Self.plot
    var text = ""
    for tick in x.ticks {
      let place = point(tick, y.range!.lowerBound)
      text += SVGDocument.line((place.x, plot.top), (place.x, plot.bottom), class: "rule")
      text += SVGDocument.text(x.text(tick), x: place.x, y: plot.bottom + 18, anchor: .middle)
    }
    for tick in y.ticks {
      let place = point(x.range!.lowerBound, tick)
      text += SVGDocument.line((plot.left, place.y), (plot.right, place.y), class: "rule")
      text += SVGDocument.text(y.text(tick), x: plot.left - 8, y: place.y + 4, anchor: .end)
    }
    text += SVGDocument.line((plot.left, plot.top), (plot.left, plot.bottom), class: "axis")
    text += SVGDocument.line((plot.left, plot.bottom), (plot.right, plot.bottom), class: "axis")
    let middle = ((plot.left + plot.right) / 2, (plot.top + plot.bottom) / 2)
    text += SVGDocument.text(x.label, x: middle.0, y: plot.bottom + 42, anchor: .middle)
    return text + SVGDocument.text(y.label, x: 20, y: middle.1, anchor: .middle, turned: true)
  }

  private var lines: String {
    series.map { series in
      let places = series.points.filter { $0.y.isFinite }.map { point($0.x, $0.y) }
      let path = places.map { "\(SVGDocument.number($0.x)) \(SVGDocument.number($0.y))" }
      let dashes = series.isDashed ? " stroke-dasharray=\"\(Self.dashes)\"" : ""
      var text =
        "<path class=\"s\(series.color)\" stroke-width=\"2\"\(dashes) "
        + "d=\"M\(path.joined(separator: "L"))\"/>\n"
      if series.marksMinimum, let lowest = places.max(by: { $0.y < $1.y }) {
        text +=
          "<circle class=\"f\(series.color)\" cx=\"\(SVGDocument.number(lowest.x))\" "
          + "cy=\"\(SVGDocument.number(lowest.y))\" r=\"4\"/>\n"
      }
      return text
    }.joined()
  }

  private var legend: String {
    series.enumerated().map { index, series in
      let (left, y) = (Self.plot.right + 20, Self.plot.top + 8 + 22 * Double(index))
      return SVGDocument.line(
        (left, y), (left + 28, y), class: "s\(series.color)",
        dashes: series.isDashed ? Self.dashes : nil, width: 2)
        + SVGDocument.text(series.name, x: left + 36, y: y + 4)
    }.joined()
  }

  private func point(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
    let plot = Self.plot
    return (
      plot.left + (plot.right - plot.left) * self.x.position(of: x),
      plot.bottom - (plot.bottom - plot.top) * self.y.position(of: y)
    )
  }
}
