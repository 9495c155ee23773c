import KernelInterface

// h = 1[U < p · 2³²],  U a uniform 32-bit number: a byte of the stream, then 24 bits of its
// refinement, which are drawn only where the byte leaves the comparison open.
//
//   bytes       | particle 0: one per unit | particle 1 | ...   of the stream, without gaps
//   thresholds  | t: one per unit |        ones: byte < t;  open: t ≤ byte ≤ t + slack

extension Implementation {
  package static func sampleShared(
    _ probabilities: UnsafePointer<Float>, _ stream: RandomStream, into states: BitMatrix,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let values = Matrix(
      base: UnsafeMutablePointer(mutating: probabilities), rows: states.rows,
      columns: states.columns, stride: 0)
    sample(SharedProbabilities.self, values, stream, into: states, scratch: scratch)
  }

  package static func sampleLogits(
    _ logits: Matrix, _ stream: RandomStream, into states: BitMatrix,
    scratch: UnsafeMutablePointer<Float>
  ) {
    sample(OwnLogits.self, logits, stream, into: states, scratch: scratch)
  }

  @inline(always)
  private static func sample<Form: UnitProbabilities>(
    _: Form.Type, _ values: Matrix, _ stream: RandomStream, into states: BitMatrix,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let units = states.columns
    if units == 0 { return }
    let source = WordSource(stream)
    let blocks = BitMatrix.words(for: units)
    let thresholds = UnsafeMutableRawPointer(scratch)
    let open = OpenUnits(stream, units: units, memory: thresholds + 64 &* blocks)
    if Form.areShared { writeThresholds(Form.self, values.base, units, thresholds) }
    var row = 0
    while row < states.rows {
      let end = Swift.min(states.rows, row &+ open.particles)
      var group = row &* units / groupBytes
      let groups = (end &* units &+ groupBytes &- 1) / groupBytes
      var made = open.end
      let bytes = made - group &* groupBytes  // byte i of the stream is at bytes + i
      for row in row..<end {
        let drawn = bytes + row &* units
        // Some bytes ahead, since a load of what has just been stored in two pieces has to wait.
        while group < groups && made < drawn + (units &+ 4 &* groupBytes) {
          source.writeFourGroups(group, to: made)
          group &+= 4
          made += 4 &* groupBytes
        }
        if !Form.areShared {
          writeThresholds(Form.self, values.base + row &* values.stride, units, thresholds)
        }
        compare(
          Form.self, drawn, thresholds, units, into: states.base + row &* states.stride,
          open: open.masks(of: row))
      }
      open.decide(Form.self, row..<end, values, bytes, into: states)
      row = end
    }
  }

  @inline(always)
  private static func writeThresholds<Form: UnitProbabilities>(
    _: Form.Type, _ values: UnsafePointer<Float>, _ units: Int,
    _ thresholds: UnsafeMutableRawPointer
  ) {
    for (unit, lanes) in VectorRanges(of: units) {
      let t = Form.threshold(.load(values + unit, lanes: lanes))
      t.bitPattern.storeBytes(thresholds + unit)
    }
  }

  /// One particle: 64 units at a time.
  @inline(always)
  private static func compare<Form: UnitProbabilities>(
    _: Form.Type, _ bytes: UnsafeRawPointer, _ thresholds: UnsafeRawPointer, _ units: Int,
    into states: UnsafeMutablePointer<UInt64>, open: UnsafeMutablePointer<UInt64>
  ) {
    let blocks = BitMatrix.words(for: units)
    let last = lowBits(units &- 64 &* (blocks &- 1))
    for block in 0..<blocks {
      let drawn = (bytes + 64 &* block).loadUnaligned(as: SIMD64<UInt8>.self)
      let threshold = (thresholds + 64 &* block).loadUnaligned(as: SIMD64<UInt8>.self)
      let valid = block == blocks &- 1 ? last : .max
      states[block] = bits(of: drawn .< threshold) & valid
      let slack = SIMD64<UInt8>(repeating: Form.slack)
      open[block] = bits(of: drawn &- threshold .<= slack) & valid
    }
  }
}

/// How the probabilities of units are given.
protocol UnitProbabilities {
  /// Whether all particles have the same.
  static var areShared: Bool { get }
  /// A whole number t in 0...255, in the lowest byte of the float, with
  /// t ≤ 256 p ≤ t + 1 + `slack`; t = 0 for NaN.
  static func threshold(_ x: Lanes) -> Lanes
  static var slack: UInt8 { get }
  /// p, exactly as documented; NaN for NaN.
  static func probability(_ x: Lanes) -> Lanes
}

private enum SharedProbabilities: UnitProbabilities {
  @inline(always) static var areShared: Bool { true }
  @inline(always) static var slack: UInt8 { 0 }

  /// 256 p − ½ rounded, which is ⌊256 p⌋, or one less where 256 p is whole.
  @inline(always) static func threshold(_ x: Lanes) -> Lanes {
    let t = multiplyAdd(x, Lanes(repeating: 256), Lanes(repeating: -0.5))
    return Lanes().maximum(t).minimum(Lanes(repeating: 255)) + Lanes(repeating: 12_582_912)
  }

  @inline(always) static func probability(_ x: Lanes) -> Lanes { x }
}

private enum OwnLogits: UnitProbabilities {
  @inline(always) static var areShared: Bool { false }
  @inline(always) static var slack: UInt8 { 1 }

  /// 256 σ(x) − 1 rounded, by an odd minimax polynomial for 256 σ(x) − 128 on |x| ≤ 5.3 whose error
  /// is 0.39; ½ would do. Beyond, t stays at 0 or 254 and the law holds too.
  @inline(always) static func threshold(_ x: Lanes) -> Lanes {
    let x = Lanes(repeating: -5.3).maximum(x).minimum(Lanes(repeating: 5.3))
    let square = x * x
    var p = Lanes(repeating: 9.118_987_56e-5)
    p = multiplyAdd(p, square, Lanes(repeating: -7.532_091_16e-3))
    p = multiplyAdd(p, square, Lanes(repeating: 0.247_012_895))
    p = multiplyAdd(p, square, Lanes(repeating: -4.408_072_52))
    p = multiplyAdd(p, square, Lanes(repeating: 63.070_165_9))
    return multiplyAdd(p, x, Lanes(repeating: 12_582_912 + 127))
  }

  @inline(always) static func probability(_ x: Lanes) -> Lanes { .sigmoid(x) }
}
