import KernelInterface

/// Vectors of accumulators: as many as the largest tile of a dense product has.
private typealias Accumulators = InlineArray<24, Lanes>

extension Implementation {
  package static func multiplyAddChains(rounds: Int, factor: Float) -> (operations: Int, sum: Float)
  {
    let chains = Swift.max(3, tileRows &* TileColumns.count / laneCount)
    var sums = Accumulators(repeating: Lanes(repeating: 1))
    let multiplier = Lanes(repeating: factor)
    for _ in 0..<rounds {
      for chain in 0..<chains {
        sums[unchecked: chain] = multiplyAdd(sums[unchecked: chain], multiplier, multiplier)
      }
    }
    var sum: Float = 0
    for chain in 0..<chains { sum += sums[unchecked: chain].treeSum }
    return (2 &* rounds &* chains &* laneCount, sum)
  }
}
