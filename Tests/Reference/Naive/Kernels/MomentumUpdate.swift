// v ← μ v + g,  θ ← θ + η v: classical momentum, an ascent

extension Naive {
  /// One step on θ, v, g of one length; η is `learningRate`, per update.
  public static func momentumUpdate(
    parameters: inout [Double], velocity: inout [Double], gradient: [Double],
    momentum: Double, learningRate: Double
  ) {
    for i in parameters.indices {
      velocity[i] = momentum * velocity[i] + gradient[i]
      parameters[i] += learningRate * velocity[i]
    }
  }
}
