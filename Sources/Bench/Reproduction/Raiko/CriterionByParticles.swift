import Foundation
import Kernels
import Nets

// Ĉ_M = log (1/M) Σ_{m ≤ M} wₘ for M = 1 … 100, from the same hundred particles

/// Figure 1, right: the mean of Ĉ_M over a set at index M − 1, in nats, without the constant of the
/// likelihood (which Bernoulli outputs do not have).
func criterionByParticles(
  of network: any Network, on set: ExampleSet, particles: Int = 100, seed: UInt64,
  kernels: KernelSet, pool: ThreadPool
) -> [Double] {
  let arena = Arena()
  let scratch = (0..<pool.threads).map { _ in Scratch(in: arena) }
  let batch = 20
  let whole = set.count / batch * batch
  let step = GradientStep(
    network.makePass(
      examples: batch, particles: particles, binaryInputs: true, kernels: kernels, in: arena),
    threads: pool.threads)
  var sums = [Double](repeating: 0, count: particles)
  for first in stride(from: 0, to: whole, by: batch) {
    step.pass.setExamples(ArraySlice(first..<first + batch))
    step.evaluate(
      .sampled(seed: seed, purpose: .figures, step: 0), pool, scratch,
      prepare: { step.pass.load($0, of: set, noise: nil) })
    for example in 0..<batch {
      var sum = -Double.infinity
      for particle in 0..<particles {
        let weight = Double(step.pass.particles.logWeights[0, example * particles + particle])
        sum = max(sum, weight) + log1p(exp(-abs(sum - weight)))
        sums[particle] += sum - log(Double(particle + 1))
      }
    }
  }
  return sums.map { $0 / Double(whole) }
}
