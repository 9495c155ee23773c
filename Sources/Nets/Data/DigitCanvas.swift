/// A square of pixels that curves are drawn on with a round pen: keeps, for each pixel, the squared
/// distance of its centre to the nearest curve.
struct DigitCanvas {
  private static let size = SyntheticDigits.size
  /// Straight pieces between two points of a curve.
  private static let pieces = 4

  private let penRadius: Float
  private var squaredDistances: [Float]

  /// `penRadius` is in pixels.
  init(penRadius: Float) {
    self.penRadius = penRadius
    squaredDistances = Array(repeating: .infinity, count: Self.size * Self.size)
  }

  /// Draws a curve through `points`, in pixels: the spline of Catmull and Rom (1974), its ends
  /// doubled.
  mutating func drawCurve(_ points: [SIMD2<Float>]) {
    for index in 0..<points.count - 1 {
      let (start, end) = (points[index], points[index + 1])
      let before = points[max(0, index - 1)]
      let after = points[min(points.count - 1, index + 2)]
      var from = start
      for piece in 1...Self.pieces {
        let t = Float(piece) / Float(Self.pieces)
        let linear = (end - before) * t
        let square = (2 * before - 5 * start + 4 * end - after) * (t * t)
        let cube = (3 * start - before - 3 * end + after) * (t * t * t)
        let to = start + 0.5 * (linear + square + cube)
        drawLine(from: from, to: to)
        from = to
      }
    }
  }

  private mutating func drawLine(from start: SIMD2<Float>, to end: SIMD2<Float>) {
    let reach = penRadius + 0.5
    let columns = Self.pixels(around: start.x, end.x, reach: reach)
    let rows = Self.pixels(around: start.y, end.y, reach: reach)
    let along = end - start
    let scale = 1 / max((along * along).sum(), 1e-6)
    for row in rows {
      for column in columns {
        let offset = SIMD2(Float(column) + 0.5, Float(row) + 0.5) - start
        let nearest = min(max((offset * along).sum() * scale, 0), 1)
        let gap = offset - nearest * along
        let index = row * Self.size + column
        squaredDistances[index] = min(squaredDistances[index], (gap * gap).sum())
      }
    }
  }

  /// The pixels, inside the canvas, whose centres may be within `reach` of a line.
  private static func pixels(around start: Float, _ end: Float, reach: Float) -> Range<Int> {
    let low = max(0, Int((min(start, end) - reach).rounded(.down)))
    let high = min(size, Int((max(start, end) + reach).rounded(.up)))
    return low..<max(low, high)
  }

  /// `[rows * columns]`: `ink` of 255 within the pen, fading to 0 over one pixel at its edge.
  func greys(ink: Float) -> [UInt8] {
    squaredDistances.map { squared in
      let coverage = min(max(penRadius + 0.5 - squared.squareRoot(), 0), 1)
      return UInt8((255 * ink * coverage).rounded())
    }
  }
}
