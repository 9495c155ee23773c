import Foundation
import Kernels

/// How the outputs o of a particle explain the target y.
public enum OutputModel: String, CaseIterable, Sendable {
  /// y is a class; targets `[examples, 1]` hold its number.
  case softmax
  /// y in [0, 1] for each output; targets `[examples, outputs]`.
  case bernoulli
  /// y real, unit variance around o; targets `[examples, outputs]`.
  case gaussian

  /// The columns of a target.
  public func targetColumns(outputs: Int) -> Int { self == .softmax ? 1 : outputs }

  /// What log w leaves out of log P(y | h): −½ log 2π per output of a Gaussian. It is the same for all
  /// particles, so it is added, in double precision, only where a likelihood is reported.
  public func constant(outputs: Int) -> Double {
    self == .gaussian ? -0.5 * Double(outputs) * log(2 * Double.pi) : 0
  }

  /// log P(y | h) of each row, and e = ∂ log P / ∂o in place of the outputs.
  func likelihood(
    _ outputs: Matrix, _ targets: Matrix, into logWeights: Matrix, _ kernels: KernelSet
  ) {
    switch self {
    case .softmax: kernels.softmaxLikelihood(outputs, classes: targets, into: logWeights)
    case .bernoulli: kernels.bernoulliLikelihood(outputs, targets, into: logWeights)
    case .gaussian: kernels.gaussianLikelihood(outputs, targets, into: logWeights)
    }
  }
}
