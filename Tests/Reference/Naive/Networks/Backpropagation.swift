// The chain rule along one path, from the outputs down:
//   ḡ_β = σ'(β) ⊙ ḡ_d,  ḡ_s = Rᵀ ḡ_β (or ḡ_h where states are passed on),  ḡ_α the signal,
//   ḡ_below = Wᵀ ḡ_β + Uᵀ ḡ_α: log P(s | d) depends on the deterministic units below.

extension Naive.Network {
  /// ḡ_α `[unit]` of a layer, counted from 0, given ḡ_s = ∂ log P(y | h) / ∂s times the weight.
  typealias Signal = (_ layer: Int, _ values: Naive.LayerValues, _ stateGradient: [Double]) ->
    [Double]

  /// `outputWeight` ∂ log P(y | h) with the states held fixed, plus what `signal` puts on the
  /// logits of the stochastic units.
  func backpropagate(
    _ path: Naive.Path, outputWeight: Double, signal: Signal
  ) -> Naive.Parameters {
    let error = path.outputError.map { outputWeight * $0 }
    var gradient = ["V": Naive.outer(error, path.top), "c": Naive.column(error)]
    var above = transposedProduct("V", error, count: path.top.count)
    for (layer, values) in path.layers.enumerated().reversed() {
      let names = kind.names(layer: layer + 1)
      var below = values.below.map { _ in 0.0 }
      var stateGradient = above
      if let names = names.deterministic, let preactivations = values.preactivations {
        let g = zip(preactivations, above).map { Naive.sigmoidDerivative($0) * $1 }
        gradient[names.weights] = Naive.outer(g, values.below)
        gradient[names.bias] = Naive.column(g)
        if let stateWeights = names.stateWeights {
          gradient[stateWeights] = Naive.outer(g, values.states)
          stateGradient = transposedProduct(stateWeights, g, count: values.states.count)
        }
        below = transposedProduct(names.weights, g, count: below.count)
      }
      if let names = names.logits {
        let g = signal(layer, values, stateGradient)
        gradient[names.weights] = Naive.outer(g, values.below)
        gradient[names.bias] = Naive.column(g)
        below = zip(below, transposedProduct(names.weights, g, count: below.count)).map(+)
      }
      above = below
    }
    return gradient
  }

  /// Wᵀ g, `[count]`.
  private func transposedProduct(_ weights: String, _ g: [Double], count: Int) -> [Double] {
    Naive.matmul([g], parameters[weights]!, columns: count)[0]
  }
}
