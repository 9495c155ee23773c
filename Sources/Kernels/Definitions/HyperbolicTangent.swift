import KernelInterface

// tanh x,  and back through it: tanh' x = 1 − h² for h = tanh x

extension Lanes {
  /// tanh x, within 2 ULP for every x, 2.1 without a fused multiply-add; the sign of ±0 is
  /// kept, NaN for NaN.
  ///
  /// With w = (e^2|x| − 1) / 2 it is w / (w + 1), which is w − w · w / (w + 1): in that form the
  /// roundings of the sum and of the quotient count for little where w is small.
  @inline(always) static func hyperbolicTangent(_ x: Lanes) -> Lanes {
    let a = x.magnitude.minimum(Lanes(repeating: 9.1))  // tanh 9.1 rounds to 1
    let (n, fraction) = reducedExponential(a + a)
    let half = powerOfTwo(n - Lanes(repeating: 1))
    let w = multiplyAdd(half, fraction, half - Lanes(repeating: 0.5))
    let quotient = w / (w + Lanes(repeating: 1))
    let small = negativeMultiplyAdd(w, quotient, w)
    return quotient.replacing(with: small, where: a .< Lanes(repeating: 0.6)).withSign(of: x)
  }
}

extension Implementation {
  package static func multiplyByTanhDerivative(_ signal: Matrix, _ values: Matrix) {
    for row in 0..<signal.rows {
      let h = UnsafePointer(values.base + row &* values.stride)
      let g = signal.base + row &* signal.stride
      let one = Lanes(repeating: 1)
      for (unit, lanes) in VectorRanges(of: signal.columns) {
        let value = Lanes.load(h + unit, lanes: lanes)
        // Not as 1 − h²: where it nearly saturates, one of the factors is exact.
        ((one - value) * (one + value) * .load(g + unit, lanes: lanes))
          .store(g + unit, lanes: lanes)
      }
    }
  }
}
