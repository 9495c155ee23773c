import Foundation

// C = log Σ_h P(h | x) P(y | h),  ∂C = Σ_h P(h | x, y) ∂ [log P(y | h) + log P(h | x)],
// ∂E[Ĉ_M] = E[Σₘ (w̄⁽ᵐ⁾ ∂ log P(y | h⁽ᵐ⁾) + Ĉ_M ∂ log P(h⁽ᵐ⁾ | x))]

extension Naive {
  /// Every configuration of one example's stochastic units, so that expectations are sums: exact
  /// up to rounding.
  public struct Enumeration: Sendable {
    /// Stochastic units at most: each doubles the work.
    public static let unitLimit = 20

    public let network: Network
    /// All 2ⁿ configurations, counted in binary: the last unit of the last layer changes first.
    public let paths: [Path]

    public init(_ network: Network, _ example: Example) {
      precondition(network.stochasticUnits <= Self.unitLimit, "too many units to enumerate")
      self.network = network
      paths = Self.configurations(network.sizes.hidden.map(\.stochastic)).map {
        network.path($0, on: example)
      }
    }

    /// P(h | x) of each configuration.
    public var probabilities: [Double] { paths.map { exp($0.logProbability) } }

    /// C = log P(y | x), in nats.
    public var criterion: Double { logSumExp(logJoints) }

    /// P(h | x, y) of each configuration.
    public var posterior: [Double] { softmax(logJoints) }

    /// ∂C.
    public var criterionGradient: Parameters {
      .sum(
        zip(paths, posterior).map {
          network.gradient(of: $0, likelihoodWeight: $1, priorWeight: $1)
        })
    }

    /// E[Ĉ_M], in nats.
    public func expectedCriterion(particles count: Int) -> Double {
      expectation(particles: count, unordered: true) { [$0.criterion] }[0]
    }

    /// ∂E[Ĉ_M].
    public func expectedCriterionGradient(particles count: Int) -> Parameters {
      expectedParameters(particles: count) { particles in
        .sum(
          zip(particles.paths, particles.normalizedWeights).map {
            network.gradient(of: $0, likelihoodWeight: $1, priorWeight: particles.criterion)
          })
      }
    }

    /// The mean of an estimator over all M-tuples of particles.
    public func expectedGradient(_ estimator: Estimator, particles count: Int) -> Parameters {
      expectedParameters(particles: count) { network.gradient(estimator, $0) }
    }

    private func expectedParameters(
      particles count: Int, of value: (Particles) -> Parameters
    ) -> Parameters {
      let mean = expectation(particles: count, unordered: true) { value($0).flattened }
      return network.parameters.replacingNumbers(with: mean)
    }

    private var logJoints: [Double] { paths.map { $0.logProbability + $0.logLikelihood } }

    private static func configurations(_ counts: [Int]) -> [Particle] {
      let units = counts.reduce(0, +)
      return (0..<1 << units).map { code in
        var states = (0..<units).map { code >> (units - 1 - $0) & 1 == 1 }[...]
        return counts.map { count in
          defer { states = states.dropFirst(count) }
          return Array(states.prefix(count))
        }
      }
    }
  }
}

extension Naive.Enumeration {
  /// How many multisets of M particles the exact expectations visit.
  public func multisetCount(particles count: Int) -> Double {
    (0..<count).reduce(1) { $0 * Double(paths.count + $1) / Double($1 + 1) }
  }

  /// Σ P(h⁽¹⁾ | x) … P(h⁽ᴹ⁾ | x) f over all M-tuples; f gives arrays of one length. `unordered`
  /// visits each multiset once, times the number of its orders: the same for an f that does not
  /// depend on the order of the particles, and feasible for far more of them.
  public func expectation(
    particles count: Int, unordered: Bool = false, of f: (Naive.Particles) -> [Double]
  ) -> [Double] {
    let probabilities = probabilities
    var sum: [Double]?
    func visit(_ tuple: [Int], probability: Double) {
      guard tuple.count < count else {
        let terms = f(Naive.Particles(tuple.map { paths[$0] })).map { probability * $0 }
        sum = sum.map { zip($0, terms).map(+) } ?? terms
        return
      }
      for next in (unordered ? tuple.last ?? 0 : 0)..<paths.count {
        let extended = tuple + [next]
        // M! / (n₁! n₂! …), one factor a step
        let orders = Double(extended.count) / Double(extended.count { $0 == next })
        visit(extended, probability: probability * probabilities[next] * (unordered ? orders : 1))
      }
    }
    visit([], probability: 1)
    return sum!
  }
}
