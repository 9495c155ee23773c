import KernelInterface

// Where ones are few, the rows of W that they select are added one by one to a strip of the output
// that stays in registers: one load and one addition do sixteen multiply-adds, of ones alone.

/// Adds the rows of W that set bits select, subset by subset as the tables would.
struct SetBits {
  let states: BitMatrix
  let weights: Matrix

  /// Adds to all rows of a strip of the output that begins at `column`; a word of states at a time,
  /// so that its 64 rows of W stay in the cache.
  @inline(always)
  func add<let width: Int>(
    to zeros: Strip<width>, _ column: Int, of output: Matrix, startingFrom start: StartRows
  ) {
    var start = start
    // One pass even over no states, so that the output is the start then.
    for word in 0..<max(1, BitMatrix.words(for: states.columns)) {
      for row in 0..<states.rows {
        var sums = zeros
        // A sum is never −0, which adding the empty subset of a table would turn into +0.
        if let base = start.base { sums.add(base + row &* start.stride) }
        if states.columns > 0 {
          add(
            states.base[row &* states.stride &+ word],
            weights.base + 64 &* word &* weights.stride + column, to: &sums)
        }
        sums.store(output.base + row &* output.stride + column)
      }
      start = StartRows(base: UnsafePointer(output.base + column), stride: output.stride)
    }
  }

  @inline(always)
  private func add<let width: Int>(
    _ word: UInt64, _ weights: UnsafePointer<Float>, to sums: inout Strip<width>
  ) {
    let zeros = Strip<width>(lanes: sums.lanes)
    var left = word
    while left != 0 {
      let first = left.trailingZeroBitCount
      let end = groupEnds & (~0 &<< UInt64(truncatingIfNeeded: first))
      let group = end ^ (end &- 1)  // the states up to the end of the first one's group
      var others = left & group & (left &- 1)
      left &= ~group
      let row = weights + first &* self.weights.stride
      if others == 0 {
        sums.add(row)
      } else {
        var subset = zeros
        subset.add(row)
        while others != 0 {
          subset.add(weights + others.trailingZeroBitCount &* self.weights.stride)
          others &= others &- 1
        }
        sums.add(subset)
      }
    }
  }
}

/// Vectors side by side in registers; the last may have fewer `lanes`.
struct Strip<let width: Int> {
  private var vectors = InlineArray<width, Lanes>(repeating: Lanes())
  let lanes: Int

  @inline(always) init(lanes: Int) { self.lanes = lanes }

  @inline(always) mutating func add(_ source: UnsafePointer<Float>) {
    for vector in 0..<width &- 1 {
      vectors[unchecked: vector] += .load(source + vector &* laneCount)
    }
    vectors[unchecked: width &- 1] += .load(source + (width &- 1) &* laneCount, lanes: lanes)
  }

  @inline(always) mutating func add(_ other: Strip<width>) {
    for vector in 0..<width { vectors[unchecked: vector] += other.vectors[unchecked: vector] }
  }

  @inline(always) func store(_ target: UnsafeMutablePointer<Float>) {
    for vector in 0..<width &- 1 {
      vectors[unchecked: vector].store(target + vector &* laneCount)
    }
    vectors[unchecked: width &- 1].store(target + (width &- 1) &* laneCount, lanes: lanes)
  }
}
