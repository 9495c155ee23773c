// Operations of `Lanes` in plain Swift, for instruction sets that have no instruction for them.

extension Lanes {
  /// x · 2ⁿ for whole n in −252...254: two products with powers of two, of which only the second
  /// can round, so subnormal results are right.
  @inline(always) func plainlyScaled(byPowerOfTwo n: Lanes) -> Lanes {
    let whole = Lanes.integers(n)
    let first = whole &>> Integers(repeating: 1)
    let bias = Integers(repeating: 127)
    let shift = Integers(repeating: 23)
    return self * Lanes(bitPattern: (first &+ bias) &<< shift)
      * Lanes(bitPattern: (whole &- first &+ bias) &<< shift)
  }

  @inline(always) func plainMinimum(_ other: Lanes) -> Lanes {
    replacing(with: other, where: other .< self)
  }

  @inline(always) func plainMaximum(_ other: Lanes) -> Lanes {
    replacing(with: other, where: other .> self)
  }

  @inline(always) var plainRoot: Lanes {
    var result = self
    for lane in 0..<laneCount { result[lane] = self[lane].squareRoot() }
    return result
  }

  @inline(always)
  static func plainLoad(_ source: UnsafePointer<Float>, prefix count: Int) -> Lanes {
    var result = Lanes()
    for lane in 0..<count { result[lane] = source[lane] }
    return result
  }

  @inline(always)
  func plainStore(_ target: UnsafeMutablePointer<Float>, prefix count: Int) {
    for lane in 0..<count { target[lane] = self[lane] }
  }

  @inline(__always) func plainlyInterleaved(with b: Lanes) -> (low: Lanes, high: Lanes) {
    var low = Lanes()
    var high = Lanes()
    for quad in stride(from: 0, to: laneCount, by: 4) {
      for pair in 0..<2 {
        low[quad &+ 2 &* pair] = self[quad &+ pair]
        low[quad &+ 2 &* pair &+ 1] = b[quad &+ pair]
        high[quad &+ 2 &* pair] = self[quad &+ pair &+ 2]
        high[quad &+ 2 &* pair &+ 1] = b[quad &+ pair &+ 2]
      }
    }
    return (low, high)
  }
}

extension Integers {
  @inline(always) var plainFloats: Lanes {
    var result = Lanes()
    for lane in 0..<laneCount { result[lane] = Float(self[lane]) }
    return result
  }

  @inline(always) func plainlyStoreBytes(_ target: UnsafeMutableRawPointer) {
    for lane in 0..<laneCount {
      let byte = UInt8(truncatingIfNeeded: self[lane])
      target.storeBytes(of: byte, toByteOffset: lane, as: UInt8.self)
    }
  }
}

/// Bit i is lane i of the mask.
@inline(always) func plainBits(of mask: LaneMask) -> UInt16 {
  let powers = Integers(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768)
  let sixteen = unsafeBitCast(mask, to: Integers.self) & powers
  let eight = sixteen.lowHalf | sixteen.highHalf
  let four = eight.lowHalf | eight.highHalf
  let two = four.lowHalf | four.highHalf
  return UInt16(truncatingIfNeeded: two[0] | two[1])
}

/// Bit i is byte i of the mask.
@inline(always) func plainBits(of mask: SIMDMask<SIMD64<Int8>>) -> UInt64 {
  // In each word of eight bytes keep bit i of byte i; the product gathers them in the top byte.
  let bytes = unsafeBitCast(mask, to: SIMD8<UInt64>.self) & 0x8040_2010_0804_0201
  var result: UInt64 = 0
  for word in 0..<8 {
    result |= ((bytes[word] &* 0x0101_0101_0101_0101) &>> 56) &<< UInt64(8 &* word)
  }
  return result
}
