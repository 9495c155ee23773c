// Operations in plain Swift, for the instruction sets that have no instruction for them.

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
}

extension Integers {
  @inline(always) func plainlyStoreBytes(_ target: UnsafeMutableRawPointer) {
    for lane in 0..<laneCount {
      let byte = UInt8(truncatingIfNeeded: self[lane])
      target.storeBytes(of: byte, toByteOffset: lane, as: UInt8.self)
    }
  }
}
