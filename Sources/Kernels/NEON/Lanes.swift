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

extension Lanes {
  /// x · 2ⁿ for whole n, rounded once; n beyond the range of the exponent gives 0 or infinity.
  @inline(always) func scaled(byPowerOfTwo n: Lanes) -> Lanes { plainlyScaled(byPowerOfTwo: n) }

  /// The smaller in each lane; self where either is NaN.
  @inline(always) func minimum(_ other: Lanes) -> Lanes {
    plainMinimum(other)
  }

  /// The larger in each lane; self where either is NaN.
  @inline(always) func maximum(_ other: Lanes) -> Lanes {
    plainMaximum(other)
  }

  @inline(always) var root: Lanes { plainRoot }

  /// The first `count` floats at `source`, then zeros; reads nothing beyond them.
  @inline(always) static func load(_ source: UnsafePointer<Float>, prefix count: Int) -> Lanes {
    plainLoad(source, prefix: count)
  }

  /// Writes the first `count` lanes and nothing beyond them.
  @inline(always) func store(_ target: UnsafeMutablePointer<Float>, prefix count: Int) {
    plainStore(target, prefix: count)
  }

  /// In each quad a₀ b₀ a₁ b₁, and a₂ b₂ a₃ b₃.
  @inline(__always) func interleaved(with b: Lanes) -> (low: Lanes, high: Lanes) {
    plainlyInterleaved(with: b)
  }
}

extension Integers {
  /// The whole numbers as floats, exactly; |n| ≤ 2²⁴.
  @inline(always) var floats: Lanes { plainFloats }

  /// Writes the lowest byte of each lane.
  @inline(always) func storeBytes(_ target: UnsafeMutableRawPointer) { plainlyStoreBytes(target) }
}

/// Bit i is lane i of the mask.
@inline(always) func bits(of mask: LaneMask) -> UInt16 { plainBits(of: mask) }

/// Bit i is byte i of the mask.
@inline(always) func bits(of mask: SIMDMask<SIMD64<Int8>>) -> UInt64 { plainBits(of: mask) }

/// A dense product's tile: 4 rows of four registers, 16 of 32; or 3 rows of six.
typealias TileColumns = Lanes
typealias WidenedTileColumns = SideBySide<Lanes, HalfLanes>
let tileRows = 4
let widenedTileRows = 3

/// Whether the registers hold what four groups of random words are made from: 64 of 32 are needed.
let holdsFourGroups = false

/// Vectors of a row of a sparse product that are summed at a time: 16 of 32 registers.
let stripVectors = 4
