import KernelInterface

extension KernelSet {
  /// y = f(x), element by element; x and y `[rows, columns]`, and may be the same.
  ///
  /// Defined for every x, NaN giving NaN. Errors: `ElementwiseFunction.errorBound`.
  public func apply(_ function: ElementwiseFunction, _ x: Matrix, into y: Matrix) {
    requireSameShape(x, y, "apply")
    implementation.apply(function, x, into: y)
  }
}
