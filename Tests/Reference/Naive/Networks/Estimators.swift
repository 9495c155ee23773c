// The signal ḡ⁽ᵐ⁾ on the logits of particle m; G(Wˡ) = Σₘ ḡ⁽ᵐ⁾ ⊗ hˡ⁻¹, G(bˡ) = Σₘ ḡ⁽ᵐ⁾, and
// G(V) = Σₘ w̄⁽ᵐ⁾ e⁽ᵐ⁾ ⊗ hᴸ, the same for all.  Source: Raiko et al. 2015, equations 14-32.

extension Naive {
  public enum Estimator: Sendable {
    /// δ (Ĉ_M − L̄) with a constant baseline per unit, `[layer][unit]`; none is 0.
    case g1(baseline: [[Double]]?)
    /// ∂Ĉ_M/∂h, straight through.
    case g2
    /// σ'(a) ∂Ĉ_M/∂h.
    case g3
    /// w̄ δ.
    case g4
    /// (w̄ − 1/M) δ.
    case g5
    /// (w̄ − c) δ.
    case centered(constant: Double)
    /// M/(M − 1) (w̄ − 1/M) δ: without the shrinkage by 1 − 1/M of nearly equal weights; M ≥ 2.
    case g5Corrected
    /// 0: ∂Ĉ_M with the states held fixed, all there is where sampling has no parameters (A, D).
    case backpropagation

    /// ḡ⁽ᵐ⁾ `[unit]` of a layer counted from 0; `stateGradient` is ∂Ĉ_M/∂h⁽ᵐ⁾ along the path.
    func signal(
      _ m: Int, of particles: Particles, layer: Int, values: LayerValues, stateGradient: [Double]
    ) -> [Double] {
      let score = values.score
      let weight = particles.normalizedWeights[m]
      let count = Double(particles.paths.count)
      switch self {
      case .g1(let baseline):
        let baseline = baseline?[layer] ?? score.map { _ in 0 }
        return zip(score, baseline).map { $0 * (particles.criterion - $1) }
      case .g2: return stateGradient
      case .g3: return zip(values.logits, stateGradient).map { sigmoidDerivative($0) * $1 }
      case .g4: return score.map { weight * $0 }
      case .g5: return score.map { (weight - 1 / count) * $0 }
      case .centered(let constant): return score.map { (weight - constant) * $0 }
      case .g5Corrected: return score.map { count / (count - 1) * (weight - 1 / count) * $0 }
      case .backpropagation: return score.map { _ in 0 }
      }
    }
  }
}

extension Naive.Network {
  /// The estimate of one example from given particles, of every parameter.
  public func gradient(
    _ estimator: Naive.Estimator, _ particles: Naive.Particles
  ) -> Naive.Parameters {
    .sum(
      particles.paths.enumerated().map { m, path in
        backpropagate(path, outputWeight: particles.normalizedWeights[m]) { layer, values, above in
          estimator.signal(
            m, of: particles, layer: layer, values: values, stateGradient: above)
        }
      })
  }

  /// a ∂ log P(y | h) + b ∂ log P(h | x) of one path.
  public func gradient(
    of path: Naive.Path, likelihoodWeight a: Double, priorWeight b: Double
  ) -> Naive.Parameters {
    backpropagate(path, outputWeight: a) { _, values, _ in values.score.map { b * $0 } }
  }
}
