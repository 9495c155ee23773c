import Foundation
import Kernels

/// A number of the exact computation, or a bound of many, with a first-order bound of its error in
/// Float: u = 2⁻²⁴ per rounding.
struct Rounded {
  var value: Double
  var error: Double

  static let unit = 0x1p-24

  init(_ value: Double, error: Double = 0) {
    self.value = value
    self.error = error
  }

  var magnitude: Double { value.magnitude }
  var bound: Rounded { Rounded(magnitude, error: error) }
  var negated: Rounded { Rounded(-value, error: error) }

  static func * (a: Rounded, b: Rounded) -> Rounded {
    let value = a.value * b.value
    return Rounded(
      value,
      error: a.magnitude * b.error + a.error * b.magnitude + unit * value.magnitude)
  }

  static func + (a: Rounded, b: Rounded) -> Rounded {
    let value = a.value + b.value
    return Rounded(value, error: a.error + b.error + unit * value.magnitude)
  }

  /// Σ weight · value, in any order.
  static func sum(_ weights: [Double], _ values: [Rounded]) -> Rounded {
    var sum = Rounded(0)
    var magnitude = 0.0
    for (weight, value) in zip(weights, values) {
      sum.value += weight * value.value
      sum.error += weight.magnitude * value.error
      magnitude += weight.magnitude * value.magnitude
    }
    sum.error += Double(weights.count + 1) * unit * magnitude
    return sum
  }

  /// A sum of so many terms like this one, in any order.
  func summed(_ count: Int) -> Rounded {
    let count = Double(count)
    return Rounded(value * count, error: count * (error + Self.unit * magnitude * count))
  }

  /// The largest element of a matrix times a vector of such values.
  func multiplied(by norm: RowNorm) -> Rounded {
    let magnitude = norm.sum * magnitude
    return Rounded(
      magnitude, error: norm.sum * error + Double(norm.terms + 1) * Self.unit * magnitude)
  }

  /// A function of this value with a bounded slope and magnitude, itself within so many ULP, 2u
  /// of the magnitude each.
  func mapped(slope: Double, magnitude: Double, ulps: Double) -> Rounded {
    Rounded(magnitude, error: slope * error + 2 * Self.unit * ulps * magnitude)
  }

  var exponential: Rounded {
    let e = exp(value)
    return mapped(slope: e, magnitude: e, ulps: ElementwiseFunction.exponential.errorBound)
  }

  var hyperbolicTangent: Rounded {
    let t = tanh(value)
    let ownError = 2 * Self.unit * ElementwiseFunction.hyperbolicTangent.errorBound
    return Rounded(t, error: (1 - t * t) * error + ownError * t.magnitude)
  }

  static func max(_ a: Rounded, _ b: Rounded) -> Rounded {
    Rounded(Swift.max(a.magnitude, b.magnitude), error: Swift.max(a.error, b.error))
  }
}

/// The largest absolute row sum of the matrices of one product side by side, and its terms.
struct RowNorm {
  var sum = 0.0
  var terms = 0

  init(_ matrices: [[[Double]]]) {
    for row in 0..<(matrices.map(\.count).max() ?? 0) {
      let parts = matrices.filter { row < $0.count }.map { $0[row] }
      sum = max(sum, parts.joined().reduce(0) { $0 + $1.magnitude })
      terms = max(terms, parts.joined().count)
    }
  }
}
