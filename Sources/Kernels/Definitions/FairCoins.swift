import KernelInterface

// P(h = 1) = ½: a bit of the stream for each unit.

extension Implementation {
  package static func sampleFairCoins(_ stream: RandomStream, into states: BitMatrix) {
    let source = WordSource(stream)
    let rowWords = (states.columns &+ 31) / 32
    var group = -1
    var words = InlineArray<32, UInt32>(repeating: 0)
    for row in 0..<states.rows {
      for word in 0..<rowWords {
        let position = row &* rowWords &+ word
        if position / wordsPerGroup != group {
          group = position / wordsPerGroup
          withUnsafeMutableBytes(of: &words) { bytes in
            source.store(source.group(group), bytes.baseAddress.unsafelyUnwrapped)
          }
        }
        let valid = lowBits(states.columns &- 32 &* word) & 0xffff_ffff
        let coins = UInt64(words[unchecked: position % wordsPerGroup]) & valid
        let target = states.base + row &* states.stride + word / 2
        target.pointee = word % 2 == 0 ? coins : target.pointee | coins &<< 32
      }
    }
  }
}

/// A word whose `count` lowest bits are ones; all of them from 64 on.
@inline(always) func lowBits(_ count: Int) -> UInt64 {
  count >= 64 ? .max : (1 &<< UInt64(count)) &- 1
}
