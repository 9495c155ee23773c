import _Builtin_intrinsics.intel

// Sixteen lanes in one 512-bit register; multiply-add is fused.

/// a·b + c in each lane, rounded once.
@inline(always) func multiplyAdd(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes {
  _mm512_fmadd_ps(a, b, c)
}

/// c − a·b in each lane, rounded once.
@inline(always) func negativeMultiplyAdd(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes {
  _mm512_fnmadd_ps(a, b, c)
}

/// The same for half a register of lanes, the last columns of a product.
@inline(always) func multiplyAdd(_ a: HalfLanes, _ b: HalfLanes, _ c: HalfLanes) -> HalfLanes {
  c.addingProduct(a, b)
}

extension Lanes {
  /// x · 2ⁿ for whole n, rounded once; n beyond the range of the exponent gives 0 or infinity.
  @inline(always) func scaled(byPowerOfTwo n: Lanes) -> Lanes { _mm512_scalef_ps(self, n) }

  /// The smaller in each lane; self where either is NaN.
  @inline(always) func minimum(_ other: Lanes) -> Lanes {
    _mm512_min_ps(other, self)
  }

  /// The larger in each lane; self where either is NaN.
  @inline(always) func maximum(_ other: Lanes) -> Lanes {
    _mm512_max_ps(other, self)
  }

  @inline(always) var root: Lanes { _mm512_sqrt_ps(self) }

  /// The first `count` floats at `source`, then zeros; reads nothing beyond them.
  @inline(always) static func load(_ source: UnsafePointer<Float>, prefix count: Int) -> Lanes {
    _mm512_maskz_loadu_ps(prefixMask(count), source)
  }

  /// Writes the first `count` lanes and nothing beyond them.
  @inline(always) func store(_ target: UnsafeMutablePointer<Float>, prefix count: Int) {
    _mm512_mask_storeu_ps(target, prefixMask(count), self)
  }

  /// In each quad a₀ b₀ a₁ b₁, and a₂ b₂ a₃ b₃.
  @inline(__always) func interleaved(with b: Lanes) -> (low: Lanes, high: Lanes) {
    (_mm512_unpacklo_ps(self, b), _mm512_unpackhi_ps(self, b))
  }
}

extension Integers {
  /// The whole numbers as floats, exactly; |n| ≤ 2²⁴.
  @inline(always) var floats: Lanes { _mm512_cvtepi32_ps(unsafeBitCast(self, to: __m512i.self)) }

  /// Writes the lowest byte of each lane.
  @inline(always) func storeBytes(_ target: UnsafeMutableRawPointer) {
    let bytes = _mm512_cvtepi32_epi8(unsafeBitCast(self, to: __m512i.self))
    target.storeBytes(of: bytes, as: __m128i.self)
  }
}

/// The first `count` lanes.
@inline(always) private func prefixMask(_ count: Int) -> UInt16 {
  UInt16(truncatingIfNeeded: (1 &<< count) &- 1)
}

/// Bit i is lane i of the mask.
@inline(always) func bits(of mask: LaneMask) -> UInt16 {
  _mm512_movepi32_mask(unsafeBitCast(mask, to: __m512i.self))
}

/// Bit i is byte i of the mask.
@inline(always) func bits(of mask: SIMDMask<SIMD64<Int8>>) -> UInt64 {
  _mm512_movepi8_mask(unsafeBitCast(mask, to: __m512i.self))
}

/// A dense product's tile: 12 rows of two vectors, 24 of 32 registers; or 8 rows of two and a half.
typealias TileColumns = SideBySide<Lanes, Lanes>
typealias WidenedTileColumns = SideBySide<TileColumns, HalfLanes>
let tileRows = 12
let widenedTileRows = 8

/// Whether the registers hold what four groups of random words are made from: sixteen of 32 are needed.
let holdsFourGroups = true

/// Vectors of a row of a sparse product that are summed at a time: 13 of 32 registers.
let stripVectors = 13
