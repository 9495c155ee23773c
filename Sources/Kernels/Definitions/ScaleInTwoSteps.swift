extension Lanes {
  /// x · 2ⁿ for whole n in −252...254: two products with powers of two, of which only the second
  /// can round, so subnormal results are right.
  @inline(__always) func scaledInTwoSteps(byPowerOfTwo n: Lanes) -> Lanes {
    let magic = Lanes(repeating: 12_582_912)
    let whole = (n + magic).bitPattern &- magic.bitPattern
    let first = whole &>> Integers(repeating: 1)
    let bias = Integers(repeating: 127)
    let shift = Integers(repeating: 23)
    return self * Lanes(bitPattern: (first &+ bias) &<< shift)
      * Lanes(bitPattern: (whole &- first &+ bias) &<< shift)
  }
}
