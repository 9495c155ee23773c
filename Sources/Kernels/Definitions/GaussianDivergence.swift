import KernelInterface

// KL(N(μ, e^2ℓ) ‖ N(0, 1)) = ½ Σ (e^2ℓ − 1 − 2ℓ) + μ², and its derivatives (μ, e^2ℓ − 1)

extension Implementation {
  package static func gaussianDivergence(
    _ heads: Matrix, into divergences: UnsafeMutablePointer<Float>
  ) {
    let units = heads.columns / 2
    for row in 0..<heads.rows {
      let head = UnsafePointer(heads.base + row &* heads.stride)
      var sum = Lanes()
      for (unit, lanes) in VectorRanges(of: units) {
        let mean = Lanes.load(head + unit, lanes: lanes)
        let logDeviation = Lanes.load(head + units + unit, lanes: lanes)
        sum += Lanes.exponentialExcess(logDeviation + logDeviation)
        sum = multiplyAdd(mean, mean, sum)
      }
      divergences[row] = 0.5 * sum.treeSum
    }
  }

  package static func subtractDivergenceGradient(
    _ heads: Matrix, scale: Float, from signal: Matrix
  ) {
    let units = heads.columns / 2
    let factor = Lanes(repeating: scale)
    for row in 0..<heads.rows {
      let head = UnsafePointer(heads.base + row &* heads.stride)
      let target = signal.base + row &* signal.stride
      for (unit, lanes) in VectorRanges(of: units) {
        let logDeviation = Lanes.load(head + units + unit, lanes: lanes)
        subtract(factor, .load(head + unit, lanes: lanes), from: target + unit, lanes)
        subtract(
          factor, .exponentialMinusOne(logDeviation + logDeviation), from: target + units + unit,
          lanes)
      }
    }
  }

  @inline(always)
  private static func subtract(
    _ factor: Lanes, _ x: Lanes, from target: UnsafeMutablePointer<Float>, _ lanes: Int
  ) {
    negativeMultiplyAdd(factor, x, .load(target, lanes: lanes)).store(target, lanes: lanes)
  }
}
