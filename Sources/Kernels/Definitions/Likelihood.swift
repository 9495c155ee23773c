import KernelInterface

// log P(y | h) and its error e = ∂ log P(y | h) / ∂o, row by row; the logits o become the errors.
// Targets are shared by the particles of an example: row r has the target r / particles.

extension Implementation {
  /// log P = Σ y o − log(1 + eᵒ),  e = y − σ(o) = y σ(−o) − (1 − y) σ(o)
  package static func bernoulliLikelihood(
    _ logits: Matrix, _ targets: Matrix, into logLikelihoods: UnsafeMutablePointer<Float>
  ) {
    forEachRow(logits, targets) { row, o, y in
      var sum = Lanes()
      for start in stride(from: 0, to: logits.columns, by: columnsOfProduct) {
        // Π (1 + e) − 1 of each lane: one logarithm serves many outputs, and small e count fully.
        var product = Lanes()
        let columns = Swift.min(columnsOfProduct, logits.columns &- start)
        for (column, lanes) in VectorRanges(of: columns) {
          let logit = Lanes.load(o + start + column, lanes: lanes)
          let target = Lanes.load(y + start + column, lanes: lanes)
          var e = Lanes.exponential(negativeMagnitudeOf: logit)
          if lanes < laneCount { e = e.prefix(lanes, else: Lanes()) }
          product = multiplyAdd(product, Lanes(repeating: 1) + e, e)
          // y o − max(o, 0) = −|o| · (the share of the target that the sign of o misses), which is
          // exactly 0 where a certain target is met.
          let positive = logit .>= Lanes()
          let missed = target.replacing(with: Lanes(repeating: 1) - target, where: positive)
          sum = negativeMultiplyAdd(missed, logit.magnitude, sum)
          // y − σ(o) is the missed share less σ(−|o|), the other way round where o is positive.
          let error = missed - Lanes.smallSide(e)
          error.replacing(with: error.negated, where: positive)
            .store(o + start + column, lanes: lanes)
        }
        sum -= Lanes.logarithmOfOnePlus(product)
      }
      logLikelihoods[row] = sum.treeSum
    }
  }

  /// A lane's product over that many outputs is at most 2⁶⁴.
  private static var columnsOfProduct: Int { 64 &* laneCount }

  /// log P = −½ Σ (y − o)², without the constant −½ log 2π per output;  e = y − o
  package static func gaussianLikelihood(
    _ means: Matrix, _ targets: Matrix, into logLikelihoods: UnsafeMutablePointer<Float>
  ) {
    forEachRow(means, targets) { row, o, y in
      var sum = Lanes()
      for (offset, lanes) in VectorRanges(of: means.columns) {
        let error = Lanes.load(y + offset, lanes: lanes) - Lanes.load(o + offset, lanes: lanes)
        sum = multiplyAdd(error, error, sum)  // lanes beyond the last are 0 − 0
        error.store(o + offset, lanes: lanes)
      }
      logLikelihoods[row] = -0.5 * sum.treeSum
    }
  }

  /// log P = o_y − log Σ eᵒ,  e = 1[· = y] − softmax(o)
  package static func softmaxLikelihood(
    _ logits: Matrix, _ classes: Matrix, into logLikelihoods: UnsafeMutablePointer<Float>
  ) {
    let particles = logits.rows / Swift.max(1, classes.rows)
    // The logarithms are taken sixteen rows at a time.
    for (firstRow, rows) in VectorRanges(of: logits.rows) {
      var sums = Lanes(repeating: 1)
      for lane in 0..<rows {
        let row = firstRow &+ lane
        let o = logits.base + row &* logits.stride
        let label = Int(classes.base[row / particles &* classes.stride])
        if logits.columns <= laneCount {
          let short = ShortRow(o, logits.columns)
          logLikelihoods[row] = o[label] - short.largest
          sums[lane] = short.sum
          short.errors(label).store(o, lanes: logits.columns)
          continue
        }
        let largest = largestElement(o, logits.columns)
        logLikelihoods[row] = o[label] - largest
        sums[lane] = exponentialsMinus(largest, o, into: o, logits.columns)
        scale(o, by: -1 / sums[lane], logits.columns)
        o[label] = sumOfOthers(o, label, logits.columns)
      }
      let target = logLikelihoods + firstRow
      (Lanes.load(target, lanes: rows) - Lanes.logarithm(sums)).store(target, lanes: rows)
    }
  }

  package static func softmax(_ logits: Matrix, into probabilities: Matrix, logarithm: Bool) {
    for row in 0..<logits.rows {
      let o = UnsafePointer(logits.base + row &* logits.stride)
      let target = probabilities.base + row &* probabilities.stride
      if logits.columns <= laneCount && !logarithm {
        ShortRow(o, logits.columns).probabilities.store(target, lanes: logits.columns)
        continue
      }
      let largest = largestElement(o, logits.columns)
      if logarithm {
        var sum = Lanes()
        for (offset, lanes) in VectorRanges(of: logits.columns) {
          let shifted = Lanes.load(o + offset, lanes: lanes) - Lanes(repeating: largest)
          sum += Lanes.exponential(shifted).prefix(lanes, else: Lanes())
        }
        let logSum = Lanes.logarithm(Lanes(repeating: sum.treeSum))
        for (offset, lanes) in VectorRanges(of: logits.columns) {
          // Both parts are at most 0: nothing cancels, however large the logits are.
          let shifted = Lanes.load(o + offset, lanes: lanes) - Lanes(repeating: largest)
          (shifted - logSum).store(target + offset, lanes: lanes)
        }
      } else {
        let sum = exponentialsMinus(largest, o, into: target, logits.columns)
        scale(target, by: 1 / sum, logits.columns)
      }
    }
  }

  @inline(always)
  private static func forEachRow(
    _ outputs: Matrix, _ targets: Matrix,
    _ body: (Int, UnsafeMutablePointer<Float>, UnsafePointer<Float>) -> Void
  ) {
    let particles = outputs.rows / Swift.max(1, targets.rows)
    for example in 0..<targets.rows {
      let target = UnsafePointer(targets.base + example &* targets.stride)
      for row in example &* particles..<(example &+ 1) &* particles {
        body(row, outputs.base + row &* outputs.stride, target)
      }
    }
  }

  @inline(always)
  static func largestElement(_ x: UnsafePointer<Float>, _ count: Int) -> Float {
    var largest = Lanes(repeating: -.infinity)
    for (offset, lanes) in VectorRanges(of: count) {
      let vector = Lanes.load(x + offset, lanes: lanes)
      largest = largest.maximum(vector.prefix(lanes, else: largest))
    }
    return largest.largest
  }

  /// y = e^(x − shift); returns the sum.
  @inline(always)
  static func exponentialsMinus(
    _ shift: Float, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, _ count: Int
  ) -> Float {
    var sum = Lanes()
    for (offset, lanes) in VectorRanges(of: count) {
      let value = Lanes.exponential(.load(x + offset, lanes: lanes) - Lanes(repeating: shift))
      value.store(y + offset, lanes: lanes)
      sum += value.prefix(lanes, else: Lanes())
    }
    return sum.treeSum
  }

  @inline(always)
  static func scale(_ x: UnsafeMutablePointer<Float>, by factor: Float, _ count: Int) {
    for (offset, lanes) in VectorRanges(of: count) {
      (Lanes.load(x + offset, lanes: lanes) * Lanes(repeating: factor))
        .store(x + offset, lanes: lanes)
    }
  }

  /// 1 − p of the label, as the sum of the other probabilities, which are given negated.
  @inline(always)
  private static func sumOfOthers(
    _ x: UnsafePointer<Float>, _ label: Int, _ count: Int
  ) -> Float {
    var sum = Lanes()
    let own = Integers(repeating: Int32(truncatingIfNeeded: label))
    for (offset, lanes) in VectorRanges(of: count) {
      let index = Lanes.indices &+ Integers(repeating: Int32(truncatingIfNeeded: offset))
      let others = Lanes.load(x + offset, lanes: lanes).replacing(
        with: Lanes(), where: index .== own)
      sum -= others
    }
    return sum.treeSum
  }
}
