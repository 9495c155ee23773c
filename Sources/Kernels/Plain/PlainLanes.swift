// What the sets without an instruction for it do in plain Swift: the same file in the folder of each.

extension Lanes {
  /// x · 2ⁿ for whole n, rounded once; n beyond the range of the exponent gives 0 or infinity.
  @inline(always) func scaled(byPowerOfTwo n: Lanes) -> Lanes { plainlyScaled(byPowerOfTwo: n) }

  /// The smaller in each lane; self where either is NaN.
  @inline(always) func minimum(_ other: Lanes) -> Lanes {
    replacing(with: other, where: other .< self)
  }

  /// The larger in each lane; self where either is NaN.
  @inline(always) func maximum(_ other: Lanes) -> Lanes {
    replacing(with: other, where: other .> self)
  }

  @inline(always) var root: Lanes {
    var result = self
    for lane in 0..<laneCount { result[lane] = self[lane].squareRoot() }
    return result
  }

  /// The first `count` floats at `source`, then zeros; reads nothing beyond them.
  @inline(always) static func load(_ source: UnsafePointer<Float>, prefix count: Int) -> Lanes {
    var result = Lanes()
    for lane in 0..<count { result[lane] = source[lane] }
    return result
  }

  /// Writes the first `count` lanes and nothing beyond them.
  @inline(always) func store(_ target: UnsafeMutablePointer<Float>, prefix count: Int) {
    for lane in 0..<count { target[lane] = self[lane] }
  }

  /// In each quad a₀ b₀ a₁ b₁, and a₂ b₂ a₃ b₃.
  @inline(__always) func interleaved(with b: Lanes) -> (low: Lanes, high: Lanes) {
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
  /// The whole numbers as floats, exactly; |n| ≤ 2²⁴.
  @inline(always) var floats: Lanes {
    var result = Lanes()
    for lane in 0..<laneCount { result[lane] = Float(self[lane]) }
    return result
  }

  /// Writes the lowest byte of each lane.
  @inline(always) func storeBytes(_ target: UnsafeMutableRawPointer) { plainlyStoreBytes(target) }
}

/// Bit i is lane i of the mask.
@inline(always) func bits(of mask: LaneMask) -> UInt16 {
  let powers = Integers(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768)
  let sixteen = unsafeBitCast(mask, to: Integers.self) & powers
  let eight = sixteen.lowHalf | sixteen.highHalf
  let four = eight.lowHalf | eight.highHalf
  let two = four.lowHalf | four.highHalf
  return UInt16(truncatingIfNeeded: two[0] | two[1])
}

/// Bit i is byte i of the mask.
@inline(always) func bits(of mask: SIMDMask<SIMD64<Int8>>) -> UInt64 {
  // In each word of eight bytes keep bit i of byte i; the product gathers them in the top byte.
  let bytes = unsafeBitCast(mask, to: SIMD8<UInt64>.self) & 0x8040_2010_0804_0201
  var result: UInt64 = 0
  for word in 0..<8 {
    result |= ((bytes[word] &* 0x0101_0101_0101_0101) &>> 56) &<< UInt64(8 &* word)
  }
  return result
}
