import Foundation

/// A figure that reads well on light and on dark pages: its colours follow the reader's preference,
/// and it has a background of its own where a page does not.
struct SVGDocument {
  let title: String
  let width: Double
  let height: Double
  var margin = 0.0
  let content: String

  var text: String {
    let box = [-margin, -margin, width + 2 * margin, height + 2 * margin].map(Self.number)
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="\(box.joined(separator: " "))" \
      width="\(box[2])" height="\(box[3])" font-family="system-ui, sans-serif">
      <title>\(xmlEscaped(title))</title>
      <style>\(Self.style)</style>
      <rect class="page" x="\(box[0])" y="\(box[1])" width="\(box[2])" height="\(box[3])"/>
      \(content)</svg>

      """
  }

  /// As a part of a page that has `style`.
  var inline: HTML {
    let (width, height) = (Self.number(width), Self.number(height))
    return """
      <svg viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" role="img" \
      aria-label="\(title)" font-family="system-ui, sans-serif">
      \(HTML(markup: content))</svg>
      """
  }

  /// Series colours, light and dark, that stay apart for colour-blind readers. (Okabe & Ito 2008,
  /// darkened for light pages.)
  private static let colors = [
    ("#0060a8", "#56b4e9"), ("#c44e00", "#e69f00"), ("#00805a", "#2bc79a"), ("#a0478a", "#e08ac4"),
  ]

  static let colorCount = colors.count

  static let style: String = {
    func rules(_ page: String, _ ink: String, _ rule: String, _ colors: [String]) -> String {
      let series = colors.enumerated().map { index, color in
        ".s\(index){stroke:\(color)}.f\(index){fill:\(color)}"
      }
      return ".page{fill:\(page)}text{fill:\(ink)}.axis{stroke:\(ink)}.rule{stroke:\(rule)}"
        + ".pixels{stroke:\(ink)}" + series.joined()
    }
    return "path,line{fill:none}"
      + rules("#ffffff", "#1f2328", "#d8dee4", colors.map(\.0))
      + "@media (prefers-color-scheme:dark){"
      + rules("#0d1117", "#e6edf3", "#30363d", colors.map(\.1)) + "}"
  }()

  enum Anchor: String { case start, middle, end }

  static func text(
    _ text: String, x: Double, y: Double, anchor: Anchor = .start, size: Double = 12,
    turned: Bool = false
  ) -> String {
    let turn = turned ? " transform=\"rotate(-90 \(number(x)) \(number(y)))\"" : ""
    return "<text x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"\(anchor.rawValue)\" "
      + "font-size=\"\(number(size))\"\(turn)>\(xmlEscaped(text))</text>\n"
  }

  static func line(
    _ from: (x: Double, y: Double), _ to: (x: Double, y: Double), class name: String,
    dashes: String? = nil, width: Double = 1
  ) -> String {
    "<line class=\"\(name)\" x1=\"\(number(from.x))\" y1=\"\(number(from.y))\" "
      + "x2=\"\(number(to.x))\" y2=\"\(number(to.y))\" stroke-width=\"\(number(width))\""
      + (dashes.map { " stroke-dasharray=\"\($0)\"" } ?? "") + "/>\n"
  }

  /// A patch of a series' colour, 12 high.
  static func swatch(
    x: Double, y: Double, width: Double, color: Int, opacity: Double
  ) -> String {
    "<rect class=\"f\(color)\" x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(width))\" "
      + "height=\"12\" fill-opacity=\"\(number(opacity))\"/>\n"
  }

  /// At most two decimals, none where they are zero.
  static func number(_ value: Double) -> String {
    let hundredths = (value * 100).rounded()
    let whole = hundredths / 100
    if whole == whole.rounded() { return String(format: "%.0f", whole) }
    let text = String(format: "%.2f", whole)
    return text.hasSuffix("0") ? String(text.dropLast()) : text
  }
}
