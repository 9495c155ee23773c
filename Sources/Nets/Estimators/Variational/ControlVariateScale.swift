import Foundation
import Kernels

// estimator(c) = total derivative + c · score: c = 0 is `total`, c = 1 is `path`.
// Unbiased for the ELBO for every c that does not depend on the samples it multiplies.
// Source: Roeder et al. 2017, section 3.1; spec 7.

/// How much of the score a path derivative leaves out.
public enum ControlVariateScale: Sendable, Hashable {
  case constant(Double)
  /// Linearly from 0 at the first update to 1 after so many.
  case annealed(updates: Int)
  /// For each coordinate of each layer c* = −Cov(total, score) / Var(score), from moving averages over
  /// the minibatches before; within [0, 1] if clipped.
  case estimated(isClipped: Bool)

  /// - Parameter number: of the update, from 1.
  func value(update number: Int) -> Float {
    switch self {
    case .constant(let scale): Float(scale)
    case .annealed(let updates): Float(min(1, Double(number - 1) / Double(max(1, updates))))
    case .estimated: 1
    }
  }
}

/// The path derivative with the score scaled. A step makes one: it stores no more than an
/// existential holds without a box.
struct ScaledPath: VariationalEstimator {
  let scale: Float
  var name: String { "path" }
  var conditionalSignal: ConditionalSignal { .total }

  func bias(of objective: VariationalObjective, samples: Int, layers: Int) -> GradientBias {
    PathDerivative().bias(of: objective, samples: samples, layers: layers)
  }

  func signal(of sample: WeightedSample) -> EncoderSignal {
    EncoderSignal(passed: 1, direct: sample.weight, score: scale * sample.weight)
  }
}
