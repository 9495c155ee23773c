import Foundation
import Kernels
import Nets

/// One Gaussian unit on the package's kernels, at given noise and against a given density: groups
/// of K samples, each group with a gradient of its own, as an example in training has.
final class PackageGaussian {
  /// The sampled bound of each group, without rounding to one number of the whole.
  let bounds: [Double]

  private let kernels: KernelSet
  private let arena = Arena()
  private let heads: Matrix
  private let noise: Matrix
  private let logWeights: Matrix
  private let weights: Matrix
  /// ω ∂ log p / ∂z
  private let gradient: Matrix

  /// - Parameter noise: ε, `[groups][K]`.
  init(
    mean: Double, logDeviation: Double, target: GaussianMixture, noise groups: [[Double]],
    objective: VariationalObjective, kernels: KernelSet
  ) {
    let (rows, size) = (groups.count * groups[0].count, groups[0].count)
    self.kernels = kernels
    heads = arena.matrix(rows: groups.count, columns: 2)
    heads[columns: 0..<1].fill(Float(mean))
    heads[columns: 1..<2].fill(Float(logDeviation))
    noise = arena.matrix(rows: rows, columns: 1)
    noise.copy(from: groups.joined().map { Float($0) })
    logWeights = arena.matrix(rows: 1, columns: rows)
    weights = arena.matrix(rows: 1, columns: rows)
    gradient = arena.matrix(rows: rows, columns: 1)
    let samples = arena.matrix(rows: rows, columns: 1)
    kernels.sampleGaussian(heads, nil, into: samples, noise: noise, logDensities: logWeights)
    for row in 0..<rows {
      let p = target([Double(samples[row, 0])])
      let logPosterior = Double(logWeights[0, row]) - log(2 * .pi) / 2
      logWeights[0, row] = Float(p.logDensity - logPosterior)
      gradient[row, 0] = Float(p.gradient[0])
    }
    let bound = arena.matrix(rows: 1, columns: groups.count)
    kernels.normalizeWeights(logWeights, into: weights, criterion: bound)
    if objective == .elbo {
      weights.fill(1 / Float(size))
      let logWeights = logWeights.array.map(Double.init)
      bounds = groups.indices.map { group in
        logWeights[group * size..<(group + 1) * size].reduce(0, +) / Double(size)
      }
    } else {
      bounds = bound.array.map(Double.init)
    }
    kernels.scaleRows(gradient, by: weights, into: gradient)
  }

  /// The gradient of each group by (μ, ℓ).
  /// - Parameter scoreScale: what the score is multiplied with, by (μ, ℓ).
  func gradients(
    _ estimator: any VariationalEstimator, scoreScale: [Double] = [1, 1]
  ) -> [[Double]] {
    let signals = (0..<weights.columns).map {
      estimator.signal(of: WeightedSample(weight: weights[0, $0], logWeight: logWeights[0, $0]))
    }
    let result = arena.matrix(rows: heads.rows, columns: 2)
    kernels.gaussianSignal(
      gradient, noise: noise, heads: heads, passed: row(signals.map(\.passed)),
      direct: row(signals.map(\.direct)), score: row(signals.map(\.score)),
      scoreScale: row(scoreScale.map { Float($0) }), into: result)
    return (0..<result.rows).map { [Double(result[$0, 0]), Double(result[$0, 1])] }
  }

  private func row(_ values: [Float]) -> Matrix {
    let row = arena.matrix(rows: 1, columns: values.count)
    row.copy(from: values)
    return row
  }
}
