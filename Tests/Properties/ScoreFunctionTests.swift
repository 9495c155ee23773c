import Foundation
import NaiveReference
import Nets
import Testing

/// E[∂ log P(h | x)] = 0: the score has zero mean, for every parameter that sampling depends on.
@Suite struct `Score function` {
  /// Σ_h P(h) ∂ log P(h) / ∂a = 0, relative to E|∂ log P / ∂a|. Every state is visited, so the only
  /// error is rounding: four factors of half an ULP.
  @Test(arguments: [-700, -37, -17, -1, 0, 0.3, 12, 17, 37, 700])
  func `one unit`(logit: Double) {
    #expect(relativeMean(logit) { logit in Naive.sigmoid(-logit) } <= 4 * .ulpOfOne)
  }

  /// Trap: 1 − σ(a) is 0 in double precision from a = 37 on, so a saturated unit never learns.
  @Test(arguments: [37.0, 700]) func `one minus sigmoid is rejected`(logit: Double) {
    #expect(relativeMean(logit) { logit in 1 - Naive.sigmoid(logit) } > 0.1)
  }

  private func relativeMean(_ logit: Double, one: (Double) -> Double) -> Double {
    let p = Naive.sigmoid(logit)
    let q = Naive.sigmoid(-logit)
    return abs(p * one(logit) - q * p) / (q * p)
  }

  /// The same for whole networks: the estimator whose weight is 1 has mean 0.
  @Test(arguments: LawCase.stochastic + LawCase.hybridC)
  func `networks`(_ source: LawCase) {
    let exact = source.expectedGradient(particles: 1) { particles in
      source.network.gradient(of: particles.paths[0], likelihoodWeight: 0, priorWeight: 1)
    }
    #expect(exact.magnitude <= 1e-12)

    // On the package only the parameters of the sampling get the score alone.
    let sampling = source.expectedGradient(UnitWeight(), particles: 1).filter {
      source.network.kind == .sfnn ? LawCase.isHidden($0.key) : $0.key.lowercased().hasPrefix("u")
    }
    #expect(!sampling.isEmpty)
    let tolerance = source.tolerance(.package, particles: 1, against: sampling)
    #expect(sampling.magnitude <= tolerance)
  }

  /// Weights that know their own particle do not have mean 0.
  @Test(arguments: LawCase.stochastic) func `weights of the own particle`(_ source: LawCase) {
    let mean = source.expectedGradient(particles: 1) { particles in
      source.network.gradient(
        of: particles.paths[0], likelihoodWeight: 0, priorWeight: exp(particles.criterion))
    }
    #expect(mean.hidden.magnitude > 1e-3)
  }
}

/// g = δ: an estimator of nothing.
private struct UnitWeight: GradientEstimator {
  let name = "score"
  let target = GradientTarget.expectedCriterion
  let bias = GradientBias.unbounded
  let signal = HiddenSignal.score { _ in 1 }
}
