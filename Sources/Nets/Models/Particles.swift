import Kernels

/// A layer of stochastic units as sampled: logits and states. The logits are `[examples, units]`
/// where the particles of an example share them (the first layer), else `[examples · particles, units]`
/// like the states.
public struct SampledLayer: Sendable {
  public let logits: Matrix
  public let states: BitMatrix
  /// ∂/∂ logits: Σ over particles where the logits are shared, else one row for each selected particle.
  let signal: Matrix
  /// Room for the states of selected particles, closed up.
  let selectedStates: BitMatrix
  let transposedStates: BitMatrix

  public var units: Int { states.columns }
  var sharesLogits: Bool { logits.rows != states.rows }
}

/// The M particles of each example of a batch: complete paths h = (h¹ … hᴸ) with their weights.
/// Row e · M + m is particle m of example e.
public final class Particles: Sendable {
  public let examples: Int
  public let count: Int
  public let layers: [SampledLayer]
  /// log w = log P(y | h) without constants of the likelihood, `[1, examples · particles]`.
  public let logWeights: Matrix
  /// w̄, `[1, examples · particles]`; they sum to one over the particles of an example.
  public let normalizedWeights: Matrix
  /// Ĉ_M without constants of the likelihood, `[1, examples]`.
  public let criterion: Matrix
  /// e = ∂ log P(y | h) / ∂o, `[examples · particles, outputs]`.
  public let outputErrors: Matrix
  /// What an estimator multiplies the scores with, `[1, examples · particles]`.
  let scoreWeights: Matrix

  /// Zeros, cut from an arena. The particles of an example share the logits of the first layer.
  init(examples: Int, count: Int, units: [Int], outputs: Int, in arena: Arena) {
    let rows = examples * count
    self.examples = examples
    self.count = count
    layers = units.enumerated().map { index, units in
      let logitRows = index == 0 ? examples : rows
      return SampledLayer(
        logits: arena.matrix(rows: logitRows, columns: units),
        states: arena.bitMatrix(rows: rows, columns: units),
        signal: arena.matrix(rows: logitRows, columns: units),
        selectedStates: arena.bitMatrix(rows: rows, columns: units),
        transposedStates: arena.bitMatrix(rows: units, columns: rows))
    }
    logWeights = arena.matrix(rows: 1, columns: rows)
    normalizedWeights = arena.matrix(rows: 1, columns: rows)
    criterion = arena.matrix(rows: 1, columns: examples)
    outputErrors = arena.matrix(rows: rows, columns: outputs)
    scoreWeights = arena.matrix(rows: 1, columns: rows)
  }

  func rows(of examples: Range<Int>) -> Range<Int> {
    examples.lowerBound * count..<examples.upperBound * count
  }
}
