// Sixteen lanes in four registers of whatever the baseline has; multiply, then add: without the
// instruction, a fused multiply-add would be a call per lane.

/// a·b + c in each lane, rounded twice.
@inline(always) func multiplyAdd(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes {
  a * b + c
}

/// The same for half of the lanes, the narrow last panel of a product.
@inline(always) func multiplyAdd(_ a: HalfLanes, _ b: HalfLanes, _ c: HalfLanes) -> HalfLanes {
  a * b + c
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

/// Rows and columns of a dense product's tile: 2 by 16 floats of accumulators in 8 of 16 registers.
let tileRows = 2
let tileColumns = 16

/// Vectors of a row of a sparse product that are summed at a time: 8 of 16 registers.
let stripVectors = 2
