import KernelInterface

// Likelihoods of targets under the outputs of particles. Rows of outputs are `examples · particles`,
// an example's particles together; targets are `[examples, …]`; log-likelihoods are one row
// `[1, examples · particles]`.

extension KernelSet {
  /// log P(y | o) = Σ y o − log(1 + eᵒ) for y in [0, 1]; the logits become the errors y − σ(o).
  ///
  /// `logits` `[examples · particles, outputs]`, finite; `targets` `[examples, outputs]`. Errors are
  /// within 2 ULP for y in {0, 1}, never formed as 1 − σ(o), and within 5 · 2⁻²⁴ of
  /// y σ(−o) + (1 − y) σ(o) for others; log-likelihoods, whose terms all have one sign, within
  /// (3 ⌈outputs / 16⌉ + 12) 2⁻²⁴ of themselves.
  public func bernoulliLikelihood(
    _ logits: Matrix, _ targets: Matrix, into logLikelihoods: Matrix
  ) {
    requireTargets(targets, columns: logits.columns, for: logits, logLikelihoods)
    implementation.bernoulliLikelihood(logits, targets, into: logLikelihoods.base)
  }

  /// log P(y | o) = −½ Σ (y − o)² without its constant −½ log 2π per output, which would drown the
  /// differences between particles; the means become the errors y − o.
  ///
  /// `means` `[examples · particles, outputs]`, `targets` `[examples, outputs]`; log-likelihoods
  /// within (outputs / 16 + 8) 2⁻²⁴ of their magnitude.
  public func gaussianLikelihood(
    _ means: Matrix, _ targets: Matrix, into logLikelihoods: Matrix
  ) {
    requireTargets(targets, columns: means.columns, for: means, logLikelihoods)
    implementation.gaussianLikelihood(means, targets, into: logLikelihoods.base)
  }

  /// log P(y | o) = o_y − log Σ eᵒ; the logits become the errors 1[· = y] − softmax(o).
  ///
  /// `logits` `[examples · particles, classes]`, finite; `classes` `[examples, 1]` holds whole numbers
  /// in 0 ..< classes; any other stops the program. The error of the class itself is the sum of the
  /// other probabilities, so it keeps its precision near certainty. Errors otherwise as of `softmax`.
  public func softmaxLikelihood(
    _ logits: Matrix, classes: Matrix, into logLikelihoods: Matrix
  ) {
    requireTargets(classes, columns: 1, for: logits, logLikelihoods)
    requireClasses(classes, below: logits.columns)
    implementation.softmaxLikelihood(logits, classes, into: logLikelihoods.base)
  }

  /// Each row's softmax, or its logarithm; in place if asked. Rows are finite and not empty.
  ///
  /// With d the distance of a logit below the row's largest, in nats, its probability is within
  /// (columns / 16 + log columns + 11 + d) 2⁻²⁴ of itself (a few 2⁻¹⁴⁹ where subnormal), and the
  /// logarithm is off by (columns / 16 + 4 log columns + 7 + 2 d) 2⁻²⁴ at most.
  public func softmax(_ logits: Matrix, into probabilities: Matrix, logarithm: Bool = false) {
    requireSameShape(logits, probabilities, "softmax")
    implementation.softmax(logits, into: probabilities, logarithm: logarithm)
  }

  /// Ĉ = log (1/M) Σₘ wₘ and w̄ = softmax(log w) over the M particles of each example.
  ///
  /// `logWeights` and `normalizedWeights` `[1, examples · particles]`, in place if asked; `criterion`
  /// `[1, examples]`.
  /// Where all weights of an example are zero (−∞), Ĉ is −∞ and w̄ is 1/M. Weights
  /// err as `softmax` over M columns, Ĉ by (M / 16 + 6 log M + 7 + |Ĉ|) 2⁻²⁴ at most; both are exact
  /// for M = 1. Source: R, equation 6.
  public func normalizeWeights(
    _ logWeights: Matrix, into normalizedWeights: Matrix, criterion: Matrix
  ) {
    requireSameShape(logWeights, normalizedWeights, "normalizeWeights")
    let examples = criterion.columns
    precondition(
      logWeights.rows == 1 && criterion.rows == 1
        && (examples == 0 ? logWeights.columns == 0 : logWeights.columns % examples == 0),
      "normalizeWeights: \(logWeights.columns) weights for \(examples) examples")
    if examples == 0 { return }
    implementation.normalizeWeights(
      logWeights.base, examples: examples, particles: logWeights.columns / examples,
      into: normalizedWeights.base, criterion: criterion.base)
  }

  private func requireTargets(
    _ targets: Matrix, columns: Int, for outputs: Matrix, _ logLikelihoods: Matrix
  ) {
    precondition(
      targets.columns == columns && logLikelihoods.rows == 1
        && logLikelihoods.columns == outputs.rows
        && (targets.rows == 0 ? outputs.rows == 0 : outputs.rows % targets.rows == 0),
      "likelihood: \(targets.rows)x\(targets.columns) targets and \(logLikelihoods.columns) values "
        + "for outputs of \(outputs.rows)x\(outputs.columns)")
  }

  /// A class is the column that its error is written to.
  private func requireClasses(_ classes: Matrix, below count: Int) {
    for example in 0..<classes.rows {
      let label = classes[example, 0]
      precondition(
        label >= 0 && label < Float(count) && label == label.rounded(),
        "softmaxLikelihood: class \(label) of example \(example) is no whole number in "
          + "0..<\(count)")
    }
  }
}
