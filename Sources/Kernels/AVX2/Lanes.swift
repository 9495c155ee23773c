import _Builtin_intrinsics.intel

// Sixteen lanes in two 256-bit registers; multiply-add is fused.

/// a·b + c in each lane, rounded once.
@inline(always) func multiplyAdd(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes {
  Lanes(
    lowHalf: _mm256_fmadd_ps(a.lowHalf, b.lowHalf, c.lowHalf),
    highHalf: _mm256_fmadd_ps(a.highHalf, b.highHalf, c.highHalf))
}

/// c − a·b in each lane, rounded once.
@inline(always) func negativeMultiplyAdd(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes {
  Lanes(
    lowHalf: _mm256_fnmadd_ps(a.lowHalf, b.lowHalf, c.lowHalf),
    highHalf: _mm256_fnmadd_ps(a.highHalf, b.highHalf, c.highHalf))
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
    Lanes(
      lowHalf: _mm256_min_ps(other.lowHalf, lowHalf),
      highHalf: _mm256_min_ps(other.highHalf, highHalf))
  }

  /// The larger in each lane; self where either is NaN.
  @inline(always) func maximum(_ other: Lanes) -> Lanes {
    Lanes(
      lowHalf: _mm256_max_ps(other.lowHalf, lowHalf),
      highHalf: _mm256_max_ps(other.highHalf, highHalf))
  }

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

  /// In each quad a₀ b₀ a₁ b₁, and a₂ b₂ a₃ b₃.
  @inline(__always) func interleaved(with b: Lanes) -> (low: Lanes, high: Lanes) {
    (
      Lanes(
        lowHalf: _mm256_unpacklo_ps(lowHalf, b.lowHalf),
        highHalf: _mm256_unpacklo_ps(highHalf, b.highHalf)),
      Lanes(
        lowHalf: _mm256_unpackhi_ps(lowHalf, b.lowHalf),
        highHalf: _mm256_unpackhi_ps(highHalf, b.highHalf))
    )
  }
}

extension Integers {
  /// The whole numbers as floats, exactly; |n| ≤ 2²⁴.
  @inline(always) var floats: Lanes {
    Lanes(
      lowHalf: _mm256_cvtepi32_ps(unsafeBitCast(lowHalf, to: __m256i.self)),
      highHalf: _mm256_cvtepi32_ps(unsafeBitCast(highHalf, to: __m256i.self)))
  }

  /// Writes the lowest byte of each lane.
  @inline(always) func storeBytes(_ target: UnsafeMutableRawPointer) { plainlyStoreBytes(target) }
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

/// A dense product's tile: 6 rows of two registers, 12 of 16; or 4 rows of three.
typealias TileColumns = Lanes
typealias WidenedTileColumns = SideBySide<Lanes, HalfLanes>
let tileRows = 6
let widenedTileRows = 4

/// Whether the registers hold what four groups of random words are made from: 32 of 16 are needed.
let holdsFourGroups = false

/// Vectors of a row of a sparse product that are summed at a time: 8 of 16 registers.
let stripVectors = 4
