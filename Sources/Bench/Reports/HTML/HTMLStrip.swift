/// The figure of a row, as high as its text: marks on an axis that all rows of a table share.
struct HTMLStrip {
  let axis: SVGAxis
  private var marks = ""

  static let width = 160.0
  static let height = 18.0
  /// Of processes, the part that the axis of their dots holds.
  static let usualShare = 0.98
  /// Left and right of the axis.
  private static let margin = 4.0

  /// - Parameter axis: with a range.
  init(_ axis: SVGAxis) { self.axis = axis }

  /// Every value, at most one to a place: in their order from the top to the bottom, so that a drift shows
  /// as a slope. Those beyond the axis lie at its ends, in another colour.
  /// - Parameter rows: the part of the height that they take.
  mutating func addDots(
    _ values: [Double], color: Int, rows: ClosedRange<Double> = 0...1
  ) {
    var (inside, outside) = (DotPath(), DotPath())
    for (index, value) in values.enumerated() where value > 0 {
      let position = axis.position(of: value)
      let part = values.count == 1 ? 0.5 : Double(index) / Double(values.count - 1)
      let y = rows.lowerBound + (rows.upperBound - rows.lowerBound) * part
      let place = (x: Self.x(position), y: 3 + (Self.height - 6) * y)
      if 0...1 ~= position { inside.add(place) } else { outside.add(place) }
    }
    marks += inside.svg("d s\(color)") + outside.svg("d out")
  }

  /// The interval as a line and its centre as a dot.
  mutating func addInterval(_ lower: Double, _ centre: Double, _ upper: Double, color: Int) {
    let y = Self.height / 2
    var dot = DotPath()
    dot.add((x(centre), y))
    let (left, right) = (SVGDocument.number(x(lower)), SVGDocument.number(x(upper)))
    marks += "<path class=\"i s\(color)\" d=\"M\(left) \(SVGDocument.number(y))H\(right)\"/>"
    marks += dot.svg("c s\(color)")
  }

  /// An upright line.
  mutating func addRule(_ value: Double) {
    let place = SVGDocument.number(x(value))
    marks += "<path class=\"rule\" d=\"M\(place) 0V\(SVGDocument.number(Self.height))\"/>"
  }

  mutating func addBand(_ lower: Double, _ upper: Double) {
    let (left, right) = (x(lower), x(upper))
    marks +=
      "<rect class=\"band\" x=\"\(SVGDocument.number(left))\" y=\"0\" "
      + "width=\"\(SVGDocument.number(right - left))\" height=\"\(SVGDocument.number(Self.height))\"/>"
  }

  /// - Parameter label: what it shows, in words.
  func html(_ label: String) -> HTML {
    """
    <svg role="img" aria-label="\(label)">\(HTML(markup: marks.replacing("\n", with: "")))</svg>
    """
  }

  /// A logarithmic axis around 1.
  /// - Parameter share: the part of the values that it holds: a few that lie far out need not press the
  ///   others together.
  static func axis(around1 values: [Double], share: Double = 1) -> SVGAxis {
    let sizes = values.filter { $0 > 0 && $0.isFinite }.map { max($0, 1 / $0) }.sorted()
    let usual = sizes.isEmpty ? 1 : sizes[Int(share * Double(sizes.count - 1))]
    let end = [1.05, 1.1, 1.25, 1.5, 2, 5].first { $0 >= usual } ?? 10
    return SVGAxis("", isLogarithmic: true, range: 1 / end...end)
  }

  /// Its ends as changes, and what lies in its middle.
  static func scale(_ axis: SVGAxis, _ middle: String) -> HTML {
    let ends = [axis.range!.lowerBound, axis.range!.upperBound].map { end in
      "\(end < 1 ? "−" : "+")\(formatted(abs(100 * (end - 1)), decimals: 0)) %"
    }
    return scale(ends[0], middle, ends[1])
  }

  /// The axis' ends and what lies between them, for the head of the column.
  static func scale(_ left: String, _ middle: String, _ right: String) -> HTML {
    "<span class=\"scale\"><span>\(left)</span><span>\(middle)</span><span>\(right)</span></span>"
  }

  private func x(_ value: Double) -> Double {
    axis.shows(value) ? Self.x(axis.position(of: value)) : value > 0 ? Self.width : 0
  }

  /// Positions outside of the axis lie at its ends.
  private static func x(_ position: Double) -> Double {
    margin + (width - 2 * margin) * min(max(position, 0), 1)
  }
}

/// Dots as round ends of strokes without a length, on whole numbers: a path of few bytes.
private struct DotPath {
  private struct Place: Hashable {
    let x: Int
    let y: Int
  }

  private var seen: Set<Place> = []
  private var path = ""

  mutating func add(_ place: (x: Double, y: Double)) {
    let place = Place(x: Int(place.x.rounded()), y: Int(place.y.rounded()))
    if seen.insert(place).inserted { path += "M\(place.x) \(place.y)h0" }
  }

  func svg(_ name: String) -> String {
    path.isEmpty ? "" : "<path class=\"\(name)\" d=\"\(path)\"/>"
  }
}
