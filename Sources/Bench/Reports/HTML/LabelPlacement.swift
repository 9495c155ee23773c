/// Finds places for names beside points so that none lies on another, or on a point.
struct LabelPlacement {
  struct Box {
    let left: Double
    let top: Double
    let right: Double
    let bottom: Double

    func overlaps(_ other: Box) -> Bool {
      left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }

    func contains(_ other: Box) -> Bool {
      left <= other.left && other.right <= right && top <= other.top && other.bottom <= bottom
    }
  }

  private let bounds: Box
  private(set) var taken: [Box] = []

  /// No label leaves the bounds.
  init(bounds: Box) { self.bounds = bounds }

  mutating func avoid(_ box: Box) { taken.append(box) }

  mutating func avoid(around place: (x: Double, y: Double), radius: Double) {
    avoid(
      Box(
        left: place.x - radius, top: place.y - radius, right: place.x + radius,
        bottom: place.y + radius))
  }

  static let size = 10.5
  /// Of an average character of a wide font.
  private static let characterWidth = 6.4
  private static let height = 12.0

  /// The name as near to its point as there is room, with a line to it where it is not beside it; nil
  /// where there is none.
  mutating func label(_ name: String, at place: (x: Double, y: Double)) -> String? {
    let width = Double(name.count) * Self.characterWidth
    for distance in [7.0, 15, 26, 40, 56, 76, 100, 130] {
      for direction in Self.directions {
        let x = place.x + distance * direction.x
        let y = place.y + distance * direction.y
        let left = direction.x < 0 ? x - width : direction.x > 0 ? x : x - width / 2
        let box = Box(
          left: left, top: y - Self.height / 2, right: left + width, bottom: y + Self.height / 2)
        guard bounds.contains(box), !taken.contains(where: box.overlaps) else { continue }
        taken.append(box)
        let line =
          distance > 10 ? SVGDocument.line(place, (x, y), class: "lead", width: 0.7) : ""
        return line
          + SVGDocument.text(
            name, x: left + (direction.x < 0 ? width : 0), y: y + 3.5,
            anchor: direction.x < 0 ? .end : .start, size: Self.size)
      }
    }
    return nil
  }

  /// Right and left first.
  private static let directions: [(x: Double, y: Double)] = [
    (1, 0), (-1, 0), (0.8, -0.8), (-0.8, -0.8), (0.8, 0.8), (-0.8, 0.8), (0.5, -1.1), (-0.5, -1.1),
    (0.5, 1.1), (-0.5, 1.1),
  ]
}
