// Sixteen lanes in four registers of whatever the baseline has; multiply, then add: without the
// instruction, a fused multiply-add would be a call per lane.

/// a·b + c in each lane, rounded twice.
@inline(always) func multiplyAdd(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes {
  a * b + c
}

/// c − a·b in each lane, rounded twice.
@inline(always) func negativeMultiplyAdd(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes {
  c - a * b
}

/// The same for half of the lanes, the last columns of a product.
@inline(always) func multiplyAdd(_ a: HalfLanes, _ b: HalfLanes, _ c: HalfLanes) -> HalfLanes {
  a * b + c
}

/// A dense product's tile: 2 rows of four registers, 8 of 16; or one row of six.
typealias TileColumns = Lanes
typealias WidenedTileColumns = SideBySide<Lanes, HalfLanes>
let tileRows = 2
let widenedTileRows = 1

/// Whether the registers hold what four groups of random words are made from: 64 of 16 are needed.
let holdsFourGroups = false

/// Vectors of a row of a sparse product that are summed at a time: 8 of 16 registers.
let stripVectors = 2
