import KernelInterface

// log N(z; m, e^ℓ) = −½ ‖r‖² − Σ ℓ without its constant, r = (z − m) e^−ℓ, and its derivatives:
// −r e^−ℓ by z, r e^−ℓ by m, r² − 1 by ℓ. Without heads m and ℓ are zero.

extension Implementation {
  package static func gaussianLogDensity(
    _ samples: Matrix, heads: Matrix?, into logDensities: UnsafeMutablePointer<Float>
  ) {
    let size = samples.rows / Swift.max(1, groupCount(samples, heads))
    for row in 0..<samples.rows {
      let z = UnsafePointer(samples.base + row &* samples.stride)
      var squares = Lanes()
      var logDeviations = Lanes()
      for (unit, lanes) in VectorRanges(of: samples.columns) {
        let units = GaussianUnits(heads, row / size, unit, lanes)
        let r = units.residual(.load(z + unit, lanes: lanes))
        squares = multiplyAdd(r, r, squares)
        logDeviations += units.logDeviation
      }
      logDensities[row] = -0.5 * squares.treeSum - logDeviations.treeSum
    }
  }

  package static func gaussianDensityGradient(
    _ samples: Matrix, heads: Matrix?, weights: UnsafePointer<Float>, addingTo gradient: Matrix,
    headSignal: Matrix?
  ) {
    let groups = groupCount(samples, heads)
    let size = samples.rows / Swift.max(1, groups)
    for group in 0..<groups {
      for (unit, lanes) in VectorRanges(of: samples.columns) {
        let units = GaussianUnits(heads, group, unit, lanes)
        var meanSignal = Lanes()
        var logDeviationSignal = Lanes()
        for row in group &* size..<(group &+ 1) &* size {
          let z = Lanes.load(samples.base + row &* samples.stride + unit, lanes: lanes)
          let g = gradient.base + row &* gradient.stride + unit
          let weight = Lanes(repeating: weights[row])
          let r = units.residual(z)
          let pull = r * units.precision
          negativeMultiplyAdd(weight, pull, .load(g, lanes: lanes)).store(g, lanes: lanes)
          meanSignal = multiplyAdd(weight, pull, meanSignal)
          logDeviationSignal = multiplyAdd(
            weight, multiplyAdd(r, r, Lanes(repeating: -1)), logDeviationSignal)
        }
        if let headSignal {
          let target = headSignal.base + group &* headSignal.stride + unit
          meanSignal.store(target, lanes: lanes)
          logDeviationSignal.store(target + samples.columns, lanes: lanes)
        }
      }
    }
  }

  /// Groups of rows that share a head; without heads each row is alone.
  @inline(always) private static func groupCount(_ samples: Matrix, _ heads: Matrix?) -> Int {
    if let heads { heads.rows } else { samples.rows }
  }
}

/// m, ℓ and e^−ℓ of sixteen units; zeros and one without a head, and beyond the lanes in use.
private struct GaussianUnits {
  private var mean = Lanes()
  private(set) var logDeviation = Lanes()
  private(set) var precision = Lanes(repeating: 1)

  @inline(always)
  init(_ heads: Matrix?, _ group: Int, _ unit: Int, _ lanes: Int) {
    guard let heads else { return }
    let head = UnsafePointer(heads.base + group &* heads.stride) + unit
    mean = .load(head, lanes: lanes)
    logDeviation = .load(head + heads.columns / 2, lanes: lanes)
    precision = .exponential(logDeviation.negated)
  }

  @inline(always) func residual(_ z: Lanes) -> Lanes { (z - mean) * precision }
}
