// m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,  θ ← θ + η m / (√v + ε): Adam, an ascent
// Source: Kingma & Ba 2015, algorithm 1 in the order of operations of its section 2.

extension Naive {
  /// One step on θ, m, v, g of one length; η is `learningRate` with the corrections for the start.
  public static func adamUpdate(
    parameters: inout [Double], firstMoment: inout [Double], secondMoment: inout [Double],
    gradient: [Double], decays: (first: Double, second: Double), learningRate: Double,
    stabiliser: Double
  ) {
    for i in parameters.indices {
      let g = gradient[i]
      firstMoment[i] = decays.first * firstMoment[i] + (1 - decays.first) * g
      secondMoment[i] = decays.second * secondMoment[i] + (1 - decays.second) * g * g
      parameters[i] += learningRate * firstMoment[i] / (secondMoment[i].squareRoot() + stabiliser)
    }
  }
}
