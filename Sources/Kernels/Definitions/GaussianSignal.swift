import KernelInterface

// From the gradient g by a sample z = μ + e^ℓ ε to the signals at (μ, ℓ), summed over a group's rows:
//   total = (ρ g,  ρ g e^ℓ ε + a)      score = (c ε e^−ℓ,  c (ε² − 1))
// a is the weight of the direct derivative, Σ ℓ of −log q; the path derivative is the total one
// with the score added: c = a.

extension Implementation {
  /// Σ total + s score
  package static func gaussianSignal(
    _ gradient: Matrix, noise: Matrix, heads: Matrix, weights: SignalWeights,
    scoreScale: UnsafePointer<Float>?, into signal: Matrix
  ) {
    let units = gradient.columns
    let size = gradient.rows / Swift.max(1, heads.rows)
    for group in 0..<heads.rows {
      let rows = group &* size..<(group &+ 1) &* size
      let direct = Lanes(repeating: sum(weights.direct, rows))
      let score = Lanes(repeating: sum(weights.score, rows))
      let head = UnsafePointer(heads.base + group &* heads.stride)
      let target = signal.base + group &* signal.stride
      for (unit, lanes) in VectorRanges(of: units) {
        var passed = Lanes()  // Σ ρ g, and the same times ε
        var passedNoise = Lanes()
        var scored = Lanes()  // Σ c ε, and the same times ε
        var scoredNoise = Lanes()
        for row in rows {
          let g = Lanes.load(gradient.base + row &* gradient.stride + unit, lanes: lanes)
          let epsilon = Lanes.load(noise.base + row &* noise.stride + unit, lanes: lanes)
          let slope = Lanes(repeating: weights.passed[row]) * g
          let weighted = Lanes(repeating: weights.score[row]) * epsilon
          passed += slope
          passedNoise = multiplyAdd(slope, epsilon, passedNoise)
          scored += weighted
          scoredNoise = multiplyAdd(weighted, epsilon, scoredNoise)
        }
        let logDeviation = Lanes.load(head + units + unit, lanes: lanes)
        let deviation = Lanes.exponential(logDeviation)
        let precision = Lanes.exponential(logDeviation.negated)
        let (meanScale, logDeviationScale) = scales(scoreScale, units, unit, lanes)
        multiplyAdd(meanScale * precision, scored, passed).store(target + unit, lanes: lanes)
        // a − s c comes first: of a path derivative nothing is left of it.
        let constant = negativeMultiplyAdd(logDeviationScale, score, direct)
        multiplyAdd(
          deviation, passedNoise, multiplyAdd(logDeviationScale, scoredNoise, constant)
        ).store(target + units + unit, lanes: lanes)
      }
    }
  }

  /// Σ total · score and Σ score² over all rows
  package static func gaussianSignalMoments(
    _ gradient: Matrix, noise: Matrix, heads: Matrix, weights: SignalWeights,
    covariance: UnsafeMutablePointer<Float>, variance: UnsafeMutablePointer<Float>
  ) {
    let units = gradient.columns
    let size = gradient.rows / Swift.max(1, heads.rows)
    for (unit, lanes) in VectorRanges(of: units) {
      var mean = Moments()
      var logDeviation = Moments()
      for group in 0..<heads.rows {
        let head = UnsafePointer(heads.base + group &* heads.stride)
        let l = Lanes.load(head + units + unit, lanes: lanes)
        let deviation = Lanes.exponential(l)
        let precision = Lanes.exponential(l.negated)
        for row in group &* size..<(group &+ 1) &* size {
          let g = Lanes.load(gradient.base + row &* gradient.stride + unit, lanes: lanes)
          let epsilon = Lanes.load(noise.base + row &* noise.stride + unit, lanes: lanes)
          let slope = Lanes(repeating: weights.passed[row]) * g
          let score = Lanes(repeating: weights.score[row])
          mean.add(total: slope, score: score * epsilon * precision)
          logDeviation.add(
            total: multiplyAdd(slope * epsilon, deviation, Lanes(repeating: weights.direct[row])),
            score: score * multiplyAdd(epsilon, epsilon, Lanes(repeating: -1)))
        }
      }
      mean.covariance.store(covariance + unit, lanes: lanes)
      mean.variance.store(variance + unit, lanes: lanes)
      logDeviation.covariance.store(covariance + units + unit, lanes: lanes)
      logDeviation.variance.store(variance + units + unit, lanes: lanes)
    }
  }

  /// The scales of the scores of sixteen units' μ and ℓ; one where none is given.
  @inline(always)
  private static func scales(
    _ scale: UnsafePointer<Float>?, _ units: Int, _ unit: Int, _ lanes: Int
  ) -> (Lanes, Lanes) {
    guard let scale else { return (Lanes(repeating: 1), Lanes(repeating: 1)) }
    return (.load(scale + unit, lanes: lanes), .load(scale + units + unit, lanes: lanes))
  }

  @inline(always)
  private static func sum(_ x: UnsafePointer<Float>, _ rows: Range<Int>) -> Float {
    var sum: Float = 0
    for row in rows { sum += x[row] }
    return sum
  }
}

private struct Moments {
  private(set) var covariance = Lanes()
  private(set) var variance = Lanes()

  @inline(always) mutating func add(total: Lanes, score: Lanes) {
    covariance = multiplyAdd(total, score, covariance)
    variance = multiplyAdd(score, score, variance)
  }
}
