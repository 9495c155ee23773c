import KernelInterface

// z = μ + e^ℓ ε  and  log q(z) = −½ ‖ε‖² − Σ ℓ, without its constant

extension Implementation {
  package static func sampleGaussian(
    _ heads: Matrix, _ stream: RandomStream?, into samples: Matrix, noise: Matrix,
    logDensities: UnsafeMutablePointer<Float>
  ) {
    let units = samples.columns
    let groupsOfRow = (units &+ wordsPerGroup &- 1) / wordsPerGroup
    let size = samples.rows / Swift.max(1, heads.rows)
    let source = stream.map { WordSource($0) }
    for row in 0..<samples.rows {
      let mean = UnsafePointer(heads.base + row / size &* heads.stride)
      var sampled = SampledRow(
        mean: mean, logDeviation: mean + units, sample: samples.base + row &* samples.stride)
      let epsilon = noise.base + row &* noise.stride
      for part in 0..<groupsOfRow {
        let first = part &* wordsPerGroup
        let left = units &- first
        let lanes = Swift.min(laneCount, left)
        let lanesBeyond = Swift.min(laneCount, left &- laneCount)
        if let source {
          let words = source.group(row &* groupsOfRow &+ part)
          let (cosine, sine) = boxMuller(words.0, words.1)
          cosine.store(epsilon + first, lanes: lanes)
          sampled.add(cosine.prefix(lanes, else: Lanes()), first, lanes)
          if lanesBeyond > 0 {
            sine.store(epsilon + first + laneCount, lanes: lanesBeyond)
            sampled.add(sine.prefix(lanesBeyond, else: Lanes()), first &+ laneCount, lanesBeyond)
          }
        } else {
          sampled.add(.load(epsilon + first, lanes: lanes), first, lanes)
          if lanesBeyond > 0 {
            let second = first &+ laneCount
            sampled.add(.load(epsilon + second, lanes: lanesBeyond), second, lanesBeyond)
          }
        }
      }
      logDensities[row] = sampled.logDensity
    }
  }
}

/// A row of samples, sixteen of them at a time, and the sums of its log-density.
private struct SampledRow {
  let mean: UnsafePointer<Float>
  let logDeviation: UnsafePointer<Float>
  let sample: UnsafeMutablePointer<Float>
  private var squares = Lanes()
  private var logDeviations = Lanes()

  @inline(always)
  init(
    mean: UnsafePointer<Float>, logDeviation: UnsafePointer<Float>,
    sample: UnsafeMutablePointer<Float>
  ) {
    self.mean = mean
    self.logDeviation = logDeviation
    self.sample = sample
  }

  @inline(always) var logDensity: Float { -0.5 * squares.treeSum - logDeviations.treeSum }

  /// Noise that is zero beyond the lanes in use.
  @inline(always) mutating func add(_ epsilon: Lanes, _ unit: Int, _ lanes: Int) {
    let l = Lanes.load(logDeviation + unit, lanes: lanes)
    multiplyAdd(Lanes.exponential(l), epsilon, .load(mean + unit, lanes: lanes))
      .store(sample + unit, lanes: lanes)
    squares = multiplyAdd(epsilon, epsilon, squares)
    logDeviations += l
  }
}
