// eˣ,  e^−|x|  and  log(1 + g)

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
}
