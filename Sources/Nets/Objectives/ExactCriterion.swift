import Kernels

// C = log P(y | x) = log Σ_h P(h | x) P(y | h), over all configurations of the hidden units

/// The exact criterion of a small network, by visiting every configuration once: they are the
/// particles of one pass.
public final class ExactCriterion {
  /// The pass whose particle m has the bits of m as states, the first unit of the first layer lowest.
  public let step: GradientStep
  private let network: any Network
  private let arena = Arena()
  private let scratch: [Scratch]
  private let pool = ThreadPool()

  /// The most stochastic units for which all configurations are visited: a million of them.
  public static let largestUnits = 20

  /// - Precondition: the network has at most `largestUnits` stochastic units.
  public init(of network: any Network, binaryInputs: Bool = false, kernels: KernelSet) {
    self.network = network
    let units = network.stochasticUnits.reduce(0, +)
    precondition(units <= Self.largestUnits, "\(units) stochastic units are too many to enumerate")
    scratch = [Scratch(in: arena)]
    let pass = network.makePass(
      examples: 1, particles: 1 << units, binaryInputs: binaryInputs, kernels: kernels, in: arena)
    var first = 0
    for layer in pass.particles.layers {
      for row in 0..<pass.particles.count {
        for unit in 0..<layer.units { layer.states[row, unit] = row >> (first + unit) & 1 == 1 }
      }
      first += layer.units
    }
    step = GradientStep(pass, threads: 1)
  }

  /// log P(y | x) of an example of a set, in nats, the constant of the likelihood included.
  public func value(ofExample number: Int, in set: ExampleSet) -> Double {
    step.pass.setExamples([number])
    step.pass.load(0..<1, of: set, noise: nil)
    return value()
  }

  /// The same for what `step.pass` holds as inputs and targets.
  public func value() -> Double {
    step.evaluate(.given, pool, scratch)
    let particles = step.pass.particles
    return logSumExp(
      (0..<particles.count).map {
        particles.logProbability(ofRow: $0) + Double(particles.logWeights[0, $0])
      }) + network.outputModel.constant(outputs: network.outputs)
  }
}
