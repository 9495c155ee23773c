// eˣ,  e^−|x|,  eˣ − 1  and  eˣ − 1 − x

extension Lanes {
  /// eˣ, within 1.1 ULP for every x, subnormal results included; 0 and infinity where eˣ is beyond
  /// the range of Float, NaN for NaN.
  @inline(always) static func exponential(_ x: Lanes) -> Lanes {
    unclampedExponential(x.minimum(Lanes(repeating: 89)).maximum(Lanes(repeating: -105)))
  }

  /// e^−|x|, the same bits as `exponential(-x.magnitude)`.
  @inline(always) static func exponential(negativeMagnitudeOf x: Lanes) -> Lanes {
    let signed = Lanes(bitPattern: x.bitPattern | Integers(repeating: .min))
    return unclampedExponential(signed.maximum(Lanes(repeating: -105)))
  }

  @inline(always) private static func unclampedExponential(_ x: Lanes) -> Lanes {
    let (n, fraction) = reducedExponential(x)
    return (fraction + Lanes(repeating: 1)).scaled(byPowerOfTwo: n)
  }

  /// n and eʳ − 1 for x = n log 2 + r with |r| ≤ log 2 / 2, for −105 ≤ x ≤ 89.
  ///
  /// log 2 comes in two parts (Cody and Waite); r + r² p(r), p a minimax polynomial whose error
  /// relative to eʳ − 1 is 1.4e-8.
  @inline(always)
  static func reducedExponential(_ x: Lanes) -> (n: Lanes, fraction: Lanes) {
    let magic = Lanes(repeating: 12_582_912)  // 1.5 · 2²³: adding it rounds to a whole number
    let n = multiplyAdd(x, Lanes(repeating: 1.442_695_04), magic) - magic
    var r = multiplyAdd(n, Lanes(repeating: -0.693_359_375), x)
    r = multiplyAdd(n, Lanes(repeating: 2.121_944_40e-4), r)
    var p = Lanes(repeating: 1.387_065_74e-3)
    p = multiplyAdd(p, r, Lanes(repeating: 8.366_261_61e-3))
    p = multiplyAdd(p, r, Lanes(repeating: 4.166_743_53e-2))
    p = multiplyAdd(p, r, Lanes(repeating: 1.666_654_65e-1))
    p = multiplyAdd(p, r, Lanes(repeating: 0.499_999_97))
    return (n, multiplyAdd(p, r * r, r))
  }
  /// eˣ − 1, within 5 · 2⁻²⁴ of itself for every x.
  @inline(always) static func exponentialMinusOne(_ x: Lanes) -> Lanes {
    let far = exponential(x) - Lanes(repeating: 1)
    return far.replacing(with: x + nearExcess(x), where: isNearZero(x))
  }

  /// eˣ − 1 − x, what eˣ exceeds its tangent by, within 9 · 2⁻²⁴ of itself for every x.
  @inline(always) static func exponentialExcess(_ x: Lanes) -> Lanes {
    let far = exponential(x) - Lanes(repeating: 1) - x
    return far.replacing(with: nearExcess(x), where: isNearZero(x))
  }

  @inline(always) private static func isNearZero(_ x: Lanes) -> LaneMask {
    x.magnitude .<= Lanes(repeating: 1)
  }

  /// Σ xᵏ / k! from k = 2 to 11, whose rest is below 2⁻²⁷ of it for |x| ≤ 1.
  @inline(always) private static func nearExcess(_ x: Lanes) -> Lanes {
    var p = Lanes(repeating: 2.505_210_84e-8)
    p = multiplyAdd(p, x, Lanes(repeating: 2.755_731_92e-7))
    p = multiplyAdd(p, x, Lanes(repeating: 2.755_731_92e-6))
    p = multiplyAdd(p, x, Lanes(repeating: 2.480_158_73e-5))
    p = multiplyAdd(p, x, Lanes(repeating: 1.984_126_98e-4))
    p = multiplyAdd(p, x, Lanes(repeating: 1.388_888_89e-3))
    p = multiplyAdd(p, x, Lanes(repeating: 8.333_333_33e-3))
    p = multiplyAdd(p, x, Lanes(repeating: 4.166_666_67e-2))
    p = multiplyAdd(p, x, Lanes(repeating: 0.166_666_667))
    p = multiplyAdd(p, x, Lanes(repeating: 0.5))
    return p * (x * x)
  }
}
