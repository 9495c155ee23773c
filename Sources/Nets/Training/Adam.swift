import Foundation
import Kernels

/// Adam as gradient ascent: m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², and a step along
/// m̂ / (√v̂ + ε), the moments corrected for their start. Source: Kingma & Ba 2015.
public struct Adam: Sendable {
  public var decays: (first: Double, second: Double)
  /// ε
  public var stabiliser = 1e-4
  /// What v starts from.
  public var initialSecondMoment: Float
  /// Whether v is corrected within the root, as published, or only in the rate, so that ε counts more in
  /// the first steps.
  public var correctsStabiliser: Bool
  /// Whether g is the mean over a minibatch or the sum.
  public var averagesBatch: Bool

  /// As Roeder et al. 2017 state it.
  public static let paper = Adam(
    decays: (0.9, 0.999), initialSecondMoment: 0, correctsStabiliser: true, averagesBatch: true)
  /// As the code published with it has it.
  public static let publishedCode = Adam(
    decays: (0.99, 0.999), initialSecondMoment: 1, correctsStabiliser: false,
    averagesBatch: false)

  /// η and ε of the update θ ← θ + η m / (√v + ε).
  /// - Parameter number: of the update, from 1.
  func step(_ number: Int, learningRate: Double) -> (rate: Float, stabiliser: Float) {
    let first = 1 - pow(decays.first, Double(number))
    let second = (1 - pow(decays.second, Double(number))).squareRoot()
    return (
      Float(learningRate * second / first),
      Float(correctsStabiliser ? stabiliser * second : stabiliser)
    )
  }
}
