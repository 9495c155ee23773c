// eˣ and log(1 + e) for 0 ≤ e ≤ 1

extension Lanes {
  /// eˣ, within 1.1 ULP for every x, subnormal results included; 0 and infinity where eˣ is beyond
  /// the range of Float, NaN for NaN.
  ///
  /// x = n log 2 + r with |r| ≤ log 2 / 2 (log 2 in two parts: Cody and Waite), then
  /// 1 + r + r² p(r), p a minimax polynomial whose relative error is 3.2e-9, then times 2ⁿ.
  @inline(always) static func exponential(_ x: Lanes) -> Lanes {
    let x = x.minimum(Lanes(repeating: 89)).maximum(Lanes(repeating: -105))
    let magic = Lanes(repeating: 12_582_912)  // 1.5 · 2²³: adding it rounds to a whole number
    let n = multiplyAdd(x, Lanes(repeating: 1.442_695_04), magic) - magic
    var r = multiplyAdd(n, Lanes(repeating: -0.693_359_375), x)
    r = multiplyAdd(n, Lanes(repeating: 2.121_944_40e-4), r)
    var p = Lanes(repeating: 1.395_065_68e-3)
    p = multiplyAdd(p, r, Lanes(repeating: 8.368_953_32e-3))
    p = multiplyAdd(p, r, Lanes(repeating: 4.166_620_33e-2))
    p = multiplyAdd(p, r, Lanes(repeating: 1.666_651_83e-1))
    p = multiplyAdd(p, r, Lanes(repeating: 0.500_000_010))
    let y = multiplyAdd(p, r * r, r) + Lanes(repeating: 1)
    return y.scaled(byPowerOfTwo: n)
  }

  /// log(1 + e) for 0 ≤ e ≤ 1, relative error below 1.5 · 2⁻²⁴; NaN for NaN.
  ///
  /// e + e² q(e), q a minimax polynomial whose error relative to log(1 + e) is 8.1e-10.
  @inline(always) static func logOnePlus(_ e: Lanes) -> Lanes {
    var q = Lanes(repeating: 2.073_089_99e-3)
    q = multiplyAdd(q, e, Lanes(repeating: -1.363_216_68e-2))
    q = multiplyAdd(q, e, Lanes(repeating: 4.198_276_04e-2))
    q = multiplyAdd(q, e, Lanes(repeating: -8.307_563_84e-2))
    q = multiplyAdd(q, e, Lanes(repeating: 1.246_722_80e-1))
    q = multiplyAdd(q, e, Lanes(repeating: -1.612_937_92e-1))
    q = multiplyAdd(q, e, Lanes(repeating: 1.989_794_28e-1))
    q = multiplyAdd(q, e, Lanes(repeating: -2.498_858_05e-1))
    q = multiplyAdd(q, e, Lanes(repeating: 3.333_268_99e-1))
    q = multiplyAdd(q, e, Lanes(repeating: -0.499_999_873))
    return multiplyAdd(q, e * e, e)
  }
}
