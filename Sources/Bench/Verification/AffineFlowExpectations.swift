import Foundation
import Kernels
import NaiveReference

/// What the kernels of an affine step have to give, from its inputs, s and t, `[rows][units]` each.
struct AffineFlowExpectations {
  private let z: [[Double]]
  private let s: [[Double]]
  private let t: [[Double]]

  init(_ z: Matrix, activations: Matrix) {
    self.z = z.reference
    s = activations[columns: 0..<z.columns].reference
    t = activations[columns: z.columns..<2 * z.columns].reference
  }

  var outputs: Expected {
    let moved = elements { $0 * exp($1) }
    return Expected(
      zip(moved, t).map { zip($0, $1).map(+) }, within: ErrorBounds.affineTransform,
      of: zip(moved, t).map { zip($0, $1).map { abs($0) + abs($1) } })
  }

  func logDensities(_ before: [Double]) -> Expected {
    Expected(
      [zip(before, s).map { $0 - $1.reduce(0, +) }],
      within: ErrorBounds.affineLogDensity(units: s.first?.count ?? 0),
      of: [zip(before, s).map { abs($0) + $1.reduce(0) { $0 + abs($1) } }])
  }

  func signal(
    _ gradient: [[Double]], weights: [Double]
  ) -> (gradient: Expected, signal: Expected) {
    let passed = zip(gradient, s).map { zip($0, $1).map { $0 * exp($1) } }
    let onScale = rows { row, unit in
      slope(row, unit) * (z[row][unit] * passed[row][unit] + weights[row])
    }
    let magnitudes = rows { row, unit in
      slope(row, unit) * (abs(z[row][unit] * passed[row][unit]) + abs(weights[row]))
    }
    return (
      itself(passed),
      Expected(onScale, within: ErrorBounds.affineSignal, of: magnitudes)
        .beside(Expected(gradient, within: 0, of: gradient))
    )
  }

  func densityGradient(_ gradient: [[Double]]) -> (gradient: Expected, signal: Expected) {
    let solved = zip(gradient, s).map { zip($0, $1).map { $0 * exp(-$1) } }
    let onScale = rows { row, unit in
      -slope(row, unit) * (1 + z[row][unit] * gradient[row][unit])
    }
    let magnitudes = rows { row, unit in
      slope(row, unit) * (1 + abs(z[row][unit] * gradient[row][unit]))
    }
    return (
      itself(solved),
      Expected(onScale, within: ErrorBounds.affineDensitySignal, of: magnitudes)
        .beside(itself(solved.map { $0.map { -$0 } }))
    )
  }

  /// What each unit's equation makes of the others' results.
  func autoregressiveDensityGradient(
    _ gradient: [[Double]], map: [[Double]], result: [[Double]]
  ) -> Expected {
    let units = map.count
    let share = ErrorBounds.autoregressiveEquation(units: units)
    var bounds = result
    let exact = rows { row, unit in
      var (right, magnitude) = (gradient[row][unit], abs(gradient[row][unit]))
      for other in unit + 1..<max(units, unit + 1) {
        let x = result[row][other]
        let moved = z[row][other] * exp(s[row][other]) * x
        let onScale = map[unit][other] * slope(row, other)
        right -= onScale * (1 + moved) + map[unit][units + other] * x
        magnitude += abs(onScale) * (1 + abs(moved)) + abs(map[unit][units + other] * x)
      }
      let precision = exp(-s[row][unit])
      bounds[row][unit] = share * precision * (magnitude + abs(right))
      return precision * right
    }
    return Expected(exact, bound: bounds)
  }

  private func slope(_ row: Int, _ unit: Int) -> Double {
    Naive.tanhDerivative(of: s[row][unit])
  }

  private func itself(_ values: [[Double]]) -> Expected {
    Expected(values, within: ErrorBounds.affineGradient, of: values.map { $0.map(abs) })
  }

  private func elements(_ f: (Double, Double) -> Double) -> [[Double]] {
    zip(z, s).map { zip($0, $1).map(f) }
  }

  private func rows(_ f: (_ row: Int, _ unit: Int) -> Double) -> [[Double]] {
    z.indices.map { row in z[row].indices.map { f(row, $0) } }
  }
}

extension Expected {
  /// With the columns of another one behind its own.
  fileprivate func beside(_ other: Expected) -> Expected {
    Expected(zip(exact, other.exact).map(+), bound: zip(bound, other.bound).map(+))
  }
}
