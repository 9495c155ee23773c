import KernelInterface

extension Implementation {
  package static func apply(_ function: ElementwiseFunction, _ x: Matrix, into y: Matrix) {
    switch function {
    case .exponential: map(x, into: y, Lanes.exponential)
    case .logarithm: map(x, into: y, Lanes.logarithm)
    case .sigmoid: map(x, into: y, Lanes.sigmoid)
    case .sigmoidDerivative: map(x, into: y, Lanes.sigmoidDerivative)
    case .logSigmoid: map(x, into: y, Lanes.logSigmoid)
    case .softplus: map(x, into: y, Lanes.softplus)
    case .hyperbolicTangent: map(x, into: y, Lanes.hyperbolicTangent)
    }
  }

  @inline(__always)
  private static func map(_ x: Matrix, into y: Matrix, _ function: (Lanes) -> Lanes) {
    for row in 0..<x.rows {
      let source = UnsafePointer(x.base + row &* x.stride)
      let target = y.base + row &* y.stride
      forEachVector(of: x.columns) { offset, lanes in
        function(.load(source + offset, lanes: lanes)).store(target + offset, lanes: lanes)
      }
    }
  }
}
