import Kernels

/// What a call of a kernel needs of each resource, in vectors of sixteen floats or 64 bytes, counted
/// from its source: no program that computes it this way needs less, another way might.
typealias Needs = [Resource: Double]

extension Needs {
  /// The same, so many times.
  static func * (needs: Needs, count: Double) -> Needs { needs.mapValues { $0 * count } }

  static func + (a: Needs, b: Needs) -> Needs { a.merging(b, uniquingKeysWith: +) }

  /// Operations of any kind: what was counted as such, and all arithmetic.
  fileprivate func amount(of resource: Resource) -> Double {
    guard resource == .operations else { return self[resource, default: 0] }
    let kinds: [Resource] = [
      .operations, .multiplyAdds, .additions, .divisions, .wideMultiplies,
    ]
    return kinds.reduce(0) { $0 + self[$1, default: 0] }
  }
}

/// How often a second one core can do each thing, measured with the kernels in use.
struct Roofs {
  /// Vectors a second.
  let rates: [Resource: Double]

  init(rates: [Resource: Double]) { self.rates = rates }

  /// Each is the best of three samples that lie apart; about 0.4 s in all.
  init(of kernels: KernelSet) {
    let arena = Arena()
    let memory = arena.matrix(rows: 1, columns: KernelSet.saturationFloats)
    memory.fill(1)
    let rounds = 5000
    rates = withExtendedLifetime(arena) {
      var rates: [Resource: Double] = [:]
      for _ in 0..<3 {
        for resource in Resource.allCases {
          let run = {
            kernels.saturate(resource, rounds: rounds, factor: 0.5, memory: memory)
          }
          let rate = Double(run().count) / Sample { consume(run()) }.best
          rates[resource] = max(rates[resource] ?? 0, rate)
        }
      }
      return rates
    }
  }

  /// Floating-point operations a second of multiply-adds in registers.
  var peak: Double { rates[.multiplyAdds]! * 32 }

  /// The resource that a kernel waits for longest, and the least seconds of a call by it.
  func binding(_ needs: Needs) -> (resource: Resource, seconds: Double) {
    Resource.allCases.map { ($0, needs.amount(of: $0) / rates[$0]!) }.max { $0.1 < $1.1 }!
  }
}

extension Resource {
  var label: String {
    switch self {
    case .multiplyAdds: "multiply-adds"
    case .additions: "additions"
    case .divisions: "divisions"
    case .wideMultiplies: "wide multiplies"
    case .operations: "operations"
    case .loads: "L1 loads"
    case .cacheLoads: "L2 loads"
    }
  }

  /// A rate in vectors a second, for a reader.
  func described(_ vectors: Double) -> String {
    switch self {
    case .multiplyAdds: rate(32 * vectors, "FLOP/s")
    case .additions, .divisions, .operations: rate(16 * vectors, "elem/s")
    case .wideMultiplies: rate(8 * vectors, "products/s")
    case .loads, .cacheLoads: rate(64 * vectors, "B/s")
    }
  }
}
