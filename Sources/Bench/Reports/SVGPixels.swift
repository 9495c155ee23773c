/// Grey pixels as horizontal strokes in seven steps of opacity: runs of equal grey, all those of one
/// step in one path, which is much smaller than a rectangle each.
struct SVGPixels {
  /// Pixels in a row of an image.
  let width: Int
  private var paths: [String]

  private static let steps = 7

  init(width: Int) {
    self.width = width
    paths = [String](repeating: "", count: Self.steps + 1)
  }

  /// Adds an image of bytes, 0 (nothing) to 255 (ink), row-major, with its upper left corner at x, y.
  mutating func add(_ image: [UInt8], x: Int, y: Int) {
    for (row, start) in stride(from: 0, to: image.count, by: width).enumerated() {
      let greys = image[start..<min(image.count, start + width)].map {
        (Int($0) * Self.steps + 127) / 255
      }
      var column = 0
      while column < greys.count {
        let grey = greys[column]
        let end = greys[column...].firstIndex { $0 != grey } ?? greys.count
        if grey > 0 { paths[grey] += "M\(x + column) \(y + row)h\(end - column)" }
        column = end
      }
    }
  }

  /// - Parameters:
  ///   - opacity: that of full ink.
  ///   - name: the document's class that gives the ink its colour.
  func svg(opacity: Double = 1, class name: String = "pixels") -> String {
    let strokes = paths.enumerated().filter { !$0.element.isEmpty }.map { grey, path in
      let share = SVGDocument.number(opacity * Double(grey) / Double(Self.steps))
      return "<path d=\"\(path)\" stroke-opacity=\"\(share)\"/>\n"
    }
    // A stroke lies on the middle of its pixels.
    return "<g class=\"\(name)\" transform=\"translate(0 .5)\">\n" + strokes.joined() + "</g>\n"
  }
}
