// σ(x) = 1 / (1 + e⁻ˣ),  σ'(x) = σ(x) σ(−x),  log(1 + eˣ),  log σ(x) = −log(1 + e⁻ˣ)

extension Lanes {
  /// σ(x), within 2 ULP for every x, subnormal results included; NaN for NaN.
  @inline(always) static func sigmoid(_ x: Lanes) -> Lanes {
    let small = smallSide(exponential(negativeMagnitudeOf: x))
    return small.replacing(with: Lanes(repeating: 1) - small, where: x .>= Lanes())
  }

  /// σ(−|x|) = e / (1 + e) for e = e^−|x|, as e − e · e / (1 + e): the roundings of the sum and of
  /// the quotient count for little where e is small.
  @inline(always) static func smallSide(_ e: Lanes) -> Lanes {
    negativeMultiplyAdd(e, e / (Lanes(repeating: 1) + e), e)
  }

  /// σ'(x), within 2 ULP for every x; NaN for NaN.
  ///
  /// With s = σ(−|x|) it is s − s². Where e = e^−|x| is small, the rounding of s = e − d would weigh
  /// a whole ULP, and it is e − (d + s²).
  @inline(always) static func sigmoidDerivative(_ x: Lanes) -> Lanes {
    let e = exponential(negativeMagnitudeOf: x)
    let d = e * (e / (Lanes(repeating: 1) + e))
    let s = e - d
    let square = s * s
    return (s - square).replacing(with: e - (d + square), where: e .< Lanes(repeating: 0.25))
  }

  /// log(1 + eˣ), within 2 ULP for every x, 2.1 without a fused multiply-add; NaN for NaN.
  ///
  /// max(x, 0) + log(1 + e) for e = e^−|x|, and log(1 + e) = e + e² q(e), q a minimax polynomial
  /// whose error relative to log(1 + e) is 5.3e-9.
  @inline(always) static func softplus(_ x: Lanes) -> Lanes {
    let e = exponential(negativeMagnitudeOf: x)
    var q = Lanes(repeating: -3.290_468_59e-3)
    q = multiplyAdd(q, e, Lanes(repeating: 2.008_624_19e-2))
    q = multiplyAdd(q, e, Lanes(repeating: -5.745_723_10e-2))
    q = multiplyAdd(q, e, Lanes(repeating: 1.066_112_82e-1))
    q = multiplyAdd(q, e, Lanes(repeating: -1.534_488_05e-1))
    q = multiplyAdd(q, e, Lanes(repeating: 1.969_210_21e-1))
    q = multiplyAdd(q, e, Lanes(repeating: -2.495_801_90e-1))
    q = multiplyAdd(q, e, Lanes(repeating: 3.333_046_44e-1))
    q = multiplyAdd(q, e, Lanes(repeating: -0.499_999_315))
    // In this order: max(x, 0) + e² q loses nothing where x is small, and e is added last.
    return multiplyAdd(q, e * e, x.maximum(Lanes())) + e
  }

  /// log σ(x) = −log(1 + e⁻ˣ), with the error of softplus.
  @inline(always) static func logSigmoid(_ x: Lanes) -> Lanes { softplus(x.negated).negated }
}
