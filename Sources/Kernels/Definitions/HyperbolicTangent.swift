// tanh x

extension Lanes {
  /// tanh x, within 1.5 ULP for every x, the sign of ±0 kept; NaN for NaN.
  ///
  /// Up to 0.625 by the odd polynomial of `tanhf` in Cephes (S. Moshier), beyond as 1 − 2 / (e²ˣ + 1).
  @inline(always) static func hyperbolicTangent(_ x: Lanes) -> Lanes {
    let square = x * x
    var p = Lanes(repeating: -5.704_988_727_45e-3)
    p = multiplyAdd(p, square, Lanes(repeating: 2.063_908_879_54e-2))
    p = multiplyAdd(p, square, Lanes(repeating: -5.373_971_555_31e-2))
    p = multiplyAdd(p, square, Lanes(repeating: 1.333_144_220_36e-1))
    p = multiplyAdd(p, square, Lanes(repeating: -3.333_328_194_22e-1))
    let small = multiplyAdd(p * square, x, x)
    let one = Lanes(repeating: 1)
    let magnitude = x.magnitude
    let large = one - Lanes(repeating: 2) / (exponential(magnitude + magnitude) + one)
    return small.replacing(with: large, where: magnitude .> Lanes(repeating: 0.625)).withSign(of: x)
  }
}
