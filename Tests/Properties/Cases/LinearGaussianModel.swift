import Foundation
import NaiveReference

/// z_L ~ N(0, 1), zₗ ~ N(a zₗ₊₁ + b, e^2ℓ) and x ~ N(c z₁ + d, e^2ℓ), with one unit in each of one or
/// two layers: the exact posterior is linear and Gaussian too, so that q can be it for every x.
struct LinearGaussianModel {
  var prior = Linear(slope: 0.75, offset: 0.125, logDeviation: -0.25)
  var likelihood = Linear(slope: 0.5, offset: -0.25, logDeviation: 0.125)
  let layers: Int

  /// The conditional N(slope · v + offset, e^2ℓ) of one number given another.
  struct Linear {
    var slope = 0.0
    var offset = 0.0
    var logDeviation = 0.0

    var variance: Double { exp(2 * logDeviation) }

    var block: Naive.ScalarGaussianBlock {
      Naive.ScalarGaussianBlock(slope: slope, offset: offset, logDeviation: logDeviation)
    }

    /// p(v | y) of v ~ N(mean, variance) and y ~ N(slope · v + offset, e^2ℓ), for every y.
    func posterior(mean: Double, variance: Double) -> Linear {
      let precision = 1 / variance + slope * slope / self.variance
      let gain = slope / self.variance / precision
      return Linear(
        slope: gain, offset: mean / variance / precision - gain * offset,
        logDeviation: -log(precision) / 2)
    }
  }

  /// Mean and variance of z₁ under p.
  private var firstLatent: (mean: Double, variance: Double) {
    layers == 1 ? (0, 1) : (prior.offset, prior.slope * prior.slope + prior.variance)
  }

  /// log p(x)
  func logEvidence(_ x: Double) -> Double {
    let (mean, variance) = firstLatent
    return Naive.Gaussian(
      mean: [likelihood.slope * mean + likelihood.offset],
      logDeviation: [
        log(likelihood.slope * likelihood.slope * variance + likelihood.variance) / 2
      ]
    ).logDensity(at: [x])
  }

  /// With q(z₁ | x) and q(z₂ | z₁) the posteriors; `shift` moves the mean of the first away from it.
  func autoencoder(shift: Double = 0) -> Naive.Autoencoder {
    let (mean, variance) = firstLatent
    var first = likelihood.posterior(mean: mean, variance: variance)
    first.offset += shift
    let second = prior.posterior(mean: 0, variance: 1)
    return Naive.Autoencoder(
      encoders: Array([first.block, second.block].prefix(layers)),
      priors: layers == 1 ? [] : [prior.block], decoder: likelihood.block, likelihood: .gaussian)
  }
}
