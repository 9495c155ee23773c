import Foundation

// yᵢ = zᵢ e^{sᵢ} + mᵢ,  s = tanh(Ws z + bs),  m = Wm z + bm, strictly lower triangular:
// sᵢ and mᵢ see z_j of j < i only.  log |det J| = Σ s
// Source: Kingma et al. 2016.

extension Naive {
  public struct InverseAutoregressiveFlow: FlowLayer {
    /// `Ws`, `bs`, `Wm`, `bm`; entries of Ws and Wm on and above the diagonal count as 0 and have
    /// no gradient.
    public let parameters: Parameters

    public init(_ parameters: Parameters) {
      self.parameters = parameters.merging(
        ["Ws": belowDiagonal(parameters["Ws"]!), "Wm": belowDiagonal(parameters["Wm"]!)]
      ) { $1 }
    }

    public func transform(_ z: [Double]) -> (output: [Double], logDeterminant: Double) {
      let s = scale(z)
      let m = affine(parameters["Wm"]!, z, parameters["bm"]!)
      return (z.indices.map { z[$0] * exp(s[$0]) + m[$0] }, s.reduce(0, +))
    }

    public func backpropagate(_ v: [Double], at z: [Double]) -> BlockGradient {
      let s = scale(z)
      let direct = zip(v, s).map { $0 * exp($1) }
      var gradient = conditionerGradient(onScale: product(direct, z), onShift: v, at: z)
      gradient.input = sum(gradient.input, direct)
      return gradient
    }

    public func logDeterminantGradient(at z: [Double]) -> BlockGradient {
      conditionerGradient(onScale: z.map { _ in 1 }, onShift: z.map { _ in 0 }, at: z)
    }

    /// A triangular solve, last coordinate first.
    public func solveTransposed(_ v: [Double], at z: [Double]) -> [Double] {
      let jacobian = jacobian(z)
      var x = v
      for j in x.indices.reversed() {
        for i in (j + 1)..<x.count { x[j] -= jacobian[i][j] * x[i] }
        x[j] /= jacobian[j][j]
      }
      return x
    }

    /// J_ij = δ_ij e^{sᵢ} + zᵢ e^{sᵢ} ∂sᵢ/∂z_j + ∂mᵢ/∂z_j.
    private func jacobian(_ z: [Double]) -> [[Double]] {
      let s = scale(z)
      return z.indices.map { i in
        z.indices.map { j in
          (i == j ? exp(s[i]) : 0)
            + z[i] * exp(s[i]) * tanhDerivative(of: s[i]) * parameters["Ws"]![i][j]
            + parameters["Wm"]![i][j]
        }
      }
    }

    private func scale(_ z: [Double]) -> [Double] {
      affine(parameters["Ws"]!, z, parameters["bs"]!).map(Naive.tanh)
    }

    /// The gradient of onScale · s + onShift · m by z and the parameters.
    private func conditionerGradient(
      onScale: [Double], onShift: [Double], at z: [Double]
    ) -> BlockGradient {
      let g = product(scale(z).map(tanhDerivative), onScale)
      return BlockGradient(
        input: sum(
          matmul([g], parameters["Ws"]!)[0], matmul([onShift], parameters["Wm"]!)[0]),
        parameters: [
          "Ws": belowDiagonal(outer(g, z)), "bs": column(g),
          "Wm": belowDiagonal(outer(onShift, z)), "bm": column(onShift),
        ])
    }
  }

  /// The entries below the diagonal, 0 elsewhere.
  static func belowDiagonal(_ matrix: [[Double]]) -> [[Double]] {
    matrix.enumerated().map { i, row in row.enumerated().map { $0 < i ? $1 : 0 } }
  }
}
