/// Functions of one number, applied to every element.
public enum ElementwiseFunction: String, CaseIterable, Sendable {
  case exponential, logarithm, sigmoid, sigmoidDerivative, logSigmoid, softplus, hyperbolicTangent
}

/// What every instruction set implements, once per module from the same definitions. Only views,
/// pointers and numbers cross this border, never a SIMD value; shapes were checked by `KernelSet`,
/// which documents each kernel.
package protocol KernelImplementation: SendableMetatype {
  static func apply(_ function: ElementwiseFunction, _ x: Matrix, into y: Matrix)

  static func matmul(
    _ a: Matrix, transposed aTransposed: Bool, _ b: Matrix, transposed bTransposed: Bool,
    startingFrom start: Matrix?, into c: Matrix, scratch: UnsafeMutablePointer<Float>)

  static func binaryMatmul(
    _ states: BitMatrix, _ weights: Matrix, startingFrom start: Matrix?, into output: Matrix,
    scratch: UnsafeMutablePointer<Float>)
}
