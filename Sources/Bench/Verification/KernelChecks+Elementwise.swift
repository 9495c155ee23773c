import Kernels
import NaiveReference

extension KernelCheck {
  static let elementwise = ElementwiseFunction.allCases.map { function in
    KernelCheck(function.kernelName, bound: function.errorBound, unit: .ulp) {
      kernels, input, worst in
      let x = input.row(arguments)
      let y = input.empty(rows: 1, columns: x.columns)
      kernels.apply(function, x, into: y)
      for (argument, value) in zip(arguments, y.array) {
        worst.include(value, exact: function.definition(Double(argument)))
      }
    }
  }

  /// Ends and special values, every binade of both signs, and the range where the functions bend;
  /// their number leaves a tail in every vector length.
  private static let arguments: [Float] = {
    let special: [Float] = [
      0, .leastNonzeroMagnitude, .leastNormalMagnitude, 1, 88.72284, 100, 103.97, .infinity,
      .greatestFiniteMagnitude,
    ]
    let binades = (-149...127).flatMap { exponent in
      [1, 1.234_567, 1.75, 1.999_999].map {
        Float(sign: .plus, exponent: exponent, significand: $0)
      }
    }
    let bends = stride(from: Float(0), to: 112, by: 0.013_7)
    let magnitudes = special + binades + bends
    return [.nan] + magnitudes + magnitudes.map { -$0 }
  }()
}

extension ElementwiseFunction {
  /// Its name in `bench verify` and in ids.
  var kernelName: String {
    switch self {
    case .exponential: "exp"
    case .logarithm: "log"
    case .sigmoid: "sigmoid"
    case .sigmoidDerivative: "sigmoid-derivative"
    case .logSigmoid: "log-sigmoid"
    case .softplus: "softplus"
    case .hyperbolicTangent: "tanh"
    }
  }

  /// Its definition in double precision.
  var definition: @Sendable (Double) -> Double {
    switch self {
    case .exponential: Naive.exponential
    case .logarithm: Naive.logarithm
    case .sigmoid: Naive.sigmoid
    case .sigmoidDerivative: Naive.sigmoidDerivative
    case .logSigmoid: Naive.logSigmoid
    case .softplus: Naive.softplus
    case .hyperbolicTangent: Naive.tanh
    }
  }
}
