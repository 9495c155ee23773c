import Foundation

// y₁ = z₁,  y₂ = z₂ e^s + t,  s = tanh(Ws z₁ + bs),  t = Wt z₁ + bt,  log |det J| = Σ s
// Source: Dinh, Sohl-Dickstein, Bengio 2017.

extension Naive {
  /// Affine coupling: the columns of Ws are the coordinates that pass, its rows those that change.
  public struct CouplingFlow: FlowLayer {
    /// `Ws`, `bs`, `Wt`, `bt`.
    public let parameters: Parameters
    /// Whether it acts on the coordinates in reversed order, and gives them back in theirs.
    public let isReversed: Bool

    public init(_ parameters: Parameters, isReversed: Bool) {
      self.parameters = parameters
      self.isReversed = isReversed
    }

    public func transform(_ z: [Double]) -> (output: [Double], logDeterminant: Double) {
      let (first, second) = split(z)
      let (s, t) = conditioner(first)
      return (
        joined(first, second.indices.map { second[$0] * exp(s[$0]) + t[$0] }), s.reduce(0, +)
      )
    }

    public func backpropagate(_ v: [Double], at z: [Double]) -> BlockGradient {
      let (first, second) = split(z)
      let (s, _) = conditioner(first)
      let (v1, v2) = split(v)
      let throughSecond = zip(v2, s).map { $0 * exp($1) }
      let conditioning = conditionerGradient(
        onScale: product(throughSecond, second), onShift: v2, at: first)
      return BlockGradient(
        input: joined(sum(v1, conditioning.input), throughSecond),
        parameters: conditioning.parameters)
    }

    public func logDeterminantGradient(at z: [Double]) -> BlockGradient {
      let (first, second) = split(z)
      let zeros = second.map { _ in 0.0 }
      let conditioning = conditionerGradient(
        onScale: second.map { _ in 1 }, onShift: zeros, at: first)
      return BlockGradient(
        input: joined(conditioning.input, zeros), parameters: conditioning.parameters)
    }

    /// v₂' = v₂ e^{−s},  v₁' = v₁ − (∂y₂/∂z₁)ᵀ v₂'.
    public func solveTransposed(_ v: [Double], at z: [Double]) -> [Double] {
      let (first, second) = split(z)
      let (s, _) = conditioner(first)
      let (v1, v2) = split(v)
      let solved = zip(v2, s).map { $0 * exp(-$1) }
      let scaled = second.indices.map { solved[$0] * second[$0] * exp(s[$0]) }
      let conditioning = conditionerGradient(onScale: scaled, onShift: solved, at: first)
      return joined(zip(v1, conditioning.input).map(-), solved)
    }

    private func conditioner(_ first: [Double]) -> (scale: [Double], shift: [Double]) {
      (
        affine(parameters["Ws"]!, first, parameters["bs"]!).map(Naive.tanh),
        affine(parameters["Wt"]!, first, parameters["bt"]!)
      )
    }

    /// The gradient of onScale · s + onShift · t by z₁ and the parameters.
    private func conditionerGradient(
      onScale: [Double], onShift: [Double], at first: [Double]
    ) -> BlockGradient {
      let (s, _) = conditioner(first)
      let g = product(s.map(tanhDerivative), onScale)
      let input = sum(
        matmul([g], parameters["Ws"]!, columns: first.count)[0],
        matmul([onShift], parameters["Wt"]!, columns: first.count)[0])
      return BlockGradient(
        input: input,
        parameters: [
          "Ws": outer(g, first), "bs": column(g), "Wt": outer(onShift, first),
          "bt": column(onShift),
        ])
    }

    private func split(_ z: [Double]) -> (first: [Double], second: [Double]) {
      let ordered = isReversed ? z.reversed() : z
      let passing = z.count - parameters["bs"]!.count
      return (Array(ordered.prefix(passing)), Array(ordered.dropFirst(passing)))
    }

    private func joined(_ first: [Double], _ second: [Double]) -> [Double] {
      isReversed ? (first + second).reversed() : first + second
    }
  }
}
