import Foundation
import Kernels
import NaiveReference
import TestSupport
import Testing

@Suite struct BernoulliSamplingTests {
  static let widths = [0, 1, 15, 16, 17, 63, 64, 65, 200, 392]
  static let particleCounts = [0, 1, 2, 20, 333]
  static let name = RandomName(seed: ReplaySeed.value, purpose: 5, layer: 1, step: 7, example: 3)

  @Test(arguments: InstructionSet.available, widths)
  func `states of shared probabilities are those of the definition`(
    set: InstructionSet, units: Int
  ) {
    for particles in Self.particleCounts {
      let memory = GuardedMemory()
      let probabilities = self.probabilities(units)
      let states = memory.bitMatrix(rows: particles, columns: units)
      KernelSet(set).sampleStates(
        sharedProbabilities: memory.row(probabilities), Self.name.stream, into: states,
        scratch: memory.scratch)
      let expected = Naive.bernoulli(
        Self.name.naive, probabilities: probabilities.map(Double.init), particles: particles)
      expectStates(states, expected, memory)
    }
  }

  @Test(arguments: InstructionSet.available, widths)
  func `states of each particle's logits are those of the definition`(
    set: InstructionSet, units: Int
  ) {
    for particles in Self.particleCounts {
      var random = RandomNumbers()
      let memory = GuardedMemory()
      let logits = random.floats(particles, units, scale: 5).map { row in
        row.enumerated().map { $0 % 9 == 4 ? 25 * $1 : $1 }
      }
      let states = memory.bitMatrix(rows: particles, columns: units)
      let matrix = memory.matrix(logits, columns: units)
      KernelSet(set).sampleStates(
        logits: matrix, Self.name.stream, into: states, scratch: memory.scratch)
      KernelSet(set).apply(.sigmoid, matrix, into: matrix)
      let expected = Naive.bernoulli(Self.name.naive, probabilities: matrix.doubles)
      expectStates(states, expected, memory)
    }
  }

  @Test(arguments: InstructionSet.available, widths)
  func `fair coins are those of the definition`(set: InstructionSet, units: Int) {
    for particles in Self.particleCounts {
      let memory = GuardedMemory()
      let states = memory.bitMatrix(rows: particles, columns: units)
      KernelSet(set).sampleFairCoins(Self.name.stream, into: states)
      expectStates(
        states, Naive.fairCoins(Self.name.naive, particles: particles, units: units), memory)
    }
  }

  /// Every unit of the first particle ties, 65 at least: more than one group of refining words.
  @Test(arguments: InstructionSet.available, [65, 200, 392])
  func `ties of shared probabilities are refined`(set: InstructionSet, units: Int) {
    var random = RandomNumbers()
    let probabilities = (0..<units).map { unit in
      (Float(Self.name.naive.byte(unit)) + Float.random(in: 0..<1, using: &random)) / 256
    }
    let memory = GuardedMemory()
    let states = memory.bitMatrix(rows: 20, columns: units)
    KernelSet(set).sampleStates(
      sharedProbabilities: memory.row(probabilities), Self.name.stream, into: states,
      scratch: memory.scratch)
    let doubles = probabilities.map(Double.init)
    let expected = Naive.bernoulli(Self.name.naive, probabilities: doubles, particles: 20)
    expectStates(states, expected, memory)
    // Both outcomes occur among the ties: the refinement decides them.
    #expect(Set(expected[0]) == [false, true])
    // Planted: refining words from the stream itself, and no refinement at all.
    #expect(states.states[0] != tiedStates(doubles) { Self.name.naive.word($0) })
    #expect(states.states[0] == tiedStates(doubles) { Self.name.naive.refinement.word($0) })
    #expect(expected[0] != doubles.map { _ in false })
  }

  @Test(arguments: InstructionSet.available, [65, 200, 392])
  func `ties of each particle's logits are refined`(set: InstructionSet, units: Int) {
    let name = Self.name.naive
    let memory = GuardedMemory()
    let halves = (0..<3).map { particle in
      (0..<units).map { unit in
        let stride = (units + 31) / 32 * 32
        let word = (particle * stride + unit / 32 * 32) / 2 + unit % 16
        return Double(name.half(2 * word + unit % 32 / 16))
      }
    }
    let logits = memory.matrix(
      halves.map { row in row.map { Float(log(($0 + 0.5) / (65_535.5 - $0))) } })
    let states = memory.bitMatrix(rows: 3, columns: units)
    let kernels = KernelSet(set)
    kernels.sampleStates(
      logits: logits, Self.name.stream, into: states, scratch: memory.scratch)
    kernels.apply(.sigmoid, logits, into: logits)
    let thresholds = logits.doubles.map { $0.map { $0 * 0x1p16 } }
    let ties = zip(halves, thresholds).map { zip($0, $1).count { $0 < $1 && $1 < $0 + 1 } }
    #expect(ties.reduce(0, +) > units && ties[0] > 64 - 16)
    let expected = Naive.bernoulli(name, probabilities: logits.doubles)
    expectStates(states, expected, memory)
    #expect(Set(expected[0]) == [false, true])
  }

  @Test(arguments: InstructionSet.available)
  func `certain and impossible units are so, NaN counts as impossible`(set: InstructionSet) {
    let memory = GuardedMemory()
    let values: [Float] = [0, 1, .nan, .leastNonzeroMagnitude, 0x1p-33]
    let states = memory.bitMatrix(rows: 2000, columns: 200)
    let probabilities = (0..<200).map { values[$0 % values.count] }
    KernelSet(set).sampleStates(
      sharedProbabilities: memory.row(probabilities), Self.name.stream, into: states,
      scratch: memory.scratch)
    let expected = [[Bool]](repeating: probabilities.map { $0 == 1 }, count: 2000)
    expectStates(states, expected, memory)
    let own = memory.bitMatrix(rows: 20, columns: 200)
    let logits = (0..<200).map { [-200, 200, .nan, -.infinity, .infinity][$0 % 5] as Float }
    KernelSet(set).sampleStates(
      logits: memory.matrix([[Float]](repeating: logits, count: 20)), Self.name.stream, into: own,
      scratch: memory.scratch)
    expectStates(own, [[Bool]](repeating: logits.map { $0 > 0 }, count: 20), memory)
  }

  /// The scratch suffices for the widest layer; what stands behind it is guarded.
  @Test(arguments: InstructionSet.available)
  func `the widest layer has room`(set: InstructionSet) {
    let memory = GuardedMemory()
    let units = Scratch.largestSampledLayer
    let states = memory.bitMatrix(rows: 2, columns: units)
    let numbers = memory.row([Float](repeating: 0.5, count: units))
    KernelSet(set).sampleStates(
      sharedProbabilities: numbers, Self.name.stream, into: states, scratch: memory.scratch)
    let doubles = [Double](repeating: 0.5, count: units)
    expectStates(
      states, Naive.bernoulli(Self.name.naive, probabilities: doubles, particles: 2), memory)
    let logits = memory.matrix([[Float]](repeating: numbers.array, count: 2))
    KernelSet(set).sampleStates(
      logits: logits, Self.name.stream, into: states, scratch: memory.scratch)
    KernelSet(set).apply(.sigmoid, logits, into: logits)
    expectStates(states, Naive.bernoulli(Self.name.naive, probabilities: logits.doubles), memory)
  }

  /// Rows of bytes that are not padded, or another example's words, give other states.
  @Test func `wrong states are rejected`() {
    let memory = GuardedMemory()
    let probabilities = [Float](repeating: 0.5, count: 65)
    let states = memory.bitMatrix(rows: 20, columns: 65)
    KernelSet(InstructionSet.available.last!).sampleStates(
      sharedProbabilities: memory.row(probabilities), Self.name.stream, into: states,
      scratch: memory.scratch)
    let unpadded = (0..<20).map { m in
      (0..<65).map { Self.name.naive.byte(m * 65 + $0) < 128 }
    }
    #expect(states.states != unpadded && states.states[0] == unpadded[0])
    var other = Self.name
    other.example += 1
    let wrong = Naive.bernoulli(
      other.naive, probabilities: probabilities.map(Double.init), particles: 20)
    #expect(states.states != wrong && memory.guardsAreIntact)
  }

  /// 0, 1, the least and the greatest between them, and random ones.
  private func probabilities(_ units: Int) -> [Float] {
    var random = RandomNumbers()
    let special: [Float] = [0, 1, 0x1p-32, 1e-7, 1 - 0x1p-24, 0.5, 1 / 256]
    return (0..<units).map { unit in
      unit % 11 < special.count ? special[unit % 11] : Float.random(in: 0..<1, using: &random)
    }
  }

  /// The states of the first particle if all of its units tie and these words refine them.
  private func tiedStates(_ probabilities: [Double], _ word: (Int) -> UInt32) -> [Bool] {
    probabilities.enumerated().map { unit, p in
      let rest = UInt64(p * 0x1p32) & 0xFF_FFFF
      return UInt64(word(unit) >> 8) < rest
    }
  }

  private func expectStates(
    _ states: BitMatrix, _ expected: [[Bool]], _ memory: GuardedMemory,
    at location: SourceLocation = #_sourceLocation
  ) {
    let message = "\(states.rows)x\(states.columns); \(ReplaySeed.command(for: Self.self))"
    #expect(states.states == expected, "\(message)", sourceLocation: location)
    #expect(states.unusedBitsAreZero, "\(message)", sourceLocation: location)
    #expect(memory.guardsAreIntact, "\(message)", sourceLocation: location)
  }
}
