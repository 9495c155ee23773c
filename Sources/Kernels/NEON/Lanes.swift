// Sixteen lanes in four 128-bit registers; multiply-add is fused.

/// a·b + c in each lane, rounded once.
@inline(always) func multiplyAdd(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes {
  c.addingProduct(a, b)
}

/// c − a·b in each lane, rounded once.
@inline(always) func negativeMultiplyAdd(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes {
  c.addingProduct(a.negated, b)
}

/// The same for half of the lanes, the last columns of a product.
@inline(always) func multiplyAdd(_ a: HalfLanes, _ b: HalfLanes, _ c: HalfLanes) -> HalfLanes {
  c.addingProduct(a, b)
}

/// A dense product's tile: 4 rows of four registers, 16 of 32; or 3 rows of six.
typealias TileColumns = Lanes
typealias WidenedTileColumns = SideBySide<Lanes, HalfLanes>
let tileRows = 4
let widenedTileRows = 3

/// Whether the registers hold what four groups of random words are made from: 64 of 32 are needed.
let holdsFourGroups = false

/// Vectors of a row of a sparse product that are summed at a time: 16 of 32 registers.
let stripVectors = 4
