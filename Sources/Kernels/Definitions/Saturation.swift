import KernelInterface

// Loops that do one thing as often as the machine can: independent chains in registers, and reads of
// a buffer that stays in one cache.

/// Chains: enough to hide the latency of an instruction, and few enough for the registers, of which
/// the rows of a dense product's tile are a measure.
private let chains = max(3, tileRows)
private typealias Registers = InlineArray<12, Lanes>

/// Lines of 64 bytes that are read in a round, a power of two.
private let lines = tileRows >= 8 ? 8 : 4
/// Bytes of a buffer that stays in the first cache, and in the second; powers of two.
private let firstCacheBytes = 1 << 14
private let secondCacheBytes = 1 << 18

extension Implementation {
  package static func saturate(
    _ resource: Resource, rounds: Int, factor: Float, memory: UnsafeMutablePointer<Float>
  ) -> (count: Int, sum: Float) {
    switch resource {
    case .multiplyAdds: run(MultiplyAdd.self, rounds: rounds, factor)
    case .additions: run(Addition.self, rounds: rounds, factor)
    case .divisions: run(Division.self, rounds: rounds, factor)
    case .wideMultiplies: run(WideMultiply.self, rounds: rounds, factor)
    case .operations: run(TwoOperations.self, rounds: rounds, factor)
    case .loads: read(memory, bytes: firstCacheBytes, rounds: rounds)
    case .cacheLoads: read(memory, bytes: secondCacheBytes, rounds: rounds)
    }
  }

  @inline(always)
  private static func run<S: ChainStep>(
    _: S.Type, rounds: Int, _ factor: Float
  ) -> (count: Int, sum: Float) {
    var registers = Registers(repeating: Lanes(repeating: 1))
    let constant = Lanes(repeating: factor)
    for _ in 0..<rounds {
      for chain in 0..<chains {
        registers[unchecked: chain] = S.next(registers[unchecked: chain], constant)
      }
    }
    var sum: Float = 0
    for chain in 0..<chains { sum += registers[unchecked: chain].treeSum }
    return (rounds &* chains &* S.count, sum)
  }

  /// Exclusive or takes what is read: of all operations it is the one that most units can do.
  private static func read(
    _ memory: UnsafeMutablePointer<Float>, bytes: Int, rounds: Int
  ) -> (count: Int, sum: Float) {
    var seen = InlineArray<8, Integers>(repeating: Integers())
    var offset = 0
    for _ in 0..<rounds {
      for line in 0..<lines {
        let place = UnsafeRawPointer(memory) + (offset &+ 64 &* line)
        seen[unchecked: line] ^= place.loadUnaligned(as: Integers.self)
      }
      offset = (offset &+ 64 &* lines) & (bytes &- 1)
    }
    var sum: Float = 0
    for line in 0..<lines { sum += Lanes(bitPattern: seen[unchecked: line]).treeSum }
    return (rounds &* lines, sum)
  }
}

/// A link of a chain, as a type so that it is always inlined.
private protocol ChainStep {
  /// Operations of the kind that is counted.
  static var count: Int { get }
  static func next(_ x: Lanes, _ constant: Lanes) -> Lanes
}

extension ChainStep {
  static var count: Int { 1 }
}

private enum MultiplyAdd: ChainStep {
  @inline(always) static func next(_ x: Lanes, _ constant: Lanes) -> Lanes {
    multiplyAdd(x, constant, constant)
  }
}

private enum Addition: ChainStep {
  @inline(always) static func next(_ x: Lanes, _ constant: Lanes) -> Lanes { x + constant }
}

private enum Division: ChainStep {
  @inline(always) static func next(_ x: Lanes, _ constant: Lanes) -> Lanes { constant / x }
}

private enum WideMultiply: ChainStep {
  @inline(always) static func next(_ x: Lanes, _ constant: Lanes) -> Lanes {
    let low = SIMD8<UInt64>(repeating: 0xffff_ffff)
    let a = unsafeBitCast(x, to: SIMD8<UInt64>.self)
    let b = unsafeBitCast(constant, to: SIMD8<UInt64>.self)
    return unsafeBitCast((a & low) &* (b & low), to: Lanes.self)
  }
}

/// Neither undoes the other or merges with it.
private enum TwoOperations: ChainStep {
  static var count: Int { 2 }

  @inline(always) static func next(_ x: Lanes, _ constant: Lanes) -> Lanes {
    Lanes(bitPattern: (x.bitPattern ^ constant.bitPattern) &+ constant.bitPattern)
  }
}
