@testable import Kernels
@testable import bench

extension FuzzedKernel {
  static let elementwise = [
    FuzzedKernel("apply") { input in
      let function = ElementwiseFunction.allCases.randomElement(using: &input.random)!
      let x = input.matrix(
        rows: input.length(0...8), columns: input.length(0...200), scale: 110,
        special: ElementwiseTests.edges)
      let before = x.doubles
      let y = input.bool() ? x : input.result(rows: x.rows, columns: x.columns)
      input.kernels.apply(function, x, into: y)
      input.expect(y, before.map { $0.map(function.definition) }, ulps: function.errorBound)
    }
  ]
}
