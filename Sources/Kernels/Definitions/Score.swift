import KernelInterface

// δ = ∂ log P(h | a) / ∂a = h − σ(a): σ(−a) where h = 1, −σ(a) where h = 0; never 1 − σ(a)

extension Implementation {
  package static func score(
    _ logits: Matrix, _ states: BitMatrix, weights: UnsafePointer<Float>,
    baseline: UnsafePointer<Float>?, into signal: Matrix
  ) {
    for row in 0..<states.rows {
      let a = UnsafePointer(logits.base + row &* logits.stride)
      let target = signal.base + row &* signal.stride
      let weight = Lanes(repeating: weights[row])
      for (unit, lanes) in VectorRanges(of: states.columns) {
        let delta = score(.load(a + unit, lanes: lanes), stateMask(states, row, unit))
        let scaled = baseline.map { weight - .load($0 + unit, lanes: lanes) } ?? weight
        (scaled * delta).store(target + unit, lanes: lanes)
      }
    }
  }

  package static func scoreSum(
    _ logits: Matrix, _ states: BitMatrix, weights: UnsafePointer<Float>,
    baseline: UnsafePointer<Float>?, into signal: Matrix
  ) {
    let particles = states.rows / Swift.max(1, logits.rows)
    for example in 0..<logits.rows {
      let a = UnsafePointer(logits.base + example &* logits.stride)
      let target = signal.base + example &* signal.stride
      for (unit, lanes) in VectorRanges(of: states.columns) {
        let offset = baseline.map { Lanes.load($0 + unit, lanes: lanes) } ?? Lanes()
        var ones = Lanes()
        var zeros = Lanes()
        for row in example &* particles..<(example &+ 1) &* particles {
          let weight = Lanes(repeating: weights[row]) - offset
          let state = stateMask(states, row, unit)
          ones += Lanes().replacing(with: weight, where: state)
          zeros += weight.replacing(with: Lanes(), where: state)
        }
        let logit = Lanes.load(a + unit, lanes: lanes)
        let small = Lanes.smallSide(.exponential(negativeMagnitudeOf: logit))
        let large = Lanes(repeating: 1) - small
        let positive = logit .>= Lanes()
        let complement = large.replacing(with: small, where: positive)  // σ(−a)
        let probability = small.replacing(with: large, where: positive)  // σ(a)
        (complement * ones - probability * zeros).store(target + unit, lanes: lanes)
      }
    }
  }

  /// Σ δ² and Σ δ² L over rows, for the baseline of G1.
  package static func squaredScoreSums(
    _ logits: Matrix, _ states: BitMatrix, signals: UnsafePointer<Float>,
    squares: UnsafeMutablePointer<Float>, weighted: UnsafeMutablePointer<Float>
  ) {
    let particles = states.rows / Swift.max(1, logits.rows)
    for (unit, lanes) in VectorRanges(of: states.columns) {
      var sum = Lanes()
      var weightedSum = Lanes()
      for row in 0..<states.rows {
        let a = UnsafePointer(logits.base + row / particles &* logits.stride)
        let delta = score(.load(a + unit, lanes: lanes), stateMask(states, row, unit))
        let square = delta * delta
        sum += square
        weightedSum = multiplyAdd(square, Lanes(repeating: signals[row]), weightedSum)
      }
      sum.store(squares + unit, lanes: lanes)
      weightedSum.store(weighted + unit, lanes: lanes)
    }
  }

  package static func multiplyBySigmoidDerivative(_ gradient: Matrix, _ logits: Matrix) {
    for row in 0..<gradient.rows {
      let a = UnsafePointer(logits.base + row &* logits.stride)
      let g = gradient.base + row &* gradient.stride
      for (unit, lanes) in VectorRanges(of: gradient.columns) {
        let derivative = Lanes.sigmoidDerivative(.load(a + unit, lanes: lanes))
        (derivative * .load(g + unit, lanes: lanes)).store(g + unit, lanes: lanes)
      }
    }
  }

  @inline(always) private static func score(_ a: Lanes, _ state: LaneMask) -> Lanes {
    let small = Lanes.smallSide(.exponential(negativeMagnitudeOf: a))
    // h = 1 and a ≥ 0, or neither: the state is the likely one.
    let likely = state .^ (a .< Lanes())
    let magnitude = (Lanes(repeating: 1) - small).replacing(with: small, where: likely)
    return magnitude.replacing(with: magnitude.negated, where: .!state)
  }

  /// The states of sixteen units, which start at a multiple of sixteen.
  @inline(always)
  static func stateMask(_ states: BitMatrix, _ row: Int, _ unit: Int) -> LaneMask {
    let word = states.base[row &* states.stride &+ unit &>> 6] &>> UInt64(unit & 63)
    let bits = Integers(repeating: Int32(truncatingIfNeeded: word))
    let powers = Integers(repeating: 1) &<< Lanes.indices
    return (bits & powers) .!= Integers()
  }
}
