import Foundation

// m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,
// θ ← θ + η √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε): an ascent.
// Source: Kingma & Ba 2015, algorithm 1 in the order of operations of its section 2; ε is theirs
// with a hat.

extension Naive {
  public struct Adam: Sendable {
    /// β₁ and β₂, in [0, 1).
    public let firstDecay: Double
    public let secondDecay: Double
    /// ε > 0, in units of the gradient.
    public let stabilizer: Double

    public init(firstDecay: Double, secondDecay: Double, stabilizer: Double) {
      self.firstDecay = firstDecay
      self.secondDecay = secondDecay
      self.stabilizer = stabilizer
    }

    /// Of Roeder, Wu, Duvenaud 2017, as the text has it and as the published code does; the code
    /// also starts v at 1 in place of 0.
    public static let paper = Adam(firstDecay: 0.9, secondDecay: 0.999, stabilizer: 1e-4)
    public static let publishedCode = Adam(firstDecay: 0.99, secondDecay: 0.999, stabilizer: 1e-4)

    /// Update number `step`, counted from 1, on θ, m, v, g of one length; η is `learningRate`. The
    /// correction for the start is the same whatever v started from.
    public func update(
      parameters: inout [Double], firstMoment: inout [Double], secondMoment: inout [Double],
      gradient: [Double], step: Int, learningRate: Double
    ) {
      let correction =
        (1 - pow(secondDecay, Double(step))).squareRoot() / (1 - pow(firstDecay, Double(step)))
      for i in parameters.indices {
        let g = gradient[i]
        firstMoment[i] = firstDecay * firstMoment[i] + (1 - firstDecay) * g
        secondMoment[i] = secondDecay * secondMoment[i] + (1 - secondDecay) * g * g
        parameters[i] +=
          learningRate * correction * firstMoment[i] / (secondMoment[i].squareRoot() + stabilizer)
      }
    }
  }
}
