import Foundation
import Nets

/// Figure 2 of Raiko et al. 2015: lower halves of test digits, drawn from the upper ones.
enum Figure2 {
  /// Columns of images of one network; a deterministic one has one output for an input.
  private struct Block {
    let method: Method
    let samples: DigitSamples
    var columns: Int { method == .a ? 1 : DigitSamples.perDigit }
  }

  /// The figure as one SVG, or nil while no run is finished. The pixels are drawn as runs of equal
  /// grey, a path for each grey, which is much smaller than a rectangle each.
  static func svg(_ plan: RunPlan, log: [RunSettings: RunOutcome]) -> String? {
    let blocks = plan.runs.compactMap { settings in
      log[settings]?.samples.map { Block(method: settings.method, samples: $0) }
    }
    guard let first = blocks.first?.samples else { return nil }
    let (width, half) = (first.width, first.digits.count / DigitSamples.images.count / 2)
    let (step, top) = (Double(width + 3), 34.0)
    var ink = PixelPaths(width: width)
    var given = PixelPaths(width: width)
    var texts = SVGDocument.text("whole", x: step / 2, y: top - 8, anchor: .middle, size: 9)
    texts += SVGDocument.text("upper", x: 1.5 * step, y: top - 8, anchor: .middle, size: 9)
    let rowOffset = { (digit: Int) in Int(top) + digit * (2 * half / width + 3) }
    let pixels = { (data: Data, index: Int) in
      Array(data[data.startIndex + index * half..<data.startIndex + (index + 1) * half])
    }
    var left = 0
    for digit in DigitSamples.images.indices {
      let y = rowOffset(digit)
      ink.add(pixels(first.digits, 2 * digit) + pixels(first.digits, 2 * digit + 1), x: 0, y: y)
      given.add(pixels(first.digits, 2 * digit), x: Int(step), y: y)
    }
    left = 2 * Int(step) + 10
    for block in blocks {
      let right = left + block.columns * Int(step)
      let title = block.method == .a ? "A" : "\(block.method.label), \(block.columns) samples"
      texts += SVGDocument.text(
        title, x: Double(left + right - 3) / 2, y: top - 8, anchor: .middle)
      for digit in DigitSamples.images.indices {
        for column in 0..<block.columns {
          let (x, y) = (left + column * Int(step), rowOffset(digit))
          given.add(pixels(first.digits, 2 * digit), x: x, y: y)
          ink.add(
            pixels(block.samples.samples, digit * DigitSamples.perDigit + column), x: x,
            y: y + half / width)
        }
      }
      left = right + 10
    }
    let height = Double(rowOffset(DigitSamples.images.count)) + 4
    return SVGDocument(
      title: "Lower halves of test digits", width: Double(left), height: height, margin: 8,
      content: texts + given.svg(opacity: 0.45) + ink.svg(opacity: 1)
    ).text
  }
}

/// Grey pixels as horizontal strokes in eight steps of opacity.
private struct PixelPaths {
  let width: Int
  private var paths: [String]
  private static let levels = 7

  init(width: Int) {
    self.width = width
    paths = [String](repeating: "", count: Self.levels + 1)
  }

  /// Adds rows of pixels from 0 to 255 with their upper left corner at x, y.
  mutating func add(_ pixels: [UInt8], x: Int, y: Int) {
    for (row, start) in stride(from: 0, to: pixels.count, by: width).enumerated() {
      var column = 0
      let levels = pixels[start..<start + width].map { (Int($0) * Self.levels + 127) / 255 }
      while column < width {
        let end = levels[column...].firstIndex { $0 != levels[column] } ?? width
        paths[levels[column]] += "M\(x + column) \(y + row)h\(end - column)"
        column = end
      }
    }
  }

  func svg(opacity: Double) -> String {
    let strokes = paths.enumerated().dropFirst().map { level, path in
      let share = (opacity * Double(level) / Double(Self.levels) * 100).rounded() / 100
      return "<path d=\"\(path)\" stroke-opacity=\"\(share)\"/>\n"
    }
    // Strokes lie on the middle of a pixel's row.
    return "<g class=\"pixels\" transform=\"translate(0 .5)\">\n" + strokes.joined() + "</g>\n"
  }
}
