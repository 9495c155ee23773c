import NaiveReference
import Nets
import Testing

/// What a hidden unit calls 0 and 1 is of no consequence: with its W and b negated, its column of the
/// weights above negated and their biases shifted by it, C stays and gradients map accordingly.
@Suite struct `Relabelling` {
  @Test(arguments: LawCase.stochastic, CodePath.allCases)
  func `gradients follow`(_ source: LawCase, _ path: CodePath) {
    let relabelled = source.relabelled
    #expect(abs(relabelled.enumeration.criterion - source.enumeration.criterion) <= 1e-12)
    let flipped = source.someParticles.map { particle in
      particle.enumerated().map { layer, states in
        layer == source.relabelledLayer ? [!states[0]] + states.dropFirst() : states
      }
    }
    for estimator in LawEstimator.ofStochasticUnits {
      let gradient = source.gradient(estimator, source.someParticles, on: path)
      let other = relabelled.gradient(estimator, flipped, on: path)
      let tolerance = 2 * relabelled.tolerance(path, particles: 3, against: gradient)
      #expect(other.distance(to: source.relabelling(gradient)) <= tolerance, "\(estimator.name)")
    }
  }

  /// Without the shift of the bias above, C is another.
  @Test(arguments: LawCase.stochastic) func `forgetting the shift is rejected`(_ source: LawCase) {
    let wrong = source.relabelled.with { $0["c"] = source.network.parameters["c"] }
    #expect(abs(wrong.enumeration.criterion - source.enumeration.criterion) > 1e-3)
  }
}

extension LawCase {
  /// The first unit of the top layer is the one renamed.
  fileprivate var relabelledLayer: Int { network.sizes.hidden.count - 1 }

  fileprivate var relabelled: LawCase {
    let layer = relabelledLayer + 1
    return with { parameters in
      parameters["W\(layer)"]![0] = parameters["W\(layer)"]![0].map { -$0 }
      parameters["b\(layer)"]![0][0].negate()
      for output in parameters["V"]!.indices {
        parameters["c"]![output][0] += parameters["V"]![output][0]
        parameters["V"]![output][0].negate()
      }
    }
  }

  /// The gradient of the renamed network: o = V h + c, so e ⊗ (1 − h) = G(c) − G(V).
  fileprivate func relabelling(_ gradient: Naive.Parameters) -> Naive.Parameters {
    let layer = relabelledLayer + 1
    var result = gradient
    result["W\(layer)"]![0] = gradient["W\(layer)"]![0].map { -$0 }
    result["b\(layer)"]![0][0].negate()
    for output in result["V"]!.indices {
      result["V"]![output][0] = gradient["c"]![output][0] - gradient["V"]![output][0]
    }
    return result
  }
}
