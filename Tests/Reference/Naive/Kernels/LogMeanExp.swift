import Foundation

// lse(v) = max v + log Σ exp(v − max v),  softmax(v) = exp(v − lse(v))

extension Naive {
  /// log Σ exp v, in nats. All −inf, or nothing, gives −inf; a NaN gives NaN.
  public static func logSumExp(_ values: [Double]) -> Double {
    if values.contains(where: \.isNaN) { return .nan }
    let highest = values.max() ?? -.infinity
    guard highest.isFinite else { return highest }
    return highest + log(values.reduce(0) { $0 + exp($1 - highest) })
  }

  /// log (1/M) Σ exp v over M values, in nats: Ĉ_M of log-weights. All −inf gives −inf.
  public static func logMeanExp(_ values: [Double]) -> Double {
    precondition(!values.isEmpty, "the mean of no values")
    return logSumExp(values) - log(Double(values.count))
  }

  /// exp(v) / Σ exp(v). Rows of −inf only give 1/n each; +inf or NaN gives NaN.
  public static func softmax(_ row: [Double]) -> [Double] {
    let highest = row.max() ?? 0
    if highest == -.infinity { return row.map { _ in 1 / Double(row.count) } }
    let exponentials = row.map { exp($0 - highest) }
    let sum = exponentials.reduce(0, +)
    return exponentials.map { $0 / sum }
  }

  /// v − lse(v). Rows of −inf only give −log n each.
  public static func logSoftmax(_ row: [Double]) -> [Double] {
    let total = logSumExp(row)
    if total == -.infinity { return row.map { _ in -log(Double(row.count)) } }
    return row.map { $0 - total }
  }

  /// w̄ = softmax(log w) over the M particles of one example; Σ w̄ = 1. All −inf gives 1/M each.
  public static func normalizedWeights(_ logWeights: [Double]) -> [Double] {
    softmax(logWeights)
  }
}
