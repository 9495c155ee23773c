// h = 1[U < p 2³²], U a random 32-bit number: P(h = 1) = ⌊p 2³²⌋ / 2³².

extension Naive {
  /// States `[particles][units]` of one example whose particles share probabilities in [0, 1]
  /// (floats, given exactly).
  public static func bernoulli(
    _ stream: Stream, probabilities: [Double], particles: Int
  ) -> [[Bool]] {
    bernoulli(stream, probabilities: Array(repeating: probabilities, count: particles))
  }

  /// States `[particles][units]` of one example whose particles have probabilities of their own,
  /// `[particles][units]` (floats, given exactly).
  public static func bernoulli(_ stream: Stream, probabilities: [[Double]]) -> [[Bool]] {
    probabilities.enumerated().map { m, row in
      row.enumerated().map { i, p in
        uniform(stream, draw: m * row.count + i) + 1 <= p * 0x1p32
      }
    }
  }

  /// The uniform 32-bit number of a draw: a byte of the stream, then the upper 24 bits of the first
  /// word of a block of its refinement.
  public static func uniform(_ stream: Stream, draw: Int) -> Double {
    Double(stream.byte(draw)) * 0x1p24 + Double(stream.refinement.block(draw)[0] >> 8)
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
