import KernelInterface

// y = z e^s + t,  log |det J| = Σ s,  s = tanh a,  where a and t are side by side
//
// Back through it with ∂/∂y = v and ω the weight of log |det J|:
//   ∂/∂z = e^s v,  ∂/∂a = (1 − s²) (z e^s v + ω),  ∂/∂t = v
// From G = ∂ log q / ∂z to ∂ log q / ∂y = x, a and t held to be functions of other units of z:
//   x = e^−s G,  and − x (∂y/∂a, ∂y/∂t) − ∂ log |det J| / ∂a = −((1 − s²) (1 + z G), x)
// goes on to those. Where they are units of the same z with lower numbers, a = W z, the last comes first:
//   e^sⱼ xⱼ = Gⱼ − Σ_{i > j} Wⱼᵢ · ((1 − sᵢ²) (1 + zᵢ e^sᵢ xᵢ), xᵢ)
// Source: Dinh et al. 2017; Kingma et al. 2016; Vaitl et al. 2022.

extension Implementation {
  package static func affineTransform(
    _ z: Matrix, _ activations: Matrix, into y: Matrix,
    logDensities: UnsafeMutablePointer<Float>
  ) {
    let units = z.columns
    for row in 0..<z.rows {
      let source = UnsafePointer(z.base + row &* z.stride)
      let scale = UnsafePointer(activations.base + row &* activations.stride)
      let target = y.base + row &* y.stride
      var logDeterminant = Lanes()
      for (unit, lanes) in VectorRanges(of: units) {
        let s = Lanes.load(scale + unit, lanes: lanes)
        multiplyAdd(
          .load(source + unit, lanes: lanes), .exponential(s),
          .load(scale + units + unit, lanes: lanes)
        ).store(target + unit, lanes: lanes)
        logDeterminant += s
      }
      logDensities[row] -= logDeterminant.treeSum
    }
  }

  package static func affineSignal(
    _ z: Matrix, _ activations: Matrix, weights: UnsafePointer<Float>, gradient: Matrix,
    into signal: Matrix
  ) {
    let units = z.columns
    for row in 0..<z.rows {
      let source = UnsafePointer(z.base + row &* z.stride)
      let scale = UnsafePointer(activations.base + row &* activations.stride)
      let g = gradient.base + row &* gradient.stride
      let target = signal.base + row &* signal.stride
      let weight = Lanes(repeating: weights[row])
      for (unit, lanes) in VectorRanges(of: units) {
        let s = Lanes.load(scale + unit, lanes: lanes)
        let v = Lanes.load(g + unit, lanes: lanes)
        let passed = Lanes.exponential(s) * v
        let onScale = multiplyAdd(.load(source + unit, lanes: lanes), passed, weight)
        (Lanes.tanhSlope(s) * onScale).store(target + unit, lanes: lanes)
        v.store(target + units + unit, lanes: lanes)
        passed.store(g + unit, lanes: lanes)
      }
    }
  }

  package static func affineDensityGradient(
    _ z: Matrix, _ activations: Matrix, gradient: Matrix, into signal: Matrix
  ) {
    let units = z.columns
    for row in 0..<z.rows {
      let source = UnsafePointer(z.base + row &* z.stride)
      let scale = UnsafePointer(activations.base + row &* activations.stride)
      let g = gradient.base + row &* gradient.stride
      let target = signal.base + row &* signal.stride
      for (unit, lanes) in VectorRanges(of: units) {
        let s = Lanes.load(scale + unit, lanes: lanes)
        let before = Lanes.load(g + unit, lanes: lanes)
        let solved = Lanes.exponential(s.negated) * before
        let onScale = multiplyAdd(
          .load(source + unit, lanes: lanes), before, Lanes(repeating: 1))
        (Lanes.tanhSlope(s) * onScale).negated.store(target + unit, lanes: lanes)
        solved.negated.store(target + units + unit, lanes: lanes)
        solved.store(g + unit, lanes: lanes)
      }
    }
  }

  /// Sixteen rows at a time, each in a lane of its own: units wait for those after them, rows do not.
  package static func autoregressiveDensityGradient(
    _ z: Matrix, _ activations: Matrix, map: Matrix, gradient: Matrix,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let units = z.columns
    let panel = laneCount &* units
    // Of each unit z, then 1 − s² times its factor where s was, then x where G was.
    let (inputs, scales, solved) = (scratch, scratch + panel, scratch + 2 &* panel)
    for (row, lanes) in VectorRanges(of: z.rows) {
      packRows(of: z, from: row, lanes, units: units, into: inputs)
      packRows(of: activations, from: row, lanes, units: units, into: scales)
      packRows(of: gradient, from: row, lanes, units: units, into: solved)
      for position in 0..<units {
        let unit = units &- 1 &- position
        let own = unit &* laneCount
        let onScale = UnsafePointer(map.base + unit &* map.stride)
        var fromScales = Lanes()
        var fromShifts = Lanes()
        for other in unit &+ 1..<units {
          let place = other &* laneCount
          fromScales = multiplyAdd(
            Lanes(repeating: onScale[other]), .load(scales + place), fromScales)
          fromShifts = multiplyAdd(
            Lanes(repeating: onScale[units &+ other]), .load(solved + place), fromShifts)
        }
        let rest = Lanes.load(solved + own) - (fromScales + fromShifts)
        let s = Lanes.load(scales + own)
        let factor = multiplyAdd(.load(inputs + own), rest, Lanes(repeating: 1))
        (Lanes.tanhSlope(s) * factor).store(scales + own)
        (Lanes.exponential(s.negated) * rest).store(solved + own)
      }
      for lane in 0..<lanes {
        let target = gradient.base + (row &+ lane) &* gradient.stride
        for unit in 0..<units { target[unit] = solved[unit &* laneCount &+ lane] }
      }
    }
  }

  /// Unit by unit, zeros beyond the last row, `[units, laneCount]`.
  @inline(always)
  private static func packRows(
    of x: Matrix, from row: Int, _ rows: Int, units: Int, into panel: UnsafeMutablePointer<Float>
  ) {
    Factor(base: x.base + row &* x.stride, rowStride: 1, columnStride: x.stride)
      .pack(rows: units, columns: rows, width: laneCount, into: panel)
  }
}
