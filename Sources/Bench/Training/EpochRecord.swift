import Nets

/// The results of one epoch, as a line of the metrics.
struct EpochRecord {
  /// From 1.
  let epoch: Int
  /// Nats; NaN once training has diverged.
  let trainCriterion: Double
  /// Nil where training has diverged: such a network is not evaluated.
  var validation: Evaluation?
  var test: Evaluation?
  /// Spent on updates; evaluation is not in it.
  let seconds: Double

  /// What the keys mean, for the help of `bench train`.
  static let explanation = """
    train_criterion is the mean of the sampled criterion over the epoch, in nats; \
    validation_nll and test_nll are -C with 100 particles (A: one path), in nats with all \
    constants; error percentages are null without classes; seconds are those of training alone. \
    test_bound is the bound L(Q) of the first 100 test examples: loose for large layers. Faces \
    add the sums of squared errors: validation_sse and test_sse, the soft minimum \
    -2 log mean exp(-SSE/2) over particles, which is the main figure; …_sse_of_mean, of the mean \
    output; …_mean_sse, the mean over particles.
    """

  var line: JSONLine {
    var line = JSONLine()
    line.add("epoch", .integer(epoch))
    line.add("train_criterion", trainCriterion)
    line.add("validation_nll", validation?.negativeLogLikelihood)
    line.add("validation_error_percent", validation?.errorPercent)
    line.add("test_nll", test?.negativeLogLikelihood)
    line.add("test_error_percent", test?.errorPercent)
    line.add("seconds", (seconds * 1000).rounded() / 1000)
    for (part, evaluation) in [("validation", validation), ("test", test)] {
      guard let squares = evaluation?.squaredErrors else { continue }
      line.add("\(part)_sse", squares.softMinimum)
      line.add("\(part)_sse_of_mean", squares.ofMean)
      line.add("\(part)_mean_sse", squares.mean)
    }
    if let test { line.add("test_bound", test.posteriorBound) }
    return line
  }
}
