// μ = slope · v + offset,  ℓ = bend · tanh(v) + logDeviation

extension Naive {
  /// The smallest conditional Gaussian whose mean and deviation both depend on its input: one
  /// number in, one coordinate out, so that expectations are quadratures.
  public struct ScalarGaussianBlock: Block {
    public let slope: Double
    public let offset: Double
    public let bend: Double
    public let logDeviation: Double

    public init(slope: Double = 0, offset: Double = 0, bend: Double = 0, logDeviation: Double = 0) {
      self.slope = slope
      self.offset = offset
      self.bend = bend
      self.logDeviation = logDeviation
    }

    public var parameters: Parameters { named(slope, offset, bend, logDeviation) }

    public func heads(_ input: [Double]) -> [[Double]] {
      [[slope * input[0] + offset], [bend * tanh(input[0]) + logDeviation]]
    }

    public func backpropagate(_ signals: [[Double]], at input: [Double]) -> BlockGradient {
      let (mean, deviation) = (signals[0][0], signals[1][0])
      let t = tanh(input[0])
      return BlockGradient(
        input: [mean * slope + deviation * bend * tanhDerivative(of: t)],
        parameters: named(mean * input[0], mean, deviation * t, deviation))
    }

    private func named(
      _ slope: Double, _ offset: Double, _ bend: Double, _ logDeviation: Double
    ) -> Parameters {
      [
        "slope": [[slope]], "offset": [[offset]], "bend": [[bend]],
        "logDeviation": [[logDeviation]],
      ]
    }
  }
}
