// σ(x) = 1 / (1 + e⁻ˣ),  log σ(x) = −log(1 + e⁻ˣ),  log(1 + eˣ)

extension Lanes {
  /// σ(x), within 2.5 ULP for every x, subnormal results included; NaN for NaN.
  @inline(always) static func sigmoid(_ x: Lanes) -> Lanes {
    let one = Lanes(repeating: 1)
    let e = exponential(-x.magnitude)  // never overflows
    return e.replacing(with: one, where: x .>= Lanes()) / (one + e)
  }

  /// σ(x) σ(−x), the derivative of σ, within 4.5 ULP for every x; NaN for NaN.
  @inline(always) static func sigmoidDerivative(_ x: Lanes) -> Lanes {
    let e = exponential(-x.magnitude)
    let denominator = Lanes(repeating: 1) + e
    return e / (denominator * denominator)
  }

  /// log(1 + eˣ) = max(x, 0) + log(1 + e^−|x|), within 2.5 ULP for every x; NaN for NaN.
  @inline(always) static func softplus(_ x: Lanes) -> Lanes {
    x.maximum(Lanes()) + logOnePlus(exponential(-x.magnitude))
  }

  /// log σ(x) = min(x, 0) − log(1 + e^−|x|), within 2.5 ULP for every x; NaN for NaN.
  @inline(always) static func logSigmoid(_ x: Lanes) -> Lanes {
    x.minimum(Lanes()) - logOnePlus(exponential(-x.magnitude))
  }
}
