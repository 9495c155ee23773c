import Kernels
import NaiveReference
@testable import Nets
import Testing

/// log w, log p(x, z) + H[q] and log p(x | z) − KL(q ‖ p) have one mean, and so have their gradients.
@Suite struct `ELBO forms` {
  @Test(arguments: VariationalCase.all) func `gradients`(_ source: VariationalCase) {
    let table = SampleTable(source)
    let exact = table.packageMean(TotalDerivative(), .elbo, samples: 1)
    for form in source.forms {
      let mean = table.packageMean(TotalDerivative(), .elbo, form: form, samples: 1)
      let tolerance = 2 * table.tolerance(.package, samples: 1)
      #expect(mean.distance(to: exact) <= tolerance, "\(form)")
      #expect(
        mean.inference.distance(to: table.mean(.total, .elbo, samples: 1)) <= tolerance, "\(form)")
    }
  }

  /// In nats, with all constants.
  @Test(arguments: VariationalCase.all) func `values`(_ source: VariationalCase) {
    let table = SampleTable(source)
    let exact = table.expectation(samples: 1) { [table.logWeights[$0[0]]] }[0]
    for form in source.forms {
      let mean = table.expectation(samples: 1) {
        [source.bound(.elbo, form: form, noise: [table.samples[$0[0]].noise])]
      }[0]
      #expect(abs(mean - exact) <= table.valueTolerance, "\(form)")
    }
    for form in Naive.ELBOForm.allCases where form != .analyticDivergence || source.layers == 1 {
      let mean = table.expectation(samples: 1) { [table.samples[$0[0]].elbo(form)] }[0]
      #expect(abs(mean - exact) <= source.quadratureError, "\(form)")
    }
  }

  /// Planted: ℓ read as the logarithm of the variance, and entropies without their constant. They are off
  /// by far more than what forms may differ by.
  @Test(arguments: VariationalCase.oneLayer) func `wrong closed forms`(_ source: VariationalCase) {
    let table = SampleTable(source)
    let exact = table.expectation(samples: 1) { [table.logWeights[$0[0]]] }[0]
    let q = table.samples[0].posteriors[0]
    let asVariance = Naive.Gaussian(mean: q.mean, logDeviation: q.logDeviation.map { $0 / 2 })
    let wrong = table.expectation(samples: 1) { nodes in
      let sample = table.samples[nodes[0]]
      return [
        sample.logLikelihood - asVariance.divergenceFromStandard,
        sample.logJoint + asVariance.entropy,
        sample.logJoint + q.logDeviation.reduce(0, +),
      ]
    }
    for value in wrong { #expect(abs(value - exact) > 100 * table.valueTolerance) }
  }

  /// E[w] = p(x), and E[(1/K) Σ wₖ] too: by a quadrature over the prior, which knows nothing of q.
  @Test(arguments: VariationalCase.oneLayer, 1...2)
  func `the bound's exponential is the evidence`(_ source: VariationalCase, count: Int) {
    guard count == 1 || source.latents == [1] else { return }
    let table = SampleTable(source)
    let likelihood = source.model.logJoint(of: source.x)
    let prior = Naive.Gaussian.standard(source.latents[0])
    let evidence = source.quadrature.moments { z in
      [Naive.exponential(likelihood(z).value - prior.logDensity(at: z))]
    }.mean[0]
    let mean = { (constant: Double) in
      table.expectation(samples: count) { nodes in
        let noise = nodes.map { table.samples[$0].noise }
        return [Naive.exponential(source.bound(.iwae, noise: noise) + constant)]
      }[0]
    }
    // ∂ log E[w] is the mean of ∂ log w under the posterior; a bound is within a few roundings more.
    let error =
      EstimateRounding(table, probabilities: table.posterior).logWeightError
      + ErrorBounds.criterion(particles: count, value: Naive.logarithm(evidence))
    #expect(abs(mean(0) / evidence - 1) <= error + source.quadratureError / evidence)
    // Planted: log K and log 2π left out.
    #expect(abs(mean(Naive.logarithm(2)) / evidence - 1) > 0.5)
    #expect(abs(mean(Naive.logarithm(2 * .pi) / 2) / evidence - 1) > 0.5)
  }
}

extension SampleTable {
  /// Of the mean of log w, in nats.
  fileprivate var valueTolerance: Double {
    source.quadratureError + 2 * rounding.logWeightError
  }
}

extension VariationalCase {
  fileprivate var forms: [Nets.ELBOForm] {
    Nets.ELBOForm.allCases.filter { $0 != .divergence || layers == 1 }
  }
}
