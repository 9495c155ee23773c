import Kernels

// L̄ᵢ = num_i / den_i with num_i ← β num_i + (1 − β) mean(δᵢ² L), den_i ← β den_i + (1 − β) mean(δᵢ²)
// Source: Raiko et al. 2015, equation 18.

/// The baselines of G1, one for each hidden unit, from earlier minibatches only: a baseline that
/// contained the particles it is used with would bias the estimator. Both averages start at zero, so
/// their start-up factor cancels in the ratio; before the first update the baseline is 0.
public final class ScoreBaselines: PieceWork {
  /// β of a minibatch.
  public static let decay: Float = 0.99

  /// The two averages of each sampled layer, `[1, units]`.
  public let numerators: [Matrix]
  public let denominators: [Matrix]
  private let sums: [(squares: Matrix, weighted: Matrix)]
  private let decay: Float

  package init(units: [Int], decay: Float = ScoreBaselines.decay, in arena: Arena) {
    self.decay = decay
    let row = { (units: Int) in arena.matrix(rows: 1, columns: units) }
    numerators = units.map(row)
    denominators = units.map(row)
    sums = units.map { (row($0), row($0)) }
  }

  /// Puts the baselines where a pass reads them.
  func write(into pass: any NetworkPass) { write(into: pass.baselines) }

  /// One row `[1, units]` for each layer.
  package func write(into targets: [Matrix]) {
    for (layer, target) in targets.enumerated() {
      for unit in 0..<target.columns {
        let denominator = denominators[layer][0, unit]
        target[0, unit] = denominator > 0 ? numerators[layer][0, unit] / denominator : 0
      }
    }
  }

  /// Takes in the particles of a pass, after they were used. L is Ĉ_M of the particle's example.
  func update(from pass: any NetworkPass, on pool: ThreadPool) {
    source = pass
    pool.run(self, pieces: pass.particles.layers.count)
    source = nil
  }

  private var source: (any NetworkPass)?

  func perform(piece layer: Int, thread: Int) {
    guard let pass = source else { return }
    let particles = pass.particles
    update(
      layer: layer, logits: particles.layers[layer].logits, states: particles.layers[layer].states,
      signals: particles.scoreWeights, kernels: pass.kernels)
  }

  /// Takes in states `[rows, units]` with their logits and signals L `[1, rows]`.
  package func update(
    layer: Int, logits: Matrix, states: BitMatrix, signals: Matrix, kernels: KernelSet
  ) {
    let (squares, weighted) = sums[layer]
    kernels.squaredScoreSums(
      logits, states, signals: signals, squares: squares, weighted: weighted)
    let rows = Float(states.rows)
    for unit in 0..<squares.columns {
      let (square, product) = (squares[0, unit] / rows, weighted[0, unit] / rows)
      numerators[layer][0, unit] = decay * numerators[layer][0, unit] + (1 - decay) * product
      denominators[layer][0, unit] = decay * denominators[layer][0, unit] + (1 - decay) * square
    }
  }
}
