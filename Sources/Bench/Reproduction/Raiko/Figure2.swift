import Nets

/// Figure 2 of Raiko et al. 2015: lower halves of test digits, drawn from the upper ones. A row for
/// each digit: the whole, what is given, and what each network makes of it, the given part pale.
struct Figure2 {
  /// The samples of a network; a deterministic one has one output for an input.
  private struct Block {
    let method: Method
    let samples: DigitSamples
    var columns: Int { method == .a ? 1 : DigitSamples.perDigit }
    var title: String { method == .a ? "A" : "\(method.label), \(columns) samples" }
  }

  private let digits: DigitSamples
  private var given: SVGPixels
  private var ink: SVGPixels
  private var titles = ""
  /// The left edge of what comes next.
  private var left = 0

  private static let (top, gap, blockGap) = (34, 3, 10)
  private var columnWidth: Int { digits.width + Self.gap }
  private var halfHeight: Int { digits.halfSize / digits.width }

  /// The figure, or nil while no run is finished.
  static func svg(_ plan: RunPlan, log: [RunSettings: RunOutcome]) -> String? {
    let blocks = plan.runs.compactMap { settings in
      log[settings]?.samples.flatMap {
        $0.isComplete ? Block(method: settings.method, samples: $0) : nil
      }
    }
    guard let first = blocks.first?.samples else { return nil }
    var figure = Figure2(first)
    for block in blocks where block.samples.width == first.width { figure.add(block) }
    return figure.svg
  }

  private init(_ digits: DigitSamples) {
    self.digits = digits
    given = SVGPixels(width: digits.width)
    ink = SVGPixels(width: digits.width)
    for digit in DigitSamples.images.indices {
      ink.add(digits.upperHalf(digit) + digits.lowerHalf(digit), x: 0, y: top(digit))
      given.add(digits.upperHalf(digit), x: columnWidth, y: top(digit))
    }
    addTitle("whole", columns: 1, size: 8)
    addTitle("upper", columns: 1, size: 8)
    left += Self.blockGap
  }

  private mutating func add(_ block: Block) {
    for digit in DigitSamples.images.indices {
      for column in 0..<block.columns {
        let (x, y) = (left + column * columnWidth, top(digit))
        given.add(digits.upperHalf(digit), x: x, y: y)
        ink.add(block.samples.sample(column, of: digit), x: x, y: y + halfHeight)
      }
    }
    addTitle(block.title, columns: block.columns)
    left += Self.blockGap
  }

  /// A title in the middle of columns, and on to their right edge.
  private mutating func addTitle(_ title: String, columns: Int, size: Double = 12) {
    let width = columns * columnWidth
    titles += SVGDocument.text(
      title, x: Double(2 * left + width - Self.gap) / 2, y: Double(Self.top - 8), anchor: .middle,
      size: size)
    left += width
  }

  private func top(_ digit: Int) -> Int { Self.top + digit * (2 * halfHeight + Self.gap) }

  private var svg: String {
    SVGDocument(
      title: "Lower halves of test digits", width: Double(left - Self.blockGap),
      height: Double(top(DigitSamples.images.count)), margin: 8,
      content: titles + given.svg(opacity: 0.45) + ink.svg()
    ).text
  }
}
