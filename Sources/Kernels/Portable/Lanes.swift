// Sixteen lanes in four registers of whatever the baseline has; multiply, then add: without the
// instruction, a fused multiply-add would be a call per lane.

let instructionSetName = "portable"

/// a·b + c in each lane, rounded twice.
@inline(__always) func multiplyAdd(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes { a * b + c }

/// The same for half of the lanes, the narrow last panel of a product.
@inline(__always) func multiplyAdd(_ a: HalfLanes, _ b: HalfLanes, _ c: HalfLanes) -> HalfLanes {
  a * b + c
}

extension Lanes {
  /// x · 2ⁿ for whole n, rounded once; n beyond the range of the exponent gives 0 or infinity.
  @inline(__always) func scaled(byPowerOfTwo n: Lanes) -> Lanes { scaledInTwoSteps(byPowerOfTwo: n) }

  @inline(__always) var root: Lanes {
    var result = self
    for lane in 0..<laneCount { result[lane] = self[lane].squareRoot() }
    return result
  }

  /// The first `count` floats at `source`, then zeros; reads nothing beyond them.
  @inline(__always) static func load(_ source: UnsafePointer<Float>, prefix count: Int) -> Lanes {
    var result = Lanes()
    for lane in 0..<count { result[lane] = source[lane] }
    return result
  }

  /// Writes the first `count` lanes and nothing beyond them.
  @inline(__always) func store(_ target: UnsafeMutablePointer<Float>, prefix count: Int) {
    for lane in 0..<count { target[lane] = self[lane] }
  }
}

/// Bit i is lane i of the mask.
@inline(__always) func bits(of mask: SIMDMask<SIMD16<Int32>>) -> UInt16 {
  let powers = SIMD16<Int32>(
    1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768)
  let sixteen = unsafeBitCast(mask, to: SIMD16<Int32>.self) & powers
  let eight = sixteen.lowHalf | sixteen.highHalf
  let four = eight.lowHalf | eight.highHalf
  let two = four.lowHalf | four.highHalf
  return UInt16(truncatingIfNeeded: two[0] | two[1])
}

/// Bit i is byte i of the mask.
@inline(__always) func bits(of mask: SIMDMask<SIMD64<Int8>>) -> UInt64 {
  // In each word of eight bytes keep bit i of byte i; the product moves them into the top byte.
  let bytes = unsafeBitCast(mask, to: SIMD8<UInt64>.self) & 0x8040_2010_0804_0201
  var result: UInt64 = 0
  for word in 0..<8 {
    result |= ((bytes[word] &* 0x0101_0101_0101_0101) &>> 56) &<< UInt64(8 &* word)
  }
  return result
}

/// Rows and columns of a dense product's tile: 2 by 16 floats of accumulators in 8 of 16 registers.
let tileRows = 2
let tileColumns = 16
