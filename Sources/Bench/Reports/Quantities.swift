import Foundation

// Numbers as a reader wants them: three figures, and a unit that keeps them short.

func formatted(_ value: Double, decimals: Int) -> String {
  String(format: "%.\(decimals)f", value)
}

/// Three significant figures, as in 1.76, 17.6, 176.
func threeFigures(_ value: Double) -> String {
  guard value.isFinite else { return "–" }
  let size = abs(value)
  return formatted(value, decimals: size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2)
}

/// 0.053 as "5.3 %".
func percent(_ part: Double) -> String { formatted(100 * part, decimals: 1) + " %" }

/// A rate with the prefix that suits it: "306 GFLOP/s".
func rate(_ value: Double, _ unit: String) -> String {
  let prefixes = ["", "k", "M", "G", "T"]
  var scaled = value
  var index = 0
  while scaled >= 1000, index < prefixes.count - 1 {
    scaled /= 1000
    index += 1
  }
  return "\(threeFigures(scaled)) \(prefixes[index])\(unit)"
}

/// A time with the unit that suits it: "4.48 µs".
func seconds(_ value: Double) -> String {
  let units = [("s", 1.0), ("ms", 1e-3), ("µs", 1e-6), ("ns", 1e-9)]
  let (name, size) = units.first { value >= 0.9995 * $0.1 } ?? units.last!
  return "\(threeFigures(value / size)) \(name)"
}

/// A ratio as a change: "+10.1 %" of 1.101.
func change(_ ratio: Double) -> String {
  guard ratio.isFinite, ratio > 0 else { return ratio > 1 ? "∞" : "−∞" }
  let percent = 100 * (ratio - 1)
  return (percent < 0 ? "−" : "+") + formatted(abs(percent), decimals: 1) + " %"
}

/// A number of JSON in as few bytes as four figures take.
func fourFigures(_ value: Double) -> String { String(format: "%.4g", value) }
