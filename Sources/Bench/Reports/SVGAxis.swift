import Foundation

/// One axis of a chart: its range, its ticks and where a value falls on it.
struct SVGAxis {
  let label: String
  var isLogarithmic = false
  /// From the data where nil.
  var range: ClosedRange<Double>?

  /// Values of at least this size do not count, nor on a logarithmic axis those of at most its inverse:
  /// ranges stay finite.
  private static let largest = 1e300

  private static let superscripts = Dictionary(
    uniqueKeysWithValues: zip("-0123456789".unicodeScalars, "⁻⁰¹²³⁴⁵⁶⁷⁸⁹".map(String.init)))

  init(_ label: String, isLogarithmic: Bool = false, range: ClosedRange<Double>? = nil) {
    self.label = label
    self.isLogarithmic = isLogarithmic
    self.range = range
  }

  /// With a range that holds all values, a little more than they need.
  func fitted(to values: [Double]) -> SVGAxis {
    guard range == nil else { return self }
    let least = isLogarithmic ? 1 / Self.largest : -Self.largest
    let values = values.filter { least < $0 && $0 < Self.largest }
    guard let low = values.min(), let high = values.max() else {
      return SVGAxis(label, isLogarithmic: isLogarithmic, range: isLogarithmic ? 1...10 : 0...1)
    }
    var fitted = self
    if isLogarithmic {
      let top = max(high, 2 * low)
      let marks = Self.marks(of: low...top)
      fitted.range = (marks.last { $0 <= low } ?? low)...(marks.first { $0 >= top } ?? top)
    } else {
      // No finer than the numbers of ticks can tell apart.
      let step = max(Self.step(for: high - low), 1e-9 * max(-low, high))
      let (first, last) = ((low / step).rounded(.down), (high / step).rounded(.up))
      fitted.range = first * step...max(last, first + 1) * step
    }
    return fitted
  }

  /// Whether a value has a place: finite, and above 0 on a logarithmic axis.
  func shows(_ value: Double) -> Bool { value.isFinite && (!isLogarithmic || value > 0) }

  /// From 0 at the start of the range to 1 at its end.
  func position(of value: Double) -> Double {
    let range = range!
    return isLogarithmic
      ? log(value / range.lowerBound) / log(range.upperBound / range.lowerBound)
      : (value - range.lowerBound) / (range.upperBound - range.lowerBound)
  }

  var ticks: [Double] {
    let range = range!
    guard isLogarithmic else {
      let step = Self.step(for: range.upperBound - range.lowerBound)
      let first = Int((range.lowerBound / step).rounded(.up))
      let last = Int((range.upperBound / step + 1e-9).rounded(.down))
      return (first...max(first, last)).map { Double($0) * step }
    }
    let (least, most) = (range.lowerBound * (1 - 1e-9), range.upperBound * (1 + 1e-9))
    let marks = Self.marks(of: range).filter { least...most ~= $0 }
    // At most nine powers.
    let step = Self.isWide(range) ? (marks.count + 8) / 9 : 1
    return marks.filter { step == 1 || Self.exponent($0) % step == 0 }
  }

  /// The powers of ten that a range lies in.
  private static func exponents(of range: ClosedRange<Double>) -> ClosedRange<Int> {
    let first = Int((log10(range.lowerBound) + 1e-9).rounded(.down))
    return first...max(first, Int((log10(range.upperBound) - 1e-9).rounded(.up)))
  }

  private static func exponent(_ power: Double) -> Int { Int(log10(power).rounded()) }

  /// Round numbers on a logarithmic axis around a range: powers of ten, where it is narrow also twice
  /// and five times each.
  private static func marks(of range: ClosedRange<Double>) -> [Double] {
    let factors: [Double] = isWide(range) ? [1] : [1, 2, 5]
    return exponents(of: range).flatMap { exponent in
      factors.map { $0 * pow(10, Double(exponent)) }
    }
  }

  private static func isWide(_ range: ClosedRange<Double>) -> Bool {
    exponents(of: range).count > 5
  }

  /// A tick's number, with the decimals that tell the ticks apart.
  func text(_ tick: Double) -> String {
    if isLogarithmic && Self.isWide(range!) {
      return "10" + "\(Self.exponent(tick))".unicodeScalars.map { Self.superscripts[$0]! }.joined()
    }
    if isLogarithmic && tick < 1e-3 {
      return String(format: "%.0e", tick).replacing("e-0", with: "e-")
    }
    guard !isLogarithmic, ticks.count > 1 else { return String(format: "%g", tick) }
    let decimals = max(0, Int((-log10(ticks[1] - ticks[0]) - 1e-9).rounded(.up)))
    return String(format: "%.\(decimals)f", tick)
  }

  /// 1, 2 or 5 times a power of ten, four to eight of which fit into a length.
  private static func step(for length: Double) -> Double {
    guard length > 0 else { return 1 }
    let power = pow(10, log10(length / 4).rounded(.down))
    return [5, 2, 1].map { $0 * power }.first { length / $0 >= 4 } ?? power
  }
}
