import Foundation
import Kernels

// log P(h | x) = −Σ log(1 + e^((1 − 2h) a)) over all layers

extension Particles {
  /// log P(h | x) of one row, in double precision from the logits of its pass; fair coins have
  /// logits 0. `row` is in 0 ..< examples · count.
  public func logProbability(ofRow row: Int) -> Double {
    var sum = 0.0
    for layer in layers {
      let logitRow = layer.sharesLogits ? row / count : row
      for unit in 0..<layer.units {
        let logit = Double(layer.logits[logitRow, unit])
        sum -= softplus(layer.states[row, unit] ? -logit : logit)
      }
    }
    return sum
  }
}

private func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }

/// log Σ eˣ, −∞ for no terms or all −∞.
func logSumExp(_ values: some Sequence<Double>) -> Double {
  let largest = values.max() ?? -.infinity
  guard largest > -.infinity else { return -.infinity }
  return largest + log(values.reduce(0) { $0 + exp($1 - largest) })
}
