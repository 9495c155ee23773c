// log x  and  log(1 + x)

extension Lanes {
  /// log x, within 1.1 ULP for every positive x, subnormal ones included; −infinity for ±0, NaN for
  /// negative x and for NaN, infinity for infinity.
  @inline(always) static func logarithm(_ x: Lanes) -> Lanes {
    let least = Lanes(repeating: .leastNormalMagnitude)
    let infinity = Lanes(repeating: .infinity)
    if bits(of: (x .>= least) .& (x .< infinity)) == .max { return normalLogarithm(x) }
    let zero = Lanes()
    let subnormal = x .< least
    let normal = x.replacing(with: x * Lanes(repeating: 0x1p23), where: subnormal)
    let exponent = zero.replacing(with: Lanes(repeating: -23), where: subnormal)
    return normalLogarithm(normal, exponent: exponent)
      .replacing(with: infinity, where: x .== infinity)
      .replacing(with: -infinity, where: x .== zero)
      .replacing(with: Lanes(repeating: .nan), where: (x .< zero) .| (x .!= x))
  }

  /// log(1 + x), within 4 · 2⁻²⁴ of itself for finite x ≥ 0; NaN for NaN.
  @inline(always) static func logarithmOfOnePlus(_ x: Lanes) -> Lanes {
    let one = Lanes(repeating: 1)
    let sum = one + x
    // What the sum lost is small: a share of it is added to the logarithm.
    return logarithm(sum) + (x - (sum - one)) / sum
  }

  /// log(x 2ⁿ) for positive normal x and the exponent n.
  ///
  /// x = 2ᵏ m with √½ ≤ m < √2; then f − f²/2 + f³ p(f) for f = m − 1, p a minimax polynomial whose
  /// error relative to log m is 5.9e-9; then + (k + n) log 2.
  @inline(always)
  private static func normalLogarithm(_ x: Lanes, exponent: Lanes = Lanes()) -> Lanes {
    let half = Integers(repeating: 0x3f35_04f3)  // √½
    let offset = x.bitPattern &- half
    let m = Lanes(bitPattern: (offset & Integers(repeating: 0x7f_ffff)) &+ half)
    let k = wholeNumbers(offset &>> Integers(repeating: 23)) + exponent
    let f = m - Lanes(repeating: 1)
    var p = Lanes(repeating: -7.636_363_06e-2)
    p = multiplyAdd(p, f, Lanes(repeating: 1.276_214_27e-1))
    p = multiplyAdd(p, f, Lanes(repeating: -1.315_959_84e-1))
    p = multiplyAdd(p, f, Lanes(repeating: 1.420_158_59e-1))
    p = multiplyAdd(p, f, Lanes(repeating: -1.662_341_06e-1))
    p = multiplyAdd(p, f, Lanes(repeating: 2.000_124_16e-1))
    p = multiplyAdd(p, f, Lanes(repeating: -2.500_081_96e-1))
    p = multiplyAdd(p, f, Lanes(repeating: 3.333_333_13e-1))
    let y = multiplyAdd(multiplyAdd(p, f, Lanes(repeating: -0.5)), f * f, f)
    // One constant is enough: |k log 2| is at most twice the sum.
    return multiplyAdd(k, Lanes(repeating: 0.693_147_182), y)
  }
}
