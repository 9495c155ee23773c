import _Builtin_intrinsics.intel

// Sixteen lanes in one 512-bit register; multiply-add is fused.

/// a·b + c in each lane, rounded once.
@inline(always) func multiplyAdd(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes {
  c.addingProduct(a, b)
}

/// The same for half a register of lanes, the narrow last panel of a product.
@inline(always) func multiplyAdd(_ a: HalfLanes, _ b: HalfLanes, _ c: HalfLanes) -> HalfLanes {
  c.addingProduct(a, b)
}

extension Lanes {
  /// x · 2ⁿ for whole n, rounded once; n beyond the range of the exponent gives 0 or infinity.
  @inline(always) func scaled(byPowerOfTwo n: Lanes) -> Lanes { _mm512_scalef_ps(self, n) }

  @inline(always) var root: Lanes { _mm512_sqrt_ps(self) }

  /// The first `count` floats at `source`, then zeros; reads nothing beyond them.
  @inline(always) static func load(_ source: UnsafePointer<Float>, prefix count: Int) -> Lanes {
    _mm512_maskz_loadu_ps(lowBits(count), source)
  }

  /// Writes the first `count` lanes and nothing beyond them.
  @inline(always) func store(_ target: UnsafeMutablePointer<Float>, prefix count: Int) {
    _mm512_mask_storeu_ps(target, lowBits(count), self)
  }
}

@inline(always) private func lowBits(_ count: Int) -> UInt16 {
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

/// Rows and columns of a dense product's tile: 12 by 2 vectors of accumulators in 24 of 32 registers.
let tileRows = 12
let tileColumns = 32

/// Vectors of a row of a sparse product that are summed at a time: 13 of 32 registers.
let stripVectors = 13
