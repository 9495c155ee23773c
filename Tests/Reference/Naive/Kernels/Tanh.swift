// tanh' x = 1 − tanh² x

extension Naive {
  /// The derivative of tanh where its value is h, |h| ≤ 1.
  public static func tanhDerivative(ofValue h: Double) -> Double { (1 - h) * (1 + h) }
}
