import Kernels
import Nets

// G(W¹) = Σₘ (w̄ₘ − c) δₘ ⊗ x for each example, as a function of c

/// Figure 1, left: how long the gradient of the first weights is, over one minibatch, for a range of
/// constants c on the same particles. The mean of the gradient does not depend on c, so the root mean
/// square is least where the variance is; the mean of the norm, which the caption may mean, may have
/// its minimum elsewhere.
struct GradientNorms: Codable {
  let epoch: Int
  /// c · M: 0 is G4, 1 is G5.
  let scaledConstants: [Double]
  /// √ mean ‖G‖²
  let rootMeanSquares: [Double]
  /// mean ‖G‖
  let means: [Double]

  private static let examples = 100
  private static let particles = 20
  private static let constants = (0...20).map { Double($0) / 10 }

  /// Of the first examples of a set, with noise on their inputs as in training.
  init(
    of network: any Network, epoch: Int, set: ExampleSet, noise: InputNoise, seed: UInt64,
    kernels: KernelSet, pool: ThreadPool
  ) {
    let arena = Arena()
    let scratch = (0..<pool.threads).map { _ in Scratch(in: arena) }
    let step = GradientStep(
      network.makePass(
        examples: 1, particles: Self.particles, binaryInputs: false, kernels: kernels, in: arena),
      threads: 1)
    let gradient = network.parameters["W1"]!.gradient
    var sums = Self.constants.map { _ in (norm: 0.0, square: 0.0) }
    for example in 0..<Self.examples {
      step.pass.setExamples([example])
      for (index, constant) in Self.constants.enumerated() {
        step.differentiate(
          GcConstant(constant: Float(constant / Double(Self.particles))),
          .sampled(seed: seed, purpose: .figures, step: epoch), pool, scratch,
          prepare: { step.pass.load($0, of: set, noise: noise) })
        let square = gradient.array.reduce(0) { $0 + Double($1) * Double($1) }
        sums[index].norm += square.squareRoot()
        sums[index].square += square
      }
    }
    self.epoch = epoch
    scaledConstants = Self.constants
    rootMeanSquares = sums.map { ($0.square / Double(Self.examples)).squareRoot() }
    means = sums.map { $0.norm / Double(Self.examples) }
  }
}
