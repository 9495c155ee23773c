import Foundation
import Kernels

/// Which derivative a fit follows.
public enum FitDerivative: String, CaseIterable, Sendable {
  case total, path
}

/// How a fit's gradient becomes a step.
public enum FitRule: Sendable {
  /// φ ← φ + η g
  case gradient
  case adam(Adam)
}

/// Stochastic gradient ascent on the ELBO of a `MixtureFit`, in double precision.
public struct FitAscent: Sendable {
  public private(set) var fit: MixtureFit
  public private(set) var steps = 0
  private let truth: MixtureFit
  private let target: GaussianMixture
  private let derivative: FitDerivative
  private let rule: FitRule
  private let rate: Double
  private let decays: Bool
  /// Of unit length.
  private let line: [Double]?
  private var moments: (first: [Double], second: [Double])

  /// - Parameters:
  ///   - truth: what the target is, so that the distance to it is known.
  ///   - rate: η
  ///   - decays: whether the rate of step t is η / √t.
  ///   - line: the direction that φ is confined to, as long as φ, if it is.
  public init(
    _ start: MixtureFit, to truth: MixtureFit, _ derivative: FitDerivative,
    rule: FitRule = .gradient, rate: Double, decays: Bool = false, along line: [Double]? = nil
  ) {
    fit = start
    self.truth = truth
    target = truth.density
    self.derivative = derivative
    self.rule = rule
    self.rate = rate
    self.decays = decays
    self.line = line.map { direction in
      let length = direction.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return direction.map { $0 / length }
    }
    let zeros = start.parameters.map { _ in 0.0 }
    moments = (zeros, zeros)
  }

  /// - Parameter noise: ε, `[components, dimensions]`.
  public mutating func step(noise: [Double]) {
    let estimate = fit.gradient(noise: noise, target: target)
    var gradient = derivative == .path ? estimate.path : estimate.total
    if let line {
      let length = zip(gradient, line).reduce(0) { $0 + $1.0 * $1.1 }
      gradient = line.map { length * $0 }
    }
    steps += 1
    let rate = decays ? self.rate / Double(steps).squareRoot() : self.rate
    switch rule {
    case .gradient:
      for i in gradient.indices { fit.parameters[i] += rate * gradient[i] }
    case .adam(let adam): step(gradient, adam, rate: rate)
    }
  }

  private mutating func step(_ gradient: [Double], _ adam: Adam, rate: Double) {
    let decays = adam.decays
    let first = 1 - pow(decays.first, Double(steps))
    let second = 1 - pow(decays.second, Double(steps))
    for (i, g) in gradient.enumerated() {
      moments.first[i] = decays.first * moments.first[i] + (1 - decays.first) * g
      moments.second[i] = decays.second * moments.second[i] + (1 - decays.second) * g * g
      let deviation = (moments.second[i] / second).squareRoot()
      fit.parameters[i] += rate * (moments.first[i] / first) / (deviation + adam.stabiliser)
    }
  }

  /// ‖φ − φ*‖
  public var distance: Double {
    zip(fit.parameters, truth.parameters).reduce(0) { sum, pair in
      sum + (pair.0 - pair.1) * (pair.0 - pair.1)
    }.squareRoot()
  }
}
