import Nets

/// The results of one epoch of an autoencoder, as a line of the metrics.
struct AutoencoderRecord {
  /// From 1.
  let epoch: Int
  /// Nats per image; NaN once training has diverged.
  let trainBound: Double
  /// Nil where training has diverged.
  var test: VariationalEvaluation?
  var train: VariationalEvaluation?
  /// Spent on updates; evaluation is not in it.
  let seconds: Double

  /// What the keys mean, for the help of `bench train`.
  static let explanation = """
    Of autoencoders, train_bound is the mean of the sampled bound over the epoch, in nats per \
    image, a lower bound of log p(x); test_nll and train_nll are -log p(x) by importance sampling, \
    on images binarised once; test_elbo is the mean of log w over the same samples.
    """

  var line: JSONLine {
    var line = JSONLine()
    line.add("epoch", .integer(epoch))
    line.add("train_bound", trainBound)
    line.add("test_nll", test?.negativeLogLikelihood)
    line.add("test_elbo", test.map { -$0.negativeELBO })
    line.add("train_nll", train?.negativeLogLikelihood)
    line.add("seconds", (seconds * 1000).rounded() / 1000)
    return line
  }
}
