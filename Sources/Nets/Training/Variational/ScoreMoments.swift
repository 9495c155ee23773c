import Kernels

/// The moving averages from which scales are estimated.
final class ScoreMoments {
  /// Of Cov(total, score) and Var(score) at each layer's heads, `[1, 2 units]`.
  let covariances: [Matrix]
  let variances: [Matrix]
  private let newCovariances: [Matrix]
  private let newVariances: [Matrix]

  /// Share of the past in each average, as of the baselines of G1.
  private static let decay: Float = 0.99

  init(layers: [StochasticLayerSize], in arena: Arena) {
    let rows = { layers.map { arena.matrix(rows: 1, columns: 2 * $0.latent) } }
    (covariances, variances) = (rows(), rows())
    (newCovariances, newVariances) = (rows(), rows())
  }

  /// Sets c of the next step. Both averages start at 0, so the factor of their start cancels; where
  /// there is none yet c is 1.
  func writeScales(into pass: VariationalPass, isClipped: Bool) {
    for (number, scales) in pass.scoreScales.enumerated() {
      for column in 0..<scales.columns {
        let variance = variances[number][0, column]
        let scale = variance > 0 ? -covariances[number][0, column] / variance : 1
        scales[0, column] = isClipped ? min(max(scale, 0), 1) : scale
      }
    }
  }

  /// Takes in the batch that the pass has been through.
  func update(from pass: VariationalPass) {
    for number in covariances.indices {
      pass.scoreMoments(
        ofLayer: number, covariance: newCovariances[number], variance: newVariances[number])
      covariances[number].average(newCovariances[number], decay: Self.decay)
      variances[number].average(newVariances[number], decay: Self.decay)
    }
  }
}

extension Matrix {
  /// x ← β x + (1 − β) y
  fileprivate func average(_ other: Matrix, decay: Float) {
    for column in 0..<columns {
      self[0, column] = decay * self[0, column] + (1 - decay) * other[0, column]
    }
  }
}
