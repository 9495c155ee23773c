import KernelInterface

extension Implementation {
  package static func transpose(_ states: BitMatrix, rows: Range<Int>, into transposed: BitMatrix) {
    var block = InlineArray<64, UInt64>(repeating: 0)
    for firstRow in stride(from: rows.lowerBound, to: rows.upperBound, by: 64) {
      let height = min(64, rows.upperBound &- firstRow)
      for word in 0..<BitMatrix.words(for: states.columns) {
        for row in 0..<64 {
          block[unchecked: row] =
            row < height ? states.base[(firstRow &+ row) &* states.stride &+ word] : 0
        }
        transposeBlock(&block)
        for column in 0..<min(64, states.columns &- 64 &* word) {
          transposed.base[(64 &* word &+ column) &* transposed.stride &+ firstRow &>> 6] =
            block[unchecked: column]
        }
      }
    }
  }

  /// Transposes 64 by 64 bits: swaps the off-diagonal quarters of ever smaller squares.
  /// Source: Warren, Hacker's Delight, section 7-3.
  @inline(always) private static func transposeBlock(_ block: inout InlineArray<64, UInt64>) {
    var size = 32
    var mask: UInt64 = 0xffff_ffff
    while size > 0 {
      var row = 0
      while row < 64 {
        let swap =
          ((block[unchecked: row] &>> UInt64(size)) ^ block[unchecked: row &+ size]) & mask
        block[unchecked: row] ^= swap &<< UInt64(size)
        block[unchecked: row &+ size] ^= swap
        row = (row &+ size &+ 1) & ~size
      }
      size &>>= 1
      mask ^= mask &<< UInt64(size)
    }
  }
}
