import _Builtin_intrinsics.intel

// Sixteen lanes in two 256-bit registers; multiply-add is fused.

/// a·b + c in each lane, rounded once.
@inline(always) func multiplyAdd(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes {
  c.addingProduct(a, b)
}

/// The same for half of the lanes, the narrow last panel of a product.
@inline(always) func multiplyAdd(_ a: HalfLanes, _ b: HalfLanes, _ c: HalfLanes) -> HalfLanes {
  c.addingProduct(a, b)
}

extension Lanes {
  /// x · 2ⁿ for whole n, rounded once; n beyond the range of the exponent gives 0 or infinity.
  @inline(always) func scaled(byPowerOfTwo n: Lanes) -> Lanes { plainlyScaled(byPowerOfTwo: n) }

  @inline(always) var root: Lanes {
    Lanes(lowHalf: _mm256_sqrt_ps(lowHalf), highHalf: _mm256_sqrt_ps(highHalf))
  }

  /// The first `count` floats at `source`, then zeros; reads nothing beyond them.
  @inline(always) static func load(_ source: UnsafePointer<Float>, prefix count: Int) -> Lanes {
    let mask = prefixMask(count)
    return Lanes(
      lowHalf: _mm256_maskload_ps(source, unsafeBitCast(mask.lowHalf, to: __m256i.self)),
      highHalf: _mm256_maskload_ps(source + 8, unsafeBitCast(mask.highHalf, to: __m256i.self)))
  }

  /// Writes the first `count` lanes and nothing beyond them.
  @inline(always) func store(_ target: UnsafeMutablePointer<Float>, prefix count: Int) {
    let mask = prefixMask(count)
    _mm256_maskstore_ps(target, unsafeBitCast(mask.lowHalf, to: __m256i.self), lowHalf)
    _mm256_maskstore_ps(target + 8, unsafeBitCast(mask.highHalf, to: __m256i.self), highHalf)
  }
}

@inline(always) private func prefixMask(_ count: Int) -> Integers {
  Lanes.indices &- Integers(repeating: Int32(truncatingIfNeeded: count))
}

/// Bit i is lane i of the mask.
@inline(always) func bits(of mask: LaneMask) -> UInt16 {
  let lanes = unsafeBitCast(mask, to: Lanes.self)
  return UInt16(truncatingIfNeeded: _mm256_movemask_ps(lanes.lowHalf))
    | UInt16(truncatingIfNeeded: _mm256_movemask_ps(lanes.highHalf)) &<< 8
}

/// Bit i is byte i of the mask.
@inline(always) func bits(of mask: SIMDMask<SIMD64<Int8>>) -> UInt64 {
  let bytes = unsafeBitCast(mask, to: SIMD8<UInt64>.self)
  let low = _mm256_movemask_epi8(unsafeBitCast(bytes.lowHalf, to: __m256i.self))
  let high = _mm256_movemask_epi8(unsafeBitCast(bytes.highHalf, to: __m256i.self))
  return UInt64(UInt32(bitPattern: low)) | UInt64(UInt32(bitPattern: high)) &<< 32
}

/// Rows and columns of a dense product's tile: 6 by 16 floats of accumulators in 12 of 16 registers.
let tileRows = 6
let tileColumns = 16

/// Vectors of a row of a sparse product that are summed at a time: 8 of 16 registers.
let stripVectors = 4
