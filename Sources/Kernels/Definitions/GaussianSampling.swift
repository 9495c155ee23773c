import KernelInterface

// x + σ ε,  ε ~ N(0, 1) by Box and Muller: √(−2 log u₁) (cos 2πu₂, sin 2πu₂)

extension Implementation {
  package static func addGaussians(
    _ stream: RandomStream, deviation: Float, to x: UnsafeMutablePointer<Float>, count: Int
  ) {
    let source = WordSource(stream)
    let sigma = Lanes(repeating: deviation)
    for first in stride(from: 0, to: count, by: wordsPerGroup) {
      let words = source.group(first / wordsPerGroup)
      let (cosine, sine) = boxMuller(words.0, words.1)
      add(cosine, sigma, x + first, count &- first)
      add(sine, sigma, x + first + 16, count &- first &- 16)
    }
  }

  package static func uniforms(
    _ stream: RandomStream, into x: UnsafeMutablePointer<Float>, count: Int
  ) {
    let source = WordSource(stream)
    for first in stride(from: 0, to: count, by: wordsPerGroup) {
      let words = source.group(first / wordsPerGroup)
      let scale = Lanes(repeating: 0x1p-24)
      let zero = Lanes()
      add(unitInterval(words.0), scale, x + first, count &- first, from: zero)
      add(unitInterval(words.1), scale, x + first + 16, count &- first &- 16, from: zero)
    }
  }

  /// x ← start + scale · value, for as many of sixteen elements as are left; x itself is the start
  /// where none is given.
  @inline(always)
  private static func add(
    _ value: Lanes, _ scale: Lanes, _ x: UnsafeMutablePointer<Float>, _ left: Int,
    from start: Lanes? = nil
  ) {
    if left <= 0 { return }
    let lanes = min(laneCount, left)
    multiplyAdd(scale, value, start ?? .load(x, lanes: lanes)).store(x, lanes: lanes)
  }

  /// The upper 24 bits of each word, 0 ..< 2²⁴.
  @inline(always) private static func unitInterval(_ words: Words) -> Lanes {
    unsafeBitCast(words &>> Words(repeating: 8), to: Integers.self).floats
  }

  @inline(always) static func boxMuller(_ first: Words, _ second: Words) -> (Lanes, Lanes) {
    let u1 = (unitInterval(first) + Lanes(repeating: 1)) * Lanes(repeating: 0x1p-24)
    let radius = (Lanes(repeating: -2) * Lanes.logarithm(u1)).root
    // 4 u₂ = quadrant + turn, |turn| ≤ ½, exactly.
    let quarters = unitInterval(second) * Lanes(repeating: 0x1p-22)
    let magic = Lanes(repeating: 12_582_912)
    let shifted = quarters + magic
    let quadrant = shifted.bitPattern
    let angle = (quarters - (shifted - magic)) * Lanes(repeating: 1.570_796_33)
    let (sine, cosine) = sineAndCosine(angle)
    let odd = (quadrant & Integers(repeating: 1)) .!= Integers()
    let x = cosine.replacing(with: sine, where: odd)
    let y = sine.replacing(with: cosine, where: odd)
    let negativeX = ((quadrant &+ Integers(repeating: 1)) & Integers(repeating: 2)) .!= Integers()
    let negativeY = (quadrant & Integers(repeating: 2)) .!= Integers()
    return (
      radius * x.replacing(with: -x, where: negativeX),
      radius * y.replacing(with: -y, where: negativeY)
    )
  }

  /// sin x and cos x for |x| ≤ π / 4, by the polynomials of `sinf` in Cephes (S. Moshier).
  @inline(always) private static func sineAndCosine(_ x: Lanes) -> (Lanes, Lanes) {
    let square = x * x
    var s = Lanes(repeating: -1.951_529_589_1e-4)
    s = multiplyAdd(s, square, Lanes(repeating: 8.332_160_873_6e-3))
    s = multiplyAdd(s, square, Lanes(repeating: -1.666_665_461_1e-1))
    var c = Lanes(repeating: 2.443_315_711_81e-5)
    c = multiplyAdd(c, square, Lanes(repeating: -1.388_731_625_49e-3))
    c = multiplyAdd(c, square, Lanes(repeating: 4.166_664_568_3e-2))
    c = multiplyAdd(c, square, Lanes(repeating: -0.5))
    return (multiplyAdd(s * square, x, x), multiplyAdd(c, square, Lanes(repeating: 1)))
  }
}
