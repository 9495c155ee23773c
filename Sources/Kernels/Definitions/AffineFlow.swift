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

  package static func autoregressiveDensityGradient(
    _ z: Matrix, _ activations: Matrix, map: Matrix, gradient: Matrix, workspace: Matrix
  ) {
    let units = z.columns
    for row in 0..<z.rows {
      let source = UnsafePointer(z.base + row &* z.stride)
      let scale = UnsafePointer(activations.base + row &* activations.stride)
      let g = gradient.base + row &* gradient.stride
      // Until a unit's turn comes, 1 − s² and e^−s stand where its terms will: its weights in the
      // rows that read them before are zero.
      let terms = workspace.base + row &* workspace.stride
      for (unit, lanes) in VectorRanges(of: units) {
        let s = Lanes.load(scale + unit, lanes: lanes)
        Lanes.tanhSlope(s).store(terms + unit, lanes: lanes)
        Lanes.exponential(s.negated).store(terms + units + unit, lanes: lanes)
      }
      for position in 0..<units {
        let unit = units &- 1 &- position
        let weights = UnsafePointer(map.base + unit &* map.stride)
        let rest = g[unit] - dotProduct(weights, terms, 2 &* units)
        let solved = terms[units &+ unit] * rest
        terms[unit] *= 1 + source[unit] * rest
        terms[units &+ unit] = solved
        g[unit] = solved
      }
    }
  }
}
