/// |actual − exact| in units in the last place of the exact value rounded to Float. Infinity counts
/// as 2¹²⁸, the first power of two beyond Float; NaN is no distance from NaN and infinitely far from
/// everything else.
public func errorInULPs(_ actual: Float, _ exact: Double) -> Double {
  if actual.isNaN || exact.isNaN { return actual.isNaN && exact.isNaN ? 0 : .infinity }
  let beyond = 0x1p128
  let finite = min(max(Double(actual), -beyond), beyond)
  let exact = min(max(exact, -beyond), beyond)
  return abs(finite - exact) / ulp(of: exact)
}

/// The distance of the floats beside a value: that of subnormal ones below 2⁻¹²⁶, and that of the
/// largest finite ones beyond Float.
public func ulp(of value: Double) -> Double {
  let rounded = Float(value.magnitude)
  return Double((rounded.isFinite ? rounded : Float.greatestFiniteMagnitude).ulp)
}
