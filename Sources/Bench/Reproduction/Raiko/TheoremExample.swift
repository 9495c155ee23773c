import Foundation

// P(y | h) = 0.9 where y = h, else 0.1, and h ~ Bernoulli(p): one unit, no input.
// E[Ĉ_M] = Σ_y P_d(y) Σ_k Binomial(k; M, P(h = y)) log((0.9 k + 0.1 (M − k)) / M)
// Source: Raiko et al. 2015, theorem 1 and its example.

/// With one particle the expected criterion is linear in P(h), so a deterministic unit is never
/// worse; the likelihood itself, and E[Ĉ_M] for larger M, want a stochastic one. All exact, in nats.
struct TheoremExample {
  /// P_d(y = 1): the paper has ½.
  var dataProbability = 0.5

  private static let match = 0.9

  /// log P(y), averaged over the data; `p` is P(h = 1).
  func logLikelihood(_ p: Double) -> Double {
    average { probability in log(Self.share(probability)) }(p)
  }

  /// E[Ĉ_M]
  func expectedCriterion(particles: Int, _ p: Double) -> Double {
    average { probability in
      Self.binomial(particles, probability).enumerated().reduce(0) { sum, term in
        sum + term.element * log(Self.share(Double(term.offset) / Double(particles)))
      }
    }(p)
  }

  /// ∂E[Ĉ_M] / ∂a with p = σ(a). The derivative of a binomial mean is M times the mean growth of
  /// its function from k to k + 1, k ~ Binomial(M − 1).
  func gradient(particles: Int, logit: Double) -> Double {
    let p = 1 / (1 + exp(-logit))
    let slope = { (probability: Double) in
      Double(particles)
        * Self.binomial(particles - 1, probability).enumerated().reduce(0) { sum, term in
          let (k, count) = (Double(term.offset), Double(particles))
          return sum + term.element * log(Self.share((k + 1) / count) / Self.share(k / count))
        }
    }
    return p * (1 - p) * (dataProbability * slope(p) - (1 - dataProbability) * slope(1 - p))
  }

  /// P(h = 1) after each step of gradient ascent on E[Ĉ_M] from `start`, the start included.
  func ascent(particles: Int, from start: Double, steps: Int, rate: Double = 1) -> [Double] {
    var logit = log(start / (1 - start))
    var path = [start]
    for _ in 0..<steps {
      logit += rate * gradient(particles: particles, logit: logit)
      path.append(1 / (1 + exp(-logit)))
    }
    return path
  }

  /// (1/M) Σ P(y | hₘ) where this share of the particles has h = y.
  private static func share(_ matching: Double) -> Double {
    match * matching + (1 - match) * (1 - matching)
  }

  private func average(_ value: @escaping (_ matching: Double) -> Double) -> (Double) -> Double {
    { p in dataProbability * value(p) + (1 - dataProbability) * value(1 - p) }
  }

  /// P(k) for k = 0 … count.
  private static func binomial(_ count: Int, _ p: Double) -> [Double] {
    var choices = 1.0
    return (0...count).map { k in
      defer { choices = choices * Double(count - k) / Double(k + 1) }
      return choices * pow(p, Double(k)) * pow(1 - p, Double(count - k))
    }
  }
}
