import Foundation

// Ĉ_M = log (1/M) Σₘ P(y | h⁽ᵐ⁾),  w̄ = softmax(log w).  Source: Raiko et al. 2015, equations 6, 16.

extension Naive {
  /// The M particles of one example.
  public struct Particles: Sendable {
    public let paths: [Path]
    /// log P(y | h⁽ᵐ⁾), `[M]`, in nats.
    public let logWeights: [Double]
    public let normalizedWeights: [Double]
    /// Ĉ_M, in nats.
    public let criterion: Double

    public init(_ paths: [Path]) {
      self.paths = paths
      logWeights = paths.map(\.logLikelihood)
      normalizedWeights = Naive.normalizedWeights(logWeights)
      criterion = logMeanExp(logWeights)
    }

    /// L(Q) = Σ_h Q(h) [log P(y | h) + log P(h | x) − log Q(h)] ≤ log P(y | x), in nats, for the Q
    /// that puts w̄⁽ᵐ⁾ on particle m; particles with the same states are one h.
    public var bound: Double {
      paths.indices.reduce(0) { sum, m in
        let same = paths.indices.filter { paths[$0].particle == paths[m].particle }
        let q = same.reduce(0) { $0 + normalizedWeights[$1] }
        guard same.first == m, q > 0 else { return sum }
        return sum + q * (paths[m].logLikelihood + paths[m].logProbability - log(q))
      }
    }
  }
}
