import KernelInterface

// Random numbers by Philox4x32-10; `RandomStream` names a stream and says how its words are made.

extension KernelSet {
  /// The first words of a stream. The same on every instruction set.
  public func fill(_ words: inout [UInt32], from stream: RandomStream) {
    words.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let groups = buffer.count / 64
      implementation.randomWords(stream, groups: 0..<groups, into: base)
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { rest in
        implementation.randomWords(stream, groups: groups..<groups + 1, into: rest.baseAddress!)
        for word in 64 * groups..<buffer.count { buffer[word] = rest[word - 64 * groups] }
      }
    }
  }

  /// Uniform numbers, x[0, i] = ⌊word i / 2⁸⌋ · 2⁻²⁴ in [0, 1); x is one row. Exact.
  public func uniforms(_ stream: RandomStream, into x: Matrix) {
    precondition(x.rows == 1, "uniforms: \(x.rows) rows instead of one")
    implementation.uniforms(stream, into: x.base, count: x.columns)
  }

  /// x ← x + σ ε with standard normal ε, `deviation` σ; x is one row.
  ///
  /// Of every 64 words, the first and second sixteen make 32 normals and the third and fourth 32
  /// more (Box and Muller 1958); |ε| ≤ 5.77, each within 1e-6 of the definition on the same uniforms.
  public func addGaussians(_ stream: RandomStream, deviation: Float = 1, to x: Matrix) {
    precondition(x.rows == 1, "addGaussians: \(x.rows) rows instead of one")
    implementation.addGaussians(stream, deviation: deviation, to: x.base, count: x.columns)
  }

  /// The states of one example's particles, which share their probabilities:
  /// h = 1[U < ⌊p · 2³²⌋] with U uniform on 0 ..< 2³², so P(h = 1) = ⌊p · 2³²⌋ / 2³² exactly.
  ///
  /// `probabilities` `[1, units]` in [0, 1] (NaN counts as 0), `states` `[particles, units]`. Unit i of
  /// particle m takes byte m · s + i of the stream, s the units rounded up to 16, as the first eight
  /// bits of U; where they leave the comparison open, the 24 others are the upper bits of the next
  /// word of the stream's refinement, ties counted in the order of particles, then units.
  public func sampleStates(
    sharedProbabilities probabilities: Matrix, _ stream: RandomStream, into states: BitMatrix,
    scratch: Scratch
  ) {
    precondition(
      probabilities.rows == 1 && probabilities.columns == states.columns
        && states.columns <= Scratch.largestSampledLayer,
      "sampleStates: \(probabilities.rows)x\(probabilities.columns) probabilities for "
        + "\(states.columns) units (at most \(Scratch.largestSampledLayer))")
    implementation.sampleShared(
      probabilities.base, stream, into: states, scratch: scratch.base)
  }

  /// The states of one example's particles, each with logits of its own: h = 1[U < ⌊p · 2³²⌋] with
  /// p = σ(a) as `apply(.sigmoid)` gives it.
  ///
  /// `logits` and `states` `[particles, units]`; NaN gives 0. Of U the first sixteen bits are, for
  /// unit i of particle m, half of word m · s + 16 ⌊i / 32⌋ + i % 16 of the stream, s half the units
  /// rounded up to 32: the low half where i % 32 < 16. Ties take the upper half of the next word of
  /// the stream's refinement, in the order of particles, then units.
  public func sampleStates(
    logits: Matrix, _ stream: RandomStream, into states: BitMatrix, scratch: Scratch
  ) {
    precondition(
      logits.rows == states.rows && logits.columns == states.columns
        && states.columns <= Scratch.largestSampledLayer,
      "sampleStates: \(logits.rows)x\(logits.columns) logits for \(states.rows)x\(states.columns) "
        + "states (at most \(Scratch.largestSampledLayer) units)")
    implementation.sampleLogits(logits, stream, into: states, scratch: scratch.base)
  }

  /// Fair coins `[particles, units]`: unit i of particle m is bit i % 32 of word m · ⌈units / 32⌉ +
  /// ⌊i / 32⌋ of the stream.
  public func sampleFairCoins(_ stream: RandomStream, into states: BitMatrix) {
    implementation.sampleFairCoins(stream, into: states)
  }
}

extension RandomStream {
  /// The first words of the stream, for setting up.
  public func fill(_ words: inout [UInt32]) {
    KernelSet(InstructionSet.available.last!).fill(&words, from: self)
  }
}

extension Scratch {
  /// The widest layer that the samplers have room for.
  public static let largestSampledLayer = 65536
}
