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

  /// The first eight bits of every unit of the first particle leave it open: several batches.
  @Test(arguments: InstructionSet.available, [65, 200, 392])
  func `open units of shared probabilities are decided`(set: InstructionSet, units: Int) {
    var random = RandomNumbers()
    let name = Self.name.naive
    let probabilities = (0..<units).map { unit in
      (Float(name.byte(unit)) + Float.random(in: 0..<1, using: &random)) / 256
    }
    let memory = GuardedMemory()
    let states = memory.bitMatrix(rows: 20, columns: units)
    KernelSet(set).sampleStates(
      sharedProbabilities: memory.row(probabilities), Self.name.stream, into: states,
      scratch: memory.scratch)
    let doubles = probabilities.map(Double.init)
    let expected = Naive.bernoulli(name, probabilities: doubles, particles: 20)
    expectStates(states, expected, memory)
    // Both outcomes occur: the refinement decides.
    #expect(Set(expected[0]) == [false, true])
    #expect(states.states[0] == openStates(doubles) { name.refinement.block($0)[0] })
    // Planted: words of the stream itself, of the next block, and the second word.
    #expect(states.states[0] != openStates(doubles) { name.block($0)[0] })
    #expect(states.states[0] != openStates(doubles) { name.refinement.block($0 + 1)[0] })
    #expect(states.states[0] != openStates(doubles) { name.refinement.block($0)[1] })
  }

  @Test(arguments: InstructionSet.available, [65, 200, 392])
  func `open units of each particle's logits are decided`(set: InstructionSet, units: Int) {
    let name = Self.name.naive
    let memory = GuardedMemory()
    let bytes = (0..<3).map { m in (0..<units).map { Double(name.byte(m * units + $0)) } }
    let logits = memory.matrix(
      bytes.map { row in row.map { Float(log(($0 + 0.5) / (255.5 - $0))) } })
    let states = memory.bitMatrix(rows: 3, columns: units)
    let kernels = KernelSet(set)
    kernels.sampleStates(
      logits: logits, Self.name.stream, into: states, scratch: memory.scratch)
    kernels.apply(.sigmoid, logits, into: logits)
    let thresholds = logits.doubles.map { $0.map { $0 * 256 } }
    let open = zip(bytes, thresholds).map { zip($0, $1).count { $0 < $1 && $1 < $0 + 1 } }
    #expect(open == [units, units, units])
    let expected = Naive.bernoulli(name, probabilities: logits.doubles)
    expectStates(states, expected, memory)
    #expect(Set(expected[0]) == [false, true])
  }

  /// Where σ(a) is a multiple of 1/256, or just beside it, and over all the range of the polynomial
  /// that decides most units: it may leave one open, but never decide it wrongly.
  @Test(arguments: InstructionSet.available)
  func `eight bits never decide wrongly`(set: InstructionSet) {
    let memory = GuardedMemory()
    let multiples = (1..<256).flatMap { k in
      let logit = Float(log(Double(k) / Double(256 - k)))
      return [logit.nextDown, logit, logit.nextUp]
    }
    let grid = (-400...400).map { Float($0) / 50 }
    let row = multiples + grid
    let logits = memory.matrix([[Float]](repeating: row, count: 100))
    let states = memory.bitMatrix(rows: 100, columns: row.count)
    let kernels = KernelSet(set)
    kernels.sampleStates(logits: logits, Self.name.stream, into: states, scratch: memory.scratch)
    kernels.apply(.sigmoid, logits, into: logits)
    let expected = Naive.bernoulli(Self.name.naive, probabilities: logits.doubles)
    expectStates(states, expected, memory)
    // Planted: the byte alone decides.
    let byBytes = logits.doubles.enumerated().map { m, row in
      row.enumerated().map { i, p in
        Double(Self.name.naive.byte(m * row.count + i)) < (256 * p).rounded()
      }
    }
    #expect(states.states != byBytes)
  }

  /// A draw is a function of its place: a state does not depend on other units' probabilities, and
  /// is the same whether its probability is shared or not.
  @Test(arguments: InstructionSet.available)
  func `a state depends on its own probability alone`(set: InstructionSet) {
    let memory = GuardedMemory()
    let kernels = KernelSet(set)
    let row = (0..<200).map { Float($0 - 100) / 25 }
    let logits = memory.matrix([[Float]](repeating: row, count: 50))
    let own = memory.bitMatrix(rows: 50, columns: 200)
    kernels.sampleStates(logits: logits, Self.name.stream, into: own, scratch: memory.scratch)
    let probabilities = memory.row(logits[rows: 0..<1].array)
    kernels.apply(.sigmoid, probabilities, into: probabilities)
    let shared = memory.bitMatrix(rows: 50, columns: 200)
    kernels.sampleStates(
      sharedProbabilities: probabilities, Self.name.stream, into: shared, scratch: memory.scratch)
    #expect(shared.states == own.states)
    for unit in 0..<100 { probabilities[0, unit] = 1 - probabilities[0, unit] }
    kernels.sampleStates(
      sharedProbabilities: probabilities, Self.name.stream, into: shared, scratch: memory.scratch)
    #expect(shared.states.map { $0[100...] } == own.states.map { $0[100...] })
    #expect(shared.states != own.states && memory.guardsAreIntact)
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

  /// Rows of bytes that are padded, or another example's words, give other states.
  @Test func `wrong states are rejected`() {
    let memory = GuardedMemory()
    let probabilities = [Float](repeating: 0.5, count: 65)
    let states = memory.bitMatrix(rows: 20, columns: 65)
    KernelSet(InstructionSet.available.last!).sampleStates(
      sharedProbabilities: memory.row(probabilities), Self.name.stream, into: states,
      scratch: memory.scratch)
    let padded = (0..<20).map { m in
      (0..<65).map { Self.name.naive.byte(m * 80 + $0) < 128 }
    }
    #expect(states.states != padded && states.states[0] == padded[0])
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

  /// The states of the first particle if all of its units are open and these words decide them.
  private func openStates(_ probabilities: [Double], _ word: (Int) -> UInt32) -> [Bool] {
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
