import Foundation

// log P(y | o) and its error e = ∂ log P(y | o) / ∂o, for the outputs o `[O]` of one particle

extension Naive {
  /// Σᵢ y log σ(o) + (1 − y) log σ(−o), in nats, for targets in [0, 1]. A factor of 0 removes its
  /// term even where the logarithm is infinite.
  public static func bernoulliLogLikelihood(targets: [Double], logits: [Double]) -> Double {
    zip(targets, logits).reduce(0) { sum, pair in
      let (y, o) = pair
      let one = y == 0 ? 0 : y * logSigmoid(o)
      let zero = y == 1 ? 0 : (1 - y) * logSigmoid(-o)
      return sum + one + zero
    }
  }

  /// y − σ(o) as y σ(−o) − (1 − y) σ(o), which keeps its digits where σ(o) is near y.
  public static func bernoulliError(targets: [Double], logits: [Double]) -> [Double] {
    zip(targets, logits).map { y, o in y * sigmoid(-o) - (1 - y) * sigmoid(o) }
  }

  /// o_y − lse(o), in nats, for a class y in 0..<O.
  public static func softmaxLogLikelihood(label: Int, logits: [Double]) -> Double {
    logSoftmax(logits)[label]
  }

  /// 1[· = y] − softmax(o); the entry of y is the sum of the other probabilities.
  public static func softmaxError(label: Int, logits: [Double]) -> [Double] {
    let probabilities = softmax(logits)
    let others = probabilities.indices.reduce(0) { $1 == label ? $0 : $0 + probabilities[$1] }
    return probabilities.indices.map { $0 == label ? others : -probabilities[$0] }
  }

  /// −½ Σ (y − o)² − (O/2) log 2π, in nats: unit variance.
  public static func gaussianLogLikelihood(targets: [Double], means: [Double]) -> Double {
    let squares = gaussianError(targets: targets, means: means).reduce(0) { $0 + $1 * $1 }
    return -squares / 2 - Double(targets.count) / 2 * log(2 * .pi)
  }

  /// y − o.
  public static func gaussianError(targets: [Double], means: [Double]) -> [Double] {
    zip(targets, means).map(-)
  }
}
