import Foundation
import Kernels

/// The value of an expression and how far it may be off when computed in Float: each operation passes on
/// the errors of its operands and adds its own rounding.
struct Bounded {
  let value: Double
  let error: Double

  private static let rounding = ErrorBounds.rounding

  init(_ value: Double, error: Double = 0) {
    self.value = value
    self.error = error
  }

  private init(rounded value: Double, error: Double, roundings: Double = 1) {
    self.value = value
    self.error = error + roundings * Self.rounding * (value.magnitude + error)
  }

  static func + (a: Self, b: Self) -> Self {
    Self(rounded: a.value + b.value, error: a.error + b.error)
  }

  static func - (a: Self, b: Self) -> Self {
    Self(rounded: a.value - b.value, error: a.error + b.error)
  }

  static func * (a: Self, b: Self) -> Self {
    Self(
      rounded: a.value * b.value,
      error: a.value.magnitude * b.error + a.error * (b.value.magnitude + b.error))
  }

  /// Unbounded where the divisor may be zero.
  static func / (a: Self, b: Self) -> Self {
    let least = b.value.magnitude - b.error
    let quotient = a.value / b.value
    if least <= 0 { return Self(quotient, error: .infinity) }
    return Self(rounded: quotient, error: (a.error + quotient.magnitude * b.error) / least)
  }

  /// Σ a b over lanes.
  static func dot(_ a: [Self], _ b: [Self]) -> Self {
    let products = zip(a, b).map { $0 * $1 }
    let magnitudes = products.reduce(0) { $0 + $1.value.magnitude + $1.error }
    return Self(
      products.reduce(0) { $0 + $1.value },
      error: products.reduce(0) { $0 + $1.error }
        + ErrorBounds.lanesSum(a.count) * Self.rounding * magnitudes)
  }

  /// Σ of terms one after another.
  static func sum(_ terms: [Self]) -> Self { terms.reduce(Self(0), +) }

  /// f of this, given that no slope of f within the error is larger; f itself within so many ULP of its
  /// result.
  func mapped(_ f: (Double) -> Double, slope: Double, ulps: Double) -> Self {
    Self(rounded: f(value), error: slope * error, roundings: 2 * ulps)
  }
}
