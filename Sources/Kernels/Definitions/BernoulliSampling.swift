import KernelInterface

// h = 1[U < p · 2³²],  U a uniform 32-bit number, of which only the leading bits are drawn unless
// they leave the comparison open: 8 bits where particles share p, 16 where each has its own.

/// Bytes of random words that are made at a time.
private let chunkBytes = 1 << 16

extension Implementation {
  package static func sampleShared(
    _ probabilities: UnsafePointer<Float>, _ stream: RandomStream, into states: BitMatrix,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let units = states.columns
    let blocks = BitMatrix.words(for: units)
    // p · 256 = threshold + rest / 2²⁴: eight bits that are compared first, and what decides a tie.
    let thresholds = UnsafeMutableRawPointer(scratch)
    let rests = scratch + 16 &* blocks
    for unit in 0..<units {
      let scaled = probabilities[unit] * 256
      let threshold = Swift.min(Swift.max(0, scaled.rounded(.down)), 255)  // 0 for NaN
      thresholds.storeBytes(of: UInt8(threshold), toByteOffset: unit, as: UInt8.self)
      rests[unit] = (scaled - threshold) * 0x1p24
    }
    let random = UnsafeMutableRawPointer(rests + 64 &* blocks)
    let source = WordSource(stream)
    var refining = RefiningWords(stream)
    let rowBytes = (units &+ 15) & ~15
    forEachChunk(rows: states.rows, rowBytes: rowBytes) { rows, groups in
      source.write(groups: groups, to: random)
      for row in rows {
        let bytes = random + (row &* rowBytes &- groups.lowerBound &* 4 &* wordsPerGroup)
        for block in 0..<blocks {
          let drawn = (bytes + 64 &* block).loadUnaligned(as: SIMD64<UInt8>.self)
          let threshold = (thresholds + 64 &* block).loadUnaligned(as: SIMD64<UInt8>.self)
          let valid = lowBits(units &- 64 &* block)
          var ones = bits(of: drawn .< threshold) & valid
          var ties = bits(of: drawn .== threshold) & valid
          while ties != 0 {
            let bit = ties.trailingZeroBitCount
            ties &= ties &- 1
            let below = Float(refining.next() &>> 8) + 1 <= rests[64 &* block &+ bit]
            ones |= (below ? 1 : 0) &<< UInt64(bit)
          }
          states.base[row &* states.stride &+ block] = ones
        }
      }
    }
  }

  package static func sampleLogits(
    _ logits: Matrix, _ stream: RandomStream, into states: BitMatrix,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let units = states.columns
    let random = UnsafeMutableRawPointer(scratch)
    let source = WordSource(stream)
    var refining = RefiningWords(stream)
    let rowBytes = ((units &+ 31) & ~31) &* 2
    forEachChunk(rows: states.rows, rowBytes: rowBytes) { rows, groups in
      source.write(groups: groups, to: random)
      for row in rows {
        let words = random + (row &* rowBytes &- groups.lowerBound &* 4 &* wordsPerGroup)
        let source = UnsafePointer(logits.base + row &* logits.stride)
        let target = states.base + row &* states.stride
        for block in 0..<BitMatrix.words(for: units) { target[block] = 0 }
        for (unit, lanes) in VectorRanges(of: units) {
          // Sixteen words serve 32 units: their low halves the first sixteen, their high halves
          // the others.
          let word = (words + 2 &* (unit & ~31)).loadUnaligned(as: Words.self)
          let drawn =
            unit & 16 == 0 ? word & Words(repeating: 0xffff) : word &>> Words(repeating: 16)
          let k = Lanes.wholeNumbers(unsafeBitCast(drawn, to: Integers.self))
          let t = Lanes.sigmoid(.load(source + unit, lanes: lanes)) * Lanes(repeating: 65536)
          let valid = lowBits(lanes)
          var ones = UInt64(bits(of: t .>= k + Lanes(repeating: 1))) & valid
          var ties = ~(ones | UInt64(bits(of: t .<= k))) & valid
          while ties != 0 {
            let bit = ties.trailingZeroBitCount
            ties &= ties &- 1
            let below = Float(refining.next() &>> 16) + 1 <= (t[bit] - k[bit]) * 65536
            ones |= (below ? 1 : 0) &<< UInt64(bit)
          }
          target[unit &>> 6] |= ones &<< UInt64(unit & 63)
        }
      }
    }
  }

  package static func sampleFairCoins(_ stream: RandomStream, into states: BitMatrix) {
    let source = WordSource(stream)
    let rowWords = (states.columns &+ 31) / 32
    var group = -1
    var words = InlineArray<64, UInt32>(repeating: 0)
    for row in 0..<states.rows {
      for word in 0..<rowWords {
        let position = row &* rowWords &+ word
        if position / wordsPerGroup != group {
          group = position / wordsPerGroup
          withUnsafeMutableBytes(of: &words) { bytes in
            source.write(groups: group..<group &+ 1, to: bytes.baseAddress.unsafelyUnwrapped)
          }
        }
        let valid = lowBits(states.columns &- 32 &* word) & 0xffff_ffff
        let coins = UInt64(words[unchecked: position % wordsPerGroup]) & valid
        let target = states.base + row &* states.stride + word / 2
        target.pointee = word % 2 == 0 ? coins : target.pointee | coins &<< 32
      }
    }
  }

  /// Calls `body` with rows whose random bytes, `rowBytes` a row, fit into a chunk, and with the
  /// groups of words that hold them.
  @inline(always)
  private static func forEachChunk(
    rows: Int, rowBytes: Int, _ body: (_ rows: Range<Int>, _ groups: Range<Int>) -> Void
  ) {
    let step = Swift.max(1, chunkBytes / Swift.max(1, rowBytes))
    var row = 0
    while row < rows {
      let end = Swift.min(rows, row &+ step)
      let groupBytes = 4 &* wordsPerGroup
      body(
        row..<end, row &* rowBytes / groupBytes..<(end &* rowBytes &+ groupBytes &- 1) / groupBytes)
      row = end
    }
  }

  @inline(always) private static func lowBits(_ count: Int) -> UInt64 {
    count >= 64 ? .max : (1 &<< UInt64(count)) &- 1
  }
}
