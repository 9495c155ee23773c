/// The rectangle that two axes span: its grid, and where a point lies in it.
struct SVGPlot {
  let x: SVGAxis
  let y: SVGAxis
  var left = 72.0
  var top = 48.0
  var right = 452.0
  var bottom = 328.0

  /// - Parameter axes: with ranges.
  init(x: SVGAxis, y: SVGAxis) { (self.x, self.y) = (x, y) }

  func point(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
    (
      left + (right - left) * self.x.position(of: x),
      bottom - (bottom - top) * self.y.position(of: y)
    )
  }

  /// Ticks, axes and their labels.
  var grid: String {
    var text = ""
    for tick in x.ticks {
      let place = point(tick, y.range!.lowerBound)
      text += SVGDocument.line((place.x, top), (place.x, bottom), class: "rule")
      text += SVGDocument.text(x.text(tick), x: place.x, y: bottom + 18, anchor: .middle)
    }
    for tick in y.ticks {
      let place = point(x.range!.lowerBound, tick)
      text += SVGDocument.line((left, place.y), (right, place.y), class: "rule")
      text += SVGDocument.text(y.text(tick), x: left - 8, y: place.y + 4, anchor: .end)
    }
    text += SVGDocument.line((left, top), (left, bottom), class: "axis")
    text += SVGDocument.line((left, bottom), (right, bottom), class: "axis")
    let middle = ((left + right) / 2, (top + bottom) / 2)
    text += SVGDocument.text(x.label, x: middle.0, y: bottom + 42, anchor: .middle)
    return text + SVGDocument.text(y.label, x: 20, y: middle.1, anchor: .middle, turned: true)
  }
}
