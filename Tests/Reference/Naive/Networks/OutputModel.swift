/// What the outputs o `[O]` of one particle say about the target y.
extension Naive {
  public enum OutputModel: String, Sendable, CaseIterable, Decodable {
    case softmax, bernoulli, gaussian

    /// log P(y | h), in nats, all constants included.
    public func logLikelihood(of target: Target, outputs: [Double]) -> Double {
      switch (self, target) {
      case (.softmax, .label(let y)): softmaxLogLikelihood(label: y, logits: outputs)
      case (.bernoulli, .values(let y)): bernoulliLogLikelihood(targets: y, logits: outputs)
      case (.gaussian, .values(let y)): gaussianLogLikelihood(targets: y, means: outputs)
      default: preconditionFailure("a \(self) output with a target of another kind")
      }
    }

    /// e = ∂ log P(y | h) / ∂o, `[O]`.
    public func error(of target: Target, outputs: [Double]) -> [Double] {
      switch (self, target) {
      case (.softmax, .label(let y)): softmaxError(label: y, logits: outputs)
      case (.bernoulli, .values(let y)): bernoulliError(targets: y, logits: outputs)
      case (.gaussian, .values(let y)): gaussianError(targets: y, means: outputs)
      default: preconditionFailure("a \(self) output with a target of another kind")
      }
    }
  }

  /// A class in 0..<O for softmax; `[O]` values, in [0, 1] for Bernoulli.
  public enum Target: Sendable, Equatable {
    case label(Int)
    case values([Double])
  }

  /// Input x `[H₀]`, possibly without entries, and target y.
  public struct Example: Sendable {
    public let x: [Double]
    public let y: Target

    public init(x: [Double], y: Target) {
      self.x = x
      self.y = y
    }
  }
}
