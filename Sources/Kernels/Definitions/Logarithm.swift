// log x

extension Lanes {
  /// log x, within 0.9 ULP for every positive x, subnormal ones included; −infinity for ±0, NaN for
  /// negative x and for NaN, infinity for infinity.
  ///
  /// x = 2ᵏ m with √½ ≤ m < √2, then log m by the polynomial of `logf` in Cephes (S. Moshier),
  /// then k log 2 in two parts.
  @inline(always) static func logarithm(_ x: Lanes) -> Lanes {
    let subnormal = x .< Lanes(repeating: .leastNormalMagnitude)
    let normal = x.replacing(with: x * Lanes(repeating: 0x1p23), where: subnormal)
    let shift = Lanes().replacing(with: Lanes(repeating: -23), where: subnormal)

    let half = Integers(repeating: 0x3f35_04f3)  // √½
    let offset = normal.bitPattern &- half
    let m = Lanes(bitPattern: (offset & Integers(repeating: 0x7f_ffff)) &+ half)
    let k = wholeNumbers(offset &>> Integers(repeating: 23)) + shift
    let f = m - Lanes(repeating: 1)
    let square = f * f
    var p = Lanes(repeating: 7.037_683_629_2e-2)
    p = multiplyAdd(p, f, Lanes(repeating: -1.151_461_031_0e-1))
    p = multiplyAdd(p, f, Lanes(repeating: 1.167_699_874_0e-1))
    p = multiplyAdd(p, f, Lanes(repeating: -1.242_014_084_6e-1))
    p = multiplyAdd(p, f, Lanes(repeating: 1.424_932_278_7e-1))
    p = multiplyAdd(p, f, Lanes(repeating: -1.666_805_766_5e-1))
    p = multiplyAdd(p, f, Lanes(repeating: 2.000_071_476_5e-1))
    p = multiplyAdd(p, f, Lanes(repeating: -2.499_999_399_3e-1))
    p = multiplyAdd(p, f, Lanes(repeating: 3.333_333_117_4e-1))
    var y = multiplyAdd(k, Lanes(repeating: -2.121_944_40e-4), p * f * square)
    y = multiplyAdd(square, Lanes(repeating: -0.5), y) + f
    y = multiplyAdd(k, Lanes(repeating: 0.693_359_375), y)

    let zero = Lanes()
    return y.replacing(with: x, where: x .== Lanes(repeating: .infinity))
      .replacing(with: Lanes(repeating: -.infinity), where: x .== zero)
      .replacing(with: Lanes(repeating: .nan), where: (x .< zero) .| (x .!= x))
  }

  /// The whole numbers as floats; |n| < 2²².
  @inline(always) static func wholeNumbers(_ n: Integers) -> Lanes {
    let magic = Lanes(repeating: 12_582_912)
    return Lanes(bitPattern: n &+ magic.bitPattern) - magic
  }
}
