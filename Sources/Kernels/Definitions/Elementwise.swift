import KernelInterface

extension Implementation {
  package static func apply(_ function: ElementwiseFunction, _ x: Matrix, into y: Matrix) {
    switch function {
    case .exponential: map(Exponential.self, x, into: y)
    case .logarithm: map(Logarithm.self, x, into: y)
    case .sigmoid: map(Sigmoid.self, x, into: y)
    case .sigmoidDerivative: map(SigmoidDerivative.self, x, into: y)
    case .logSigmoid: map(LogSigmoid.self, x, into: y)
    case .softplus: map(Softplus.self, x, into: y)
    case .hyperbolicTangent: map(HyperbolicTangent.self, x, into: y)
    }
  }

  @inline(always)
  private static func map<F: LaneFunction>(_: F.Type, _ x: Matrix, into y: Matrix) {
    for row in 0..<x.rows {
      let source = UnsafePointer(x.base + row &* x.stride)
      let target = y.base + row &* y.stride
      for (offset, lanes) in VectorRanges(of: x.columns) {
        F.value(.load(source + offset, lanes: lanes)).store(target + offset, lanes: lanes)
      }
    }
  }
}

/// A function by its type, not by a closure, so that it is always inlined.
private protocol LaneFunction {
  static func value(_ x: Lanes) -> Lanes
}

private enum Exponential: LaneFunction {
  @inline(always) static func value(_ x: Lanes) -> Lanes { .exponential(x) }
}

private enum Logarithm: LaneFunction {
  @inline(always) static func value(_ x: Lanes) -> Lanes { .logarithm(x) }
}

private enum Sigmoid: LaneFunction {
  @inline(always) static func value(_ x: Lanes) -> Lanes { .sigmoid(x) }
}

private enum SigmoidDerivative: LaneFunction {
  @inline(always) static func value(_ x: Lanes) -> Lanes { .sigmoidDerivative(x) }
}

private enum LogSigmoid: LaneFunction {
  @inline(always) static func value(_ x: Lanes) -> Lanes { .logSigmoid(x) }
}

private enum Softplus: LaneFunction {
  @inline(always) static func value(_ x: Lanes) -> Lanes { .softplus(x) }
}

private enum HyperbolicTangent: LaneFunction {
  @inline(always) static func value(_ x: Lanes) -> Lanes { .hyperbolicTangent(x) }
}
