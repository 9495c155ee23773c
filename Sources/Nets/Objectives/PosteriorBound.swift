import Foundation
import Kernels

// L(Q) = Σ_h Q(h) [log P(y | h) + log P(h | x) − log Q(h)] ≤ log P(y | x)
// Source: Raiko et al. 2015, equations 26–28.

extension Particles {
  /// The bound for the distribution Q that puts w̄ₘ on the states of particle m, equal states merged,
  /// without the constant of the likelihood. Loose for large layers, where log P(h | x) is far below 0;
  /// equal to log P(y | x) where Q is the posterior.
  public func posteriorBound(ofExample example: Int) -> Double {
    // In the order of the particles: a dictionary's own order differs from process to process.
    var shares: [(weight: Double, logJoint: Double)] = []
    var indices: [[UInt64]: Int] = [:]
    for row in rows(of: example..<example + 1) {
      let weight = Double(normalizedWeights[0, row])
      let states = stateWords(ofRow: row)
      if let index = indices[states] {
        shares[index].weight += weight
      } else {
        indices[states] = shares.count
        shares.append((weight, Double(logWeights[0, row]) + logProbability(ofRow: row)))
      }
    }
    return shares.reduce(0) { sum, share in
      share.weight > 0 ? sum + share.weight * (share.logJoint - log(share.weight)) : sum
    }
  }

  /// All states of a row, 64 to a word, each layer from a new word on.
  private func stateWords(ofRow row: Int) -> [UInt64] {
    layers.flatMap { layer in
      stride(from: 0, to: layer.units, by: 64).map { first in
        (first..<min(layer.units, first + 64)).reduce(UInt64(0)) { word, unit in
          layer.states[row, unit] ? word | 1 << UInt64(unit - first) : word
        }
      }
    }
  }
}
