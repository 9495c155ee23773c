// Sixteen lanes in four 128-bit registers; multiply-add is fused.

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

  @inline(always) var root: Lanes { plainRoot }

  /// The first `count` floats at `source`, then zeros; reads nothing beyond them.
  @inline(always) static func load(_ source: UnsafePointer<Float>, prefix count: Int) -> Lanes {
    plainLoad(source, prefix: count)
  }

  /// Writes the first `count` lanes and nothing beyond them.
  @inline(always) func store(_ target: UnsafeMutablePointer<Float>, prefix count: Int) {
    plainStore(target, prefix: count)
  }
}

/// Bit i is lane i of the mask.
@inline(always) func bits(of mask: LaneMask) -> UInt16 { plainBits(of: mask) }

/// Bit i is byte i of the mask.
@inline(always) func bits(of mask: SIMDMask<SIMD64<Int8>>) -> UInt64 { plainBits(of: mask) }

/// Rows and columns of a dense product's tile: 4 by 16 floats of accumulators in 16 of 32 registers.
let tileRows = 4
let tileColumns = 16

/// Vectors of a row of a sparse product that are summed at a time: 16 of 32 registers.
let stripVectors = 4
