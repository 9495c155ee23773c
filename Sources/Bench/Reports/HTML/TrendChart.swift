/// The times of one benchmark, commit by commit.
struct TrendChart {
  private struct Line {
    let trend: Trend
    let color: Int
    /// Of several of a machine the first is whole.
    let dashes: String?
  }

  private let id: String
  private let lines: [Line]

  /// - Parameter lines: each with the place of its machine, which gives it its colour.
  init(id: String, lines: [(trend: Trend, machine: Int)]) {
    self.id = id
    self.lines = lines.enumerated().map { index, line in
      let before = lines[..<index].count { $0.machine == line.machine }
      return Line(
        trend: line.trend, color: Self.color(line.machine), dashes: before > 0 ? "4 3" : nil)
    }
  }

  static func color(_ machine: Int) -> Int { machine % SVGDocument.colorCount }

  var hasSteps: Bool { lines.contains { !$0.trend.fit.steps.isEmpty } }

  private static let size = (width: 300.0, height: 90.0)

  var html: HTML {
    """
    <figure class="trend"><figcaption>\(.name(id))</figcaption>
    \(drawing.inline)
    \(lines.map(summary).joined())</figure>

    """
  }

  /// From the first to the last time, and the steps.
  private func summary(_ line: Line) -> HTML {
    let points = line.trend.points
    let (first, last) = (points[0].value, points[points.count - 1].value)
    let steps = line.trend.fit.steps.map { step -> HTML in
      """
      ; <b>step? \(change(line.trend.ratio(at: step))) at \(.name(points[step].build))</b>
      """
    }
    let conditions = line.trend.key.conditions.shortDescription
    return """
      <p><small>\(swatch(line))\(conditions.isEmpty ? "" : conditions + ": ")\
      \(seconds(first)) → \(seconds(last)) (\(change(last / first)))\(steps.joined())</small></p>
      """
  }

  /// Whose numbers they are, where there are several lines.
  private func swatch(_ line: Line) -> HTML {
    guard lines.count > 1 else { return "" }
    return """
      <svg width="14" height="8" aria-hidden="true"><path class="s\(line.color)" d="M0 5h12"/></svg>
      """
  }

  private var drawing: SVGDocument {
    let builds = lines.flatMap(\.trend.points).sorted { $0.time < $1.time }.map(\.build).uniqued()
    let places = Dictionary(
      uniqueKeysWithValues: builds.enumerated().map { ($0.element, Double($0.offset)) })
    let plot = plot(columns: builds.count)
    let content = lines.map { line in
      let points = line.trend.points.map { plot.point(places[$0.build]!, $0.value) }
      let marks = line.trend.fit.steps.map { step in
        SVGDocument.line(
          (points[step].x, 0), (points[step].x, Self.size.height), class: "mark", dashes: "3 3")
      }
      let path = points.map { "\(SVGDocument.number($0.x)) \(SVGDocument.number($0.y))" }
      let dashes = line.dashes.map { " stroke-dasharray=\"\($0)\"" } ?? ""
      return marks.joined()
        + "<path class=\"s\(line.color)\"\(dashes) d=\"M\(path.joined(separator: "L"))\"/>"
        + "<path class=\"c s\(line.color)\" d=\"\(path.map { "M\($0)h0" }.joined())\"/>"
    }
    return SVGDocument(
      title: "\(id.prefix(120)) by commit", width: Self.size.width, height: Self.size.height,
      content: content.joined())
  }

  /// At least a fifth high, so that noise looks as small as it is.
  private func plot(columns: Int) -> SVGPlot {
    let values = lines.flatMap { $0.trend.points.map(\.value) }
    let (low, high) = (values.min()!, values.max()!)
    let room = max(1.02, (1.2 / (high / low)).squareRoot())
    var plot = SVGPlot(
      x: SVGAxis("", range: 0...Double(max(1, columns - 1))),
      y: SVGAxis("", isLogarithmic: true, range: low / room...high * room))
    (plot.left, plot.top, plot.right, plot.bottom) = (
      6, 4, Self.size.width - 6, Self.size.height - 4
    )
    return plot
  }
}
