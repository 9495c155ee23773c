import Foundation
import NaiveReference

/// What one golden file showed: the worst error of each quantity, and what was not compared.
struct CaseReport {
  let path: String
  private(set) var quantities: [Quantity] = []
  private(set) var skipped: [Skipped] = []

  struct Quantity {
    let name: String
    fileprivate(set) var count = 0
    /// Of the comparison that is nearest to its tolerance, or farthest beyond it.
    fileprivate(set) var error = 0.0
    fileprivate(set) var tolerance = 0.0
    fileprivate(set) var location = ""

    var holds: Bool { error <= tolerance }
  }

  /// What the package does not have, or cannot compute here, and why.
  struct Skipped: Equatable {
    let name: String
    let reason: String
  }

  init(path: String) { self.path = path }

  var holds: Bool { quantities.allSatisfy(\.holds) }

  mutating func skip(_ name: String, _ reason: String) {
    let entry = Skipped(name: name, reason: reason)
    if !skipped.contains(entry) { skipped.append(entry) }
  }

  /// |computed − expected| ≤ tolerance for each number of one tensor; another size is infinitely off.
  mutating func compare(
    _ name: String, _ computed: [Double], _ expected: [Double], tolerance: (Double) -> Double,
    at location: String
  ) {
    let largest = expected.map(\.magnitude).max() ?? 0
    let errors = zip(computed, expected).map { abs($0 - $1) }
    let worst = computed.count == expected.count ? errors.max(by: Self.isNearer) ?? 0 : .infinity
    note(name, error: worst, tolerance: tolerance(largest), at: location)
  }

  /// An error together with what it may be.
  mutating func note(_ name: String, error: Double, tolerance: Double, at location: String) {
    let error = error.isNaN ? .infinity : error
    if !quantities.contains(where: { $0.name == name }) { quantities.append(Quantity(name: name)) }
    let index = quantities.firstIndex { $0.name == name }!
    quantities[index].count += 1
    let worst = quantities[index]
    if quantities[index].count == 1 || error * worst.tolerance > worst.error * tolerance {
      quantities[index].error = error
      quantities[index].tolerance = tolerance
      quantities[index].location = location
    }
  }

  /// NaN is the farthest.
  private static func isNearer(_ a: Double, _ b: Double) -> Bool { b.isNaN || a < b }
}

// The tolerances of the golden files for single precision, tensor by tensor.

extension CaseReport {
  /// Gradients and what is made of them, and weights.
  static func gradientTolerance(largest: Double) -> Double { 5e-6 * (1 + largest) }

  /// Log-likelihoods: 1e-6 of the largest, and for those near 0 the rounding of a probability near 1.
  static func logarithmTolerance(largest: Double) -> Double { 1e-6 * largest + 0x1p-22 }

  mutating func compare(
    gradient name: String, _ computed: Naive.Parameters, _ expected: Naive.Parameters,
    at location: String
  ) {
    for (parameter, matrix) in expected.sorted(by: { $0.key < $1.key }) {
      compare(
        name, computed[parameter]!.flatMap(\.self), matrix.flatMap(\.self),
        tolerance: Self.gradientTolerance, at: "\(location).\(parameter)")
    }
  }

  mutating func compare(
    gradient name: String, _ computed: [Double], _ expected: [Double], at location: String
  ) {
    compare(name, computed, expected, tolerance: Self.gradientTolerance, at: location)
  }

  mutating func compare(
    logarithm name: String, _ computed: [Double], _ expected: [Double], at location: String
  ) {
    compare(name, computed, expected, tolerance: Self.logarithmTolerance, at: location)
  }

  mutating func compare(
    logarithm name: String, _ computed: Double, _ expected: Double, at location: String
  ) {
    compare(logarithm: name, [computed], [expected], at: location)
  }
}
