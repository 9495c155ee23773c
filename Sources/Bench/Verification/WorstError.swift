/// The largest error seen so far; NaN where a number was expected counts as infinite.
struct WorstError {
  private(set) var value = 0.0

  /// |computed − exact| in units of `unit`.
  mutating func include(_ computed: Float, exact: Double, unit: Double) {
    if computed.isNaN && exact.isNaN || !computed.isFinite && computed == Float(exact) { return }
    let error = abs(Double(computed) - exact)
    if error == 0 { return }
    value = max(value, error.isNaN || unit.isNaN ? .infinity : error / unit)
  }

  /// The same in ULP of the exact value rounded to Float; subnormal values count in those of the
  /// least normal one.
  mutating func include(_ computed: Float, exact: Double) {
    let rounded = Float(exact).magnitude
    let ulp = min(rounded, .greatestFiniteMagnitude).ulp
    include(computed, exact: exact, unit: exact.isNaN ? 1 : Double(ulp))
  }

  /// Counts the elements that differ.
  mutating func include<Element: Equatable>(
    mismatches computed: some Sequence<Element>, _ exact: some Sequence<Element>
  ) {
    value += Double(zip(computed, exact).count { $0 != $1 })
  }
}
