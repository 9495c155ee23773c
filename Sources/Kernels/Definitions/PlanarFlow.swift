import KernelInterface

// y = z + û t,  t = tanh(w·z + b),  û = u + c w,  c = (log(1 + e^(w·u)) − 1 − w·u) / ‖w‖²
//
// With σ = log(1 + e^(w·u)) = 1 + w·û, the determinant 1 + (1 − t²) w·û is t² + (1 − t²) σ > 0.
// Source: Rezende & Mohamed 2015; of ∂ log q / ∂z, Vaitl et al. 2022.

extension Implementation {
  package static func planarTransform(
    _ z: Matrix, heads: Matrix, into y: Matrix, activations: UnsafeMutablePointer<Float>,
    logDensities: UnsafeMutablePointer<Float>
  ) {
    let size = z.rows / Swift.max(1, heads.rows)
    for group in 0..<heads.rows {
      let head = PlanarHead(heads, group, units: z.columns)
      for row in group &* size..<(group &+ 1) &* size {
        let source = UnsafePointer(z.base + row &* z.stride)
        let target = y.base + row &* y.stride
        let argument = dotProduct(head.w, source, z.columns) + head.bias
        let t = Lanes.hyperbolicTangent(Lanes(repeating: argument))
        activations[row] = t[0]
        let alongW = t * Lanes(repeating: head.correction)
        for (unit, lanes) in VectorRanges(of: z.columns) {
          let moved = multiplyAdd(
            t, .load(head.u + unit, lanes: lanes), .load(source + unit, lanes: lanes))
          multiplyAdd(alongW, .load(head.w + unit, lanes: lanes), moved)
            .store(target + unit, lanes: lanes)
        }
        let determinant = PlanarSlopes(head, t[0]).determinant
        logDensities[row] -= Lanes.logarithm(Lanes(repeating: determinant))[0]
      }
    }
  }

  /// G ← J^−T (G − ∂ log |det J| / ∂z)
  package static func planarDensityGradient(
    _ gradient: Matrix, heads: Matrix, activations: UnsafePointer<Float>
  ) {
    let units = gradient.columns
    let size = gradient.rows / Swift.max(1, heads.rows)
    for group in 0..<heads.rows {
      let head = PlanarHead(heads, group, units: units)
      for row in group &* size..<(group &+ 1) &* size {
        let g = gradient.base + row &* gradient.stride
        let slopes = PlanarSlopes(head, activations[row])
        let rest = head.alongDirection(g, units) - slopes.determinantOnArgument * head.stretch
        let factor =
          slopes.determinantOnArgument + slopes.ofTanh * rest / slopes.determinant
        add(Lanes(repeating: -factor), head.w, to: g, units)
      }
    }
  }

  /// With ∂/∂y = v and ω the weight of log |det J|, ∂/∂z in its place; of û and of the argument of
  /// tanh first sums over the rows, then what u, w and b make of them.
  package static func planarSignal(
    _ z: Matrix, heads: Matrix, activations: UnsafePointer<Float>,
    weights: UnsafePointer<Float>, gradient: Matrix, into signal: Matrix
  ) {
    let units = z.columns
    let size = z.rows / Swift.max(1, heads.rows)
    for group in 0..<heads.rows {
      let head = PlanarHead(heads, group, units: units)
      let onU = signal.base + group &* signal.stride
      let onW = onU + units
      for (unit, lanes) in VectorRanges(of: 2 &* units) {
        Lanes().store(onU + unit, lanes: lanes)
      }
      var onArgument: Float = 0
      var ofDeterminant: Float = 0  // Σ ω (1 − t²) / det J
      for row in group &* size..<(group &+ 1) &* size {
        let source = UnsafePointer(z.base + row &* z.stride)
        let g = gradient.base + row &* gradient.stride
        let t = activations[row]
        let slopes = PlanarSlopes(head, t)
        let slope =
          slopes.ofTanh * head.alongDirection(g, units)
          + weights[row] * slopes.determinantOnArgument
        onArgument += slope
        ofDeterminant += weights[row] * slopes.ofTanh / slopes.determinant
        add(Lanes(repeating: t), g, to: onU, units)
        add(Lanes(repeating: slope), source, to: onW, units)
        add(Lanes(repeating: slope), head.w, to: g, units)
      }
      add(Lanes(repeating: ofDeterminant), head.w, to: onU, units)
      head.distribute(onU, onW, ofDeterminant: ofDeterminant, units)
      onU[2 &* units] = onArgument
    }
  }

  /// y ← y + a x
  @inline(always)
  private static func add(
    _ a: Lanes, _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    for (offset, lanes) in VectorRanges(of: count) {
      multiplyAdd(a, .load(x + offset, lanes: lanes), .load(y + offset, lanes: lanes))
        .store(y + offset, lanes: lanes)
    }
  }
}

/// u, w and b of one group of rows, and what follows from them.
private struct PlanarHead {
  let u: UnsafePointer<Float>
  let w: UnsafePointer<Float>
  let bias: Float
  /// w·u and ‖w‖²
  private let alignment: Float
  private let squaredNorm: Float
  /// σ = log(1 + e^(w·u))
  let softplus: Float
  /// c
  let correction: Float

  @inline(always) init(_ heads: Matrix, _ group: Int, units: Int) {
    u = UnsafePointer(heads.base + group &* heads.stride)
    w = u + units
    bias = w[units]
    alignment = dotProduct(w, u, units)
    squaredNorm = dotProduct(w, w, units)
    softplus = Lanes.softplus(Lanes(repeating: alignment))[0]
    correction = (softplus - 1 - alignment) / squaredNorm
  }

  /// w·û
  @inline(always) var stretch: Float { softplus - 1 }

  /// û·v
  @inline(always) func alongDirection(_ v: UnsafePointer<Float>, _ units: Int) -> Float {
    dotProduct(u, v, units) + correction * dotProduct(w, v, units)
  }

  /// From h = ∂/∂û, and ∂/∂w at fixed û, to ∂/∂u = h − e s w and ∂/∂w + c h − e (s u + 2 c w) + d û,
  /// where e = h·w / ‖w‖², s = 1 / (1 + e^(w·u)), and d û what the determinant adds for its own w.
  @inline(always)
  func distribute(
    _ onU: UnsafeMutablePointer<Float>, _ onW: UnsafeMutablePointer<Float>,
    ofDeterminant: Float, _ units: Int
  ) {
    let share = dotProduct(onU, w, units) / squaredNorm
    let bent = share * Lanes.sigmoid(Lanes(repeating: -alignment))[0]
    let uOnU = Lanes(repeating: -bent)
    let uOnW = Lanes(repeating: ofDeterminant - bent)
    let wOnW = Lanes(repeating: correction * (ofDeterminant - 2 * share))
    let c = Lanes(repeating: correction)
    for (unit, lanes) in VectorRanges(of: units) {
      let h = Lanes.load(onU + unit, lanes: lanes)
      let (ownU, ownW) = (
        Lanes.load(u + unit, lanes: lanes), Lanes.load(w + unit, lanes: lanes)
      )
      multiplyAdd(uOnU, ownW, h).store(onU + unit, lanes: lanes)
      let below = multiplyAdd(c, h, .load(onW + unit, lanes: lanes))
      multiplyAdd(wOnW, ownW, multiplyAdd(uOnW, ownU, below)).store(onW + unit, lanes: lanes)
    }
  }
}

/// What a row's t makes of its group's head.
private struct PlanarSlopes {
  /// 1 − t²
  let ofTanh: Float
  /// det J
  let determinant: Float
  /// ∂ log det J by the argument of tanh, −2 t (1 − t²) w·û / det J.
  let determinantOnArgument: Float

  @inline(always) init(_ head: PlanarHead, _ t: Float) {
    ofTanh = (1 - t) * (1 + t)
    determinant = t * t + ofTanh * head.softplus
    determinantOnArgument = -2 * t * ofTanh * head.stretch / determinant
  }
}
