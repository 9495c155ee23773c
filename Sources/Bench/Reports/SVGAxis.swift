import Foundation

/// One axis of a chart: its range, its ticks and where a value falls on it.
struct SVGAxis {
  let label: String
  var isLogarithmic = false
  /// From the data where nil.
  var range: ClosedRange<Double>?

  /// Values of at least this size are not shown, as NaN is not: ranges stay finite.
  private static let largest = 1e300

  init(_ label: String, isLogarithmic: Bool = false, range: ClosedRange<Double>? = nil) {
    self.label = label
    self.isLogarithmic = isLogarithmic
    self.range = range
  }

  /// With a range that holds all values, a little more than they need.
  func fitted(to values: [Double]) -> SVGAxis {
    guard range == nil else { return self }
    let values = values.filter { $0.magnitude < Self.largest && (!isLogarithmic || $0 > 0) }
    guard let low = values.min(), let high = values.max() else {
      return SVGAxis(label, isLogarithmic: isLogarithmic, range: isLogarithmic ? 1...10 : 0...1)
    }
    var fitted = self
    if isLogarithmic {
      fitted.range = low...max(high, 2 * low)
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
    let (low, high) = (log10(range.lowerBound).rounded(.down), log10(range.upperBound))
    let powers = stride(from: low, through: high, by: 1).map { pow(10, $0) }
    let digits: [Double] = powers.count > 4 ? [1] : [1, 2, 5]
    let (least, most) = (range.lowerBound * (1 - 1e-9), range.upperBound * (1 + 1e-9))
    return powers.flatMap { power in digits.map { $0 * power } }.filter { least...most ~= $0 }
  }

  /// A tick's number, with the decimals that tell the ticks apart.
  func text(_ tick: Double) -> String {
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
