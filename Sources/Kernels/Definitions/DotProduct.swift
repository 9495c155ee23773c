/// Σ a b over lanes, in a tree.
@inline(always)
func dotProduct(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int
) -> Float {
  var sum = Lanes()
  for (offset, lanes) in VectorRanges(of: count) {
    sum = multiplyAdd(.load(a + offset, lanes: lanes), .load(b + offset, lanes: lanes), sum)
  }
  return sum.treeSum
}
