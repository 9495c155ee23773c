@testable import NaiveReference

// Gradients that are wrong in one place, for the laws to reject.

extension Naive.Network {
  /// The gradient of any signal on the logits of particle m.
  func gradient(
    _ particles: Naive.Particles, signal: (_ m: Int, _ values: Naive.LayerValues) -> [Double]
  ) -> Naive.Parameters {
    particles.paths.indices.map { m in
      backpropagate(particles.paths[m], outputWeight: particles.normalizedWeights[m]) {
        _, values, _ in signal(m, values)
      }
    }.reduce(0 * parameters, +)
  }

  /// As if log P(s | d) did not depend on the deterministic units below: what is put on α stays there.
  func withoutSamplingPath(
    _ estimator: Naive.Estimator, _ particles: Naive.Particles
  ) -> Naive.Parameters {
    let whole = gradient(estimator, particles)
    return gradient(.backpropagation, particles).merging(
      whole.filter { $0.key.lowercased().hasPrefix("u") }
    ) { $1 }
  }

  /// ∂ Σ w̄ [log P(y | h) + log P(h | x)] with w̄ differentiated too:
  /// ∂w̄ₘ = w̄ₘ (eₘ − Σⱼ w̄ⱼ eⱼ) joins the output errors.
  func gradientThroughWeights(_ particles: Naive.Particles) -> Naive.Parameters {
    let joints = particles.paths.map { $0.logLikelihood + $0.logProbability }
    let weights = particles.normalizedWeights
    let mean = zip(weights, joints).reduce(0) { $0 + $1.0 * $1.1 }
    return particles.paths.indices.map { m in
      gradient(
        of: particles.paths[m], likelihoodWeight: weights[m] * (1 + joints[m] - mean),
        priorWeight: weights[m])
    }.reduce(0 * parameters, +)
  }
}

extension Naive.Autoencoder {
  /// ∂ Σ w̃ log w with w̃ differentiated too: Σ w̃ₖ (1 + log wₖ − Σⱼ w̃ⱼ log wⱼ) ∂ log wₖ.
  func gradientThroughWeights(_ samples: Naive.ImportanceSamples) -> Naive.Parameters {
    let mean = Naive.dot(samples.normalizedWeights, samples.logWeights)
    let weights = zip(samples.normalizedWeights, samples.logWeights).map { $0 * (1 + $1 - mean) }
    return gradient(.total, samples, generativeWeights: weights, inferenceWeights: weights)
  }
}

extension Naive.Particles {
  /// Layers above the first see σ(a) of the layer below in their outer products.
  var withMeansBelow: Naive.Particles { changingBelow { $0.logits.map(Naive.sigmoid) } }

  /// Layers above the first of a hybrid network see s of the layer below in their outer products,
  /// not d; of layers with as many stochastic units as deterministic ones.
  var withStatesBelow: Naive.Particles { changingBelow(\.states) }

  var withMeansOnTop: Naive.Particles {
    changingPaths { $0.with(layers: $0.layers, top: $0.layers.last!.logits.map(Naive.sigmoid)) }
  }

  /// All particles have the deterministic units of the first.
  var withSharedUnits: Naive.Particles {
    changingPaths { path in
      let layers = zip(path.layers, paths[0].layers).map { own, first in
        Naive.LayerValues(
          below: first.below, logits: own.logits, states: own.states,
          preactivations: first.preactivations, above: first.above)
      }
      return path.with(layers: layers, top: paths[0].top)
    }
  }

  /// What layers above the first see of the one below.
  private func changingBelow(
    _ seen: (Naive.LayerValues) -> [Double]
  ) -> Naive.Particles {
    changingPaths { path in
      let layers = path.layers.enumerated().map { layer, values in
        layer == 0 ? values : values.with(below: seen(path.layers[layer - 1]))
      }
      return path.with(layers: layers, top: path.top)
    }
  }

  private func changingPaths(_ change: (Naive.Path) -> Naive.Path) -> Naive.Particles {
    Naive.Particles(paths.map(change))
  }
}

extension Naive.LayerValues {
  fileprivate func with(below: [Double]) -> Naive.LayerValues {
    Naive.LayerValues(
      below: below, logits: logits, states: states, preactivations: preactivations, above: above)
  }
}

extension Naive.Path {
  fileprivate func with(layers: [Naive.LayerValues], top: [Double]) -> Naive.Path {
    Naive.Path(
      particle: particle, layers: layers, top: top, outputs: outputs, logLikelihood: logLikelihood,
      outputError: outputError)
  }
}
