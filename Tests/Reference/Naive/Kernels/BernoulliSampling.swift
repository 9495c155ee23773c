// h = 1[U < p 2³²], U a random 32-bit word: P(h = 1) = ⌊p 2³²⌋ / 2³². The first bits of U decide
// unless they equal those of p 2³²; only such ties draw the rest, from the refinement stream.

extension Naive {
  /// States `[particles][units]` of one example whose particles share probabilities in [0, 1]
  /// (floats, given exactly). Eight bits first; rows of bytes are padded to a multiple of 16.
  public static func bernoulli(
    _ stream: Stream, probabilities: [Double], particles: Int
  ) -> [[Bool]] {
    let stride = roundedUp(probabilities.count, to: 16)
    var ties = 0
    return (0..<particles).map { m in
      probabilities.indices.map { i in
        let threshold = UInt64(probabilities[i] * 0x1p32)
        let first = min(threshold >> 24, 255)
        let rest = threshold - (first << 24)
        let byte = UInt64(stream.byte(m * stride + i))
        if byte != first { return byte < first }
        ties += 1
        return UInt64(stream.refinement.word(ties - 1) >> 8) < rest
      }
    }
  }

  /// States `[particles][units]` of one example whose particles have probabilities of their own,
  /// `[particles][units]` (floats, given exactly). Sixteen bits first; rows of half-words are padded
  /// to a multiple of 32, and sixteen words serve 32 units: their low halves the first sixteen.
  public static func bernoulli(_ stream: Stream, probabilities: [[Double]]) -> [[Bool]] {
    let stride = roundedUp(probabilities.first?.count ?? 0, to: 32)
    var ties = 0
    return probabilities.indices.map { m in
      probabilities[m].indices.map { i in
        let threshold = probabilities[m][i] * 0x1p16
        let word = (m * stride + i / 32 * 32) / 2 + i % 16
        let half = Double(stream.half(2 * word + i % 32 / 16))
        if half + 1 <= threshold { return true }
        if half >= threshold { return false }
        ties += 1
        let rest = Double(stream.refinement.word(ties - 1) >> 16)
        return rest + 1 <= (threshold - half) * 0x1p16
      }
    }
  }

  /// Fair coins `[particles][units]` of one example: one bit each, the lowest bit of a word first;
  /// each particle starts a new word.
  public static func fairCoins(_ stream: Stream, particles: Int, units: Int) -> [[Bool]] {
    let stride = roundedUp(units, to: 32) / 32
    return (0..<particles).map { m in
      (0..<units).map { i in stream.word(m * stride + i / 32) >> UInt32(i % 32) & 1 == 1 }
    }
  }

  private static func roundedUp(_ count: Int, to multiple: Int) -> Int {
    (count + multiple - 1) / multiple * multiple
  }
}
