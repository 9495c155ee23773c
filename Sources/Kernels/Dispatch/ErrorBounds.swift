import KernelInterface

extension ElementwiseFunction {
  /// The largest error on any instruction set, in ULP of the exact value rounded to Float (subnormal
  /// results count in ULP of the least normal one). `bench verify` and the tests read it.
  public var errorBound: Double {
    switch self {
    case .exponential: 1.5
    case .logarithm: 1.5
    case .sigmoid: 2.5
    case .sigmoidDerivative: 4
    case .logSigmoid, .softplus: 2.5
    case .hyperbolicTangent: 2
    }
  }
}
