import Kernels
import NaiveReference

extension GoldenCase.Numerics {
  /// Kernels to their bound in ULP; the reference, in double precision, to 1e-10 of each value, however
  /// small it is.
  func check(_ kernels: KernelSet, _ report: inout CaseReport) {
    for (number, scalar) in scalars.enumerated() {
      for function in scalar.functions {
        let location = "scalar[\(number)].\(function.key)"
        checkReference(
          function.key, function.kernel.definition(function.argument), function.value,
          at: location, &report)
        checkKernel(function, kernels, at: location, &report)
      }
    }
    for (number, list) in lists.enumerated() {
      checkWeights(list, kernels, at: "lists[\(number)]", &report)
    }
  }

  private func checkReference(
    _ name: String, _ computed: Double, _ expected: Double,
    absolute: Double = .leastNonzeroMagnitude, at location: String, _ report: inout CaseReport
  ) {
    report.note(
      "\(name), reference", error: abs(computed - expected),
      tolerance: max(1e-10 * expected.magnitude, absolute), at: location)
  }

  private func checkKernel(
    _ function: Scalar.Function, _ kernels: KernelSet, at location: String,
    _ report: inout CaseReport
  ) {
    let input = CheckInput()
    let x = input.row([Float(function.argument)])
    kernels.apply(function.kernel, x, into: x)
    let ulp = Double(Float(function.value).ulp)
    let rounding = abs(Double(Float(function.argument)) - function.argument)
    report.note(
      "\(function.key), kernel", error: abs(Double(x[0, 0]) - function.value),
      tolerance: function.kernel.errorBound * ulp + function.slope * rounding, at: location)
  }

  /// Log-weights are rounded to Float first, which moves a sum by as much and a weight in proportion.
  private func checkWeights(
    _ list: List, _ kernels: KernelSet, at location: String, _ report: inout CaseReport
  ) {
    let input = CheckInput()
    let logWeights = input.row(list.logWeights.map { Float($0) })
    let normalized = input.empty(rows: 1, columns: logWeights.columns)
    let criterion = input.empty(rows: 1, columns: 1)
    kernels.normalizeWeights(logWeights, into: normalized, criterion: criterion)
    let rounding = list.logWeights.map { abs(Double(Float($0)) - $0) }.max()!
    report.note(
      "log_mean_exp", error: abs(Double(criterion[0, 0]) - list.logMeanExp),
      tolerance: CaseReport.logarithmTolerance(largest: list.logMeanExp.magnitude) + rounding,
      at: "\(location).log_mean_exp")
    checkReference(
      "log_mean_exp", Naive.logMeanExp(list.logWeights), list.logMeanExp,
      absolute: 1e-12, at: "\(location).log_mean_exp", &report)
    report.compare(
      "w_bar", normalized.array.map(Double.init), list.normalizedWeights,
      tolerance: { CaseReport.gradientTolerance(largest: $0) + 2 * rounding },
      at: "\(location).w_bar")
    for (computed, expected) in zip(
      Naive.normalizedWeights(list.logWeights), list.normalizedWeights)
    {
      checkReference(
        "w_bar", computed, expected, absolute: 1e-12, at: "\(location).w_bar", &report)
    }
  }
}

extension GoldenCase.Numerics.Scalar {
  fileprivate struct Function {
    let key: String
    let kernel: ElementwiseFunction
    let argument: Double
    let value: Double
    /// The derivative's magnitude at the argument, or a bound of it.
    let slope: Double
  }

  fileprivate var functions: [Function] {
    let a = argument
    return [
      .init("sigmoid", .sigmoid, a, sigmoid, slope: sigmoidDerivative),
      .init("one_minus_sigmoid", .sigmoid, -a, oneMinusSigmoid, slope: sigmoidDerivative),
      .init("softplus", .softplus, a, softplus, slope: sigmoid),
      .init("log_sigmoid", .logSigmoid, a, logSigmoid, slope: oneMinusSigmoid),
      .init("log_one_minus_sigmoid", .logSigmoid, -a, logOneMinusSigmoid, slope: sigmoid),
      .init("dsigmoid", .sigmoidDerivative, a, sigmoidDerivative, slope: sigmoidDerivative),
    ]
  }
}

extension GoldenCase.Numerics.Scalar.Function {
  fileprivate init(
    _ key: String, _ kernel: ElementwiseFunction, _ argument: Double, _ value: Double,
    slope: Double
  ) {
    self.init(key: key, kernel: kernel, argument: argument, value: value, slope: slope)
  }
}
