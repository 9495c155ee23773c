import KernelInterface

// Random numbers by Philox4x32-10; `RandomStream` names a stream and says how its words are made.

extension KernelSet {
  /// The first words of a stream. The same on every instruction set.
  public func fill(_ words: inout [UInt32], from stream: RandomStream) {
    DrawCounter.add(words.count)
    words.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let groups = buffer.count / 32
      implementation.randomWords(stream, groups: 0..<groups, into: base)
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 32) { rest in
        implementation.randomWords(stream, groups: groups..<groups + 1, into: rest.baseAddress!)
        for word in 32 * groups..<buffer.count { buffer[word] = rest[word - 32 * groups] }
      }
    }
  }

  /// Uniform numbers, x[0, i] = ⌊word i / 2⁸⌋ · 2⁻²⁴ in [0, 1); x is one row. Exact.
  public func uniforms(_ stream: RandomStream, into x: Matrix) {
    precondition(x.rows == 1, "uniforms: \(x.rows) rows instead of one")
    DrawCounter.add(x.columns)
    implementation.uniforms(stream, into: x.base, count: x.columns)
  }

  /// x ← x + σ ε with standard normal ε, `deviation` σ; x is one row.
  ///
  /// Of every 32 words, the first sixteen and the second make 32 normals (Box and Muller 1958);
  /// |ε| ≤ 5.77, each within 1e-6 of the definition on the same uniforms.
  public func addGaussians(_ stream: RandomStream, deviation: Float = 1, to x: Matrix) {
    precondition(x.rows == 1, "addGaussians: \(x.rows) rows instead of one")
    DrawCounter.add(x.columns)
    implementation.addGaussians(stream, deviation: deviation, to: x.base, count: x.columns)
  }

  /// The states of one example's particles, which share their probabilities:
  /// h = 1[U < ⌊p · 2³²⌋] with U uniform on 0 ..< 2³², so P(h = 1) = ⌊p · 2³²⌋ / 2³² exactly.
  ///
  /// `probabilities` `[1, units]` in [0, 1] (NaN counts as 0), `states` `[particles, units]`. Of the U
  /// of unit i of particle m, draw n = m · units + i, the first eight bits are byte n of the stream
  /// and the 24 others the upper bits of the first word of block n of its refinement. So a state
  /// depends on its own probability and place alone.
  public func sampleStates(
    sharedProbabilities probabilities: Matrix, _ stream: RandomStream, into states: BitMatrix,
    scratch: Scratch
  ) {
    precondition(
      probabilities.rows == 1 && probabilities.columns == states.columns
        && states.columns <= Scratch.largestSampledLayer,
      "sampleStates: \(probabilities.rows)x\(probabilities.columns) probabilities for "
        + "\(states.columns) units (at most \(Scratch.largestSampledLayer))")
    countDraws(of: states)
    implementation.sampleShared(
      probabilities.base, stream, into: states, scratch: scratch.base)
  }

  /// The states of one example's particles, each with logits of its own: the same U as for shared
  /// probabilities, and p = σ(a) as `apply(.sigmoid)` gives it.
  ///
  /// `logits` and `states` `[particles, units]`; NaN gives 0.
  public func sampleStates(
    logits: Matrix, _ stream: RandomStream, into states: BitMatrix, scratch: Scratch
  ) {
    precondition(
      logits.rows == states.rows && logits.columns == states.columns
        && states.columns <= Scratch.largestSampledLayer,
      "sampleStates: \(logits.rows)x\(logits.columns) logits for \(states.rows)x\(states.columns) "
        + "states (at most \(Scratch.largestSampledLayer) units)")
    countDraws(of: states)
    implementation.sampleLogits(logits, stream, into: states, scratch: scratch.base)
  }

  /// Fair coins `[particles, units]`: unit i of particle m is bit i % 32 of word m · ⌈units / 32⌉ +
  /// ⌊i / 32⌋ of the stream.
  public func sampleFairCoins(_ stream: RandomStream, into states: BitMatrix) {
    countDraws(of: states)
    implementation.sampleFairCoins(stream, into: states)
  }
}

/// One for each state; they are numbered with 32 bits.
private func countDraws(of states: BitMatrix) {
  precondition(
    states.rows * states.columns <= 1 << 32,
    "\(states.rows)x\(states.columns) states are more than the 2^32 draws of a stream")
  DrawCounter.add(states.rows * states.columns)
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
