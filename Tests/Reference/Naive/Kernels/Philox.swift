// Philox4x32-10.  Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2,
// 3", SC 2011.

extension Naive {
  /// Four random words from a counter of four words and a key of two (low word first).
  public static func philox(
    counter: SIMD4<UInt32>, key: SIMD2<UInt32>
  ) -> SIMD4<UInt32> {
    var counter = counter
    var key = key
    for _ in 0..<10 {
      let first = counter[0].multipliedFullWidth(by: 0xD251_1F53)
      let second = counter[2].multipliedFullWidth(by: 0xCD9E_8D57)
      counter = SIMD4(
        second.high ^ counter[1] ^ key[0], second.low, first.high ^ counter[3] ^ key[1], first.low)
      key = key &+ SIMD2(0x9E37_79B9, 0xBB67_AE85)
    }
    return counter
  }

  /// The draws named by seed, purpose (below 2¹⁵), layer, step and example; positions count from 0.
  ///
  /// Word i is word `i % 32 / 16 * 2 + i % 2` of the block with the counter
  /// `(8 (i / 32) + i % 16 / 2, example, step, purpose << 16 | layer)` and the seed as key. The
  /// stream that refines bytes is the same with the top bit of the counter's last word set.
  public struct Stream: Sendable {
    public let seed: UInt64
    public let example: UInt32
    public let step: UInt32
    public let lastWord: UInt32

    public init(seed: UInt64, purpose: Int, layer: Int = 0, step: Int = 0, example: Int = 0) {
      precondition(purpose < 1 << 15 && layer < 1 << 16, "purpose or layer out of range")
      self.init(
        seed: seed, example: UInt32(example), step: UInt32(step),
        lastWord: UInt32(purpose << 16 | layer))
    }

    private init(seed: UInt64, example: UInt32, step: UInt32, lastWord: UInt32) {
      self.seed = seed
      self.example = example
      self.step = step
      self.lastWord = lastWord
    }

    public var refinement: Stream {
      Stream(seed: seed, example: example, step: step, lastWord: lastWord | 1 << 31)
    }

    /// The four words of block `counter`.
    public func block(_ counter: Int) -> SIMD4<UInt32> {
      philox(
        counter: SIMD4(UInt32(counter), example, step, lastWord),
        key: SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)))
    }

    public func word(_ i: Int) -> UInt32 {
      block(8 * (i / 32) + i % 16 / 2)[i % 32 / 16 * 2 + i % 2]
    }

    /// Four bytes to a word, the low one first.
    public func byte(_ j: Int) -> UInt32 {
      word(j / 4) >> UInt32(8 * (j % 4)) & 0xFF
    }
  }
}
