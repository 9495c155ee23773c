import Foundation

// σ(x) = 1 / (1 + e⁻ˣ),  sp(x) = log(1 + eˣ),  log σ(x) = −sp(−x)

/// Each within a few ULP of its definition for every x, subnormal results included: nothing
/// overflows and `1 − σ` is never formed. NaN gives NaN.
extension Naive {
  public static func exponential(_ x: Double) -> Double { exp(x) }

  public static func logarithm(_ x: Double) -> Double { log(x) }

  public static func tanh(_ x: Double) -> Double { Foundation.tanh(x) }

  /// tanh'(x) = 1 − t² = (1 − t)(1 + t), of t = tanh(x), which a backward pass has at hand.
  public static func tanhDerivative(of t: Double) -> Double { (1 - t) * (1 + t) }

  public static func sigmoid(_ x: Double) -> Double {
    let e = exp(-x.magnitude)
    return (x >= 0 ? 1 : e) / (1 + e)
  }

  /// σ'(x) = σ(x) σ(−x).
  public static func sigmoidDerivative(_ x: Double) -> Double { sigmoid(x) * sigmoid(-x) }

  public static func softplus(_ x: Double) -> Double {
    max(x, 0) + log1p(exp(-x.magnitude))
  }

  public static func logSigmoid(_ x: Double) -> Double { -softplus(-x) }
}
