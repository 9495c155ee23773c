// softmax(o) of at most sixteen logits

/// A row that fits a register, with the same results as one that is read again for every step; a read
/// waits for the write before it, since a masked write cannot be forwarded.
struct ShortRow {
  let largest: Float
  let sum: Float
  /// e^(o − largest), zero beyond the row.
  private let exponentials: Lanes

  @inline(always) init(_ o: UnsafePointer<Float>, _ count: Int) {
    let logits = Lanes.load(o, lanes: count)
    largest = logits.prefix(count, else: Lanes(repeating: -.infinity)).largest
    exponentials = Lanes.exponential(logits - Lanes(repeating: largest))
      .prefix(count, else: Lanes())
    sum = exponentials.treeSum
  }

  @inline(always) var probabilities: Lanes { exponentials * Lanes(repeating: 1 / sum) }

  /// 1[· = label] − p, that of the label as the sum of the other probabilities.
  @inline(always) func errors(_ label: Int) -> Lanes {
    let own = Lanes.indices .== Integers(repeating: Int32(truncatingIfNeeded: label))
    let others = probabilities.replacing(with: Lanes(), where: own)
    return others.negated.replacing(with: Lanes(repeating: others.treeSum), where: own)
  }
}
