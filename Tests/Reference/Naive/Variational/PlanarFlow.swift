import Foundation

// y = z + û t,  t = tanh(w·z + b),  û = u + c w,  c = (sp(w·u) − 1 − w·u) / ‖w‖², so that w·û > −1
// J = I + û ψᵀ,  ψ = (1 − t²) w,  det J = 1 + û·ψ > 0
// Source: Rezende & Mohamed 2015.

extension Naive {
  public struct PlanarFlow: FlowLayer {
    public let u: [Double]
    public let w: [Double]
    public let b: Double

    public init(u: [Double], w: [Double], b: Double) {
      self.u = u
      self.w = w
      self.b = b
    }

    public var parameters: Parameters { ["u": column(u), "w": column(w), "b": [[b]]] }

    public func transform(_ z: [Double]) -> (output: [Double], logDeterminant: Double) {
      let t = tanh(dot(w, z) + b)
      return (zip(z, direction).map { $0 + $1 * t }, log(determinant(t)))
    }

    public func backpropagate(_ v: [Double], at z: [Double]) -> BlockGradient {
      let t = tanh(dot(w, z) + b)
      let onArgument = tanhDerivative(of: t) * dot(direction, v)
      return BlockGradient(
        input: zip(v, w).map { $0 + onArgument * $1 },
        parameters: parameterGradient(
          onArgument: onArgument, onDirection: v.map { t * $0 }, at: z))
    }

    public func logDeterminantGradient(at z: [Double]) -> BlockGradient {
      let t = tanh(dot(w, z) + b)
      let slope = tanhDerivative(of: t)
      let determinant = determinant(t)
      let onArgument = -2 * t * slope * dot(w, direction) / determinant
      let direct = direction.map { slope * $0 / determinant }
      return BlockGradient(
        input: w.map { onArgument * $0 },
        parameters: parameterGradient(
          onArgument: onArgument, onDirection: w.map { slope * $0 / determinant }, at: z)
          + ["w": column(direct)])
    }

    /// v − ψ (û·v) / (1 + û·ψ).
    public func solveTransposed(_ v: [Double], at z: [Double]) -> [Double] {
      let t = tanh(dot(w, z) + b)
      let factor = tanhDerivative(of: t) * dot(direction, v) / determinant(t)
      return zip(v, w).map { $0 - factor * $1 }
    }

    /// û.
    private var direction: [Double] { zip(u, w).map { $0 + correction * $1 } }

    /// c.
    private var correction: Double {
      let alignment = dot(w, u)
      return (softplus(alignment) - 1 - alignment) / dot(w, w)
    }

    private func determinant(_ t: Double) -> Double {
      1 + tanhDerivative(of: t) * dot(w, direction)
    }

    /// By u, w, b from those on the argument of tanh and on û: ∂c/∂u = −σ(−w·u) w / ‖w‖² and
    /// ∂c/∂w = −(σ(−w·u) u + 2 c w) / ‖w‖².
    private func parameterGradient(
      onArgument: Double, onDirection h: [Double], at z: [Double]
    ) -> Parameters {
      let alongW = dot(h, w) / dot(w, w)
      let slope = sigmoid(-dot(w, u))
      let c = correction
      return [
        "u": column(zip(h, w).map { $0 - alongW * slope * $1 }),
        "w": column(
          w.indices.map {
            onArgument * z[$0] + c * h[$0] - alongW * (slope * u[$0] + 2 * c * w[$0])
          }),
        "b": [[onArgument]],
      ]
    }
  }
}
