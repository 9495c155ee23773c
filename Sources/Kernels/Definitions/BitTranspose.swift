import KernelInterface

// Blocks of 64 by 64 bits are transposed eight at a time, each in a lane of its own, so the steps of
// one block are vector operations; eight blocks of rows become one run of words in each result row.

/// A row of eight blocks of 64 by 64 bits.
private typealias BlockRow = SIMD8<UInt64>

extension Implementation {
  package static func transpose(_ states: BitMatrix, rows: Range<Int>, into transposed: BitMatrix) {
    var blocks = InlineArray<64, BlockRow>(repeating: BlockRow())
    for firstRow in stride(from: rows.lowerBound, to: rows.upperBound, by: 512) {
      let height = min(512, rows.upperBound &- firstRow)
      let count = (height &+ 63) / 64
      for word in 0..<BitMatrix.words(for: states.columns) {
        load(
          states.base + firstRow &* states.stride + word, stride: states.stride, height: height,
          into: &blocks)
        transposeBlocks(&blocks)
        for column in 0..<min(64, states.columns &- 64 &* word) {
          let row = 64 &* word &+ column
          let target = transposed.base + row &* transposed.stride + firstRow / 64
          let words = blocks[unchecked: column]
          if count == 8 {
            UnsafeMutableRawPointer(target).storeBytes(of: words, as: BlockRow.self)
          } else {
            for block in 0..<count { target[block] = words[block] }
          }
        }
      }
    }
  }

  /// Loads a word of each of `height` rows, at most 512, as blocks side by side; zeros beyond them.
  @inline(always)
  private static func load(
    _ source: UnsafePointer<UInt64>, stride: Int, height: Int,
    into blocks: inout InlineArray<64, BlockRow>
  ) {
    for row in 0..<64 {
      let word = source + row &* stride
      let next = 64 &* stride
      if height == 512 {
        let half = word + 4 &* next
        let (second, third, fourth) = (next, 2 &* next, 3 &* next)
        blocks[unchecked: row] = BlockRow(
          lowHalf: SIMD4(word[0], word[second], word[third], word[fourth]),
          highHalf: SIMD4(half[0], half[second], half[third], half[fourth]))
      } else {
        var words = BlockRow()
        for block in 0..<8 where 64 &* block &+ row < height {
          words[block] = word[block &* next]
        }
        blocks[unchecked: row] = words
      }
    }
  }

  /// Transposes 64 by 64 bits, eight times: swaps the off-diagonal quarters of ever smaller squares.
  /// Source: Warren, Hacker's Delight, section 7-3.
  @inline(always) private static func transposeBlocks(_ blocks: inout InlineArray<64, BlockRow>) {
    var size = 32
    var mask: UInt64 = 0xffff_ffff
    while size > 0 {
      let (shift, masks) = (BlockRow(repeating: UInt64(size)), BlockRow(repeating: mask))
      var row = 0
      while row < 64 {
        let upper = blocks[unchecked: row]
        let lower = blocks[unchecked: row &+ size]
        let swap = ((upper &>> shift) ^ lower) & masks
        blocks[unchecked: row] = upper ^ (swap &<< shift)
        blocks[unchecked: row &+ size] = lower ^ swap
        row = (row &+ size &+ 1) & ~size
      }
      size &>>= 1
      mask ^= mask &<< UInt64(size)
    }
  }
}
