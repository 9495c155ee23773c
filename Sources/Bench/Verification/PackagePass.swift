import Kernels
import NaiveReference
import Nets

/// A pass of the package whose particles are listed by a golden case, and its results in the form of
/// golden cases: double precision, matrices (out, in), constants of the likelihood included.
final class PackagePass {
  private let pass: any NetworkPass
  private let network: any Network
  private let step: GradientStep
  private let pool = ThreadPool()
  private let scratch: [Scratch]
  private let constant: Double

  init(_ pass: any NetworkPass, of network: any Network, scratch: Scratch) {
    self.pass = pass
    self.network = network
    self.scratch = [scratch]
    step = GradientStep(pass, threads: 1)
    constant = network.outputModel.constant(outputs: network.outputs)
    set(baseline: nil)
  }

  func set(_ example: Naive.Example, at row: Int = 0) { pass.set(example, at: row) }

  /// The states of an example's M particles.
  func set(_ particles: [Naive.Particle], ofExample example: Int = 0) {
    for (m, particle) in particles.enumerated() {
      for (layer, states) in zip(pass.particles.layers, particle) {
        for (unit, state) in states.enumerated() {
          layer.states[example * pass.particles.count + m, unit] = state
        }
      }
    }
  }

  /// L̄ of G1, `[layer][unit]`; without it 0. The package's Ĉ_M leaves out the constant of the
  /// likelihood, and so do its baselines.
  func set(baseline: [[Double]]?) {
    for (layer, row) in pass.baselines.enumerated() {
      for unit in 0..<row.columns { row[0, unit] = Float((baseline?[layer][unit] ?? 0) - constant) }
    }
  }

  /// Forward: makes the values below.
  func evaluate() { step.evaluate(.given, pool, scratch) }

  /// Forward and backward: the mean over the examples.
  func gradient(_ estimator: any GradientEstimator) -> Naive.Parameters {
    step.differentiate(estimator, .given, pool, scratch)
    var gradient = Naive.Parameters(minimumCapacity: network.parameters.all.count)
    for parameter in network.parameters.all {
      let sums = parameter.gradient
      gradient[parameter.name] = (0..<sums.columns).map { output in
        (0..<sums.rows).map { Double(sums[$0, output]) / Double(pass.examples) }
      }
    }
    return gradient
  }

  private func rows(of example: Int) -> Range<Int> {
    example * pass.particles.count..<(example + 1) * pass.particles.count
  }

  func logWeights(ofExample example: Int = 0) -> [Double] {
    rows(of: example).map { Double(pass.particles.logWeights[0, $0]) + constant }
  }

  func normalizedWeights(ofExample example: Int = 0) -> [Double] {
    rows(of: example).map { Double(pass.particles.normalizedWeights[0, $0]) }
  }

  func logProbabilities(ofExample example: Int = 0) -> [Double] {
    rows(of: example).map(pass.particles.logProbability)
  }

  func criterion(ofExample example: Int = 0) -> Double {
    Double(pass.particles.criterion[0, example]) + constant
  }

  /// d of every deterministic unit, layer by layer.
  func activations(ofExample example: Int) -> [[Double]] {
    pass.activations.map { layer in (0..<layer.columns).map { Double(layer[example, $0]) } }
  }

  /// a of the first layer.
  func logits(ofExample example: Int = 0) -> [Double] {
    let logits = pass.particles.layers[0].logits
    return (0..<logits.columns).map { Double(logits[example, $0]) }
  }
}

extension NetworkPass {
  /// Inputs and target of a golden case's example.
  fileprivate func set(_ example: Naive.Example, at row: Int) {
    guard case .real(let inputs) = inputs else { preconditionFailure("made with real inputs") }
    for (column, value) in example.x.enumerated() { inputs[row, column] = Float(value) }
    switch example.y {
    case .label(let label): targets[row, 0] = Float(label)
    case .values(let values):
      for (column, value) in values.enumerated() { targets[row, column] = Float(value) }
    }
  }
}

extension ExactCriterion {
  /// log P(y | x) of a golden case's example.
  func value(of example: Naive.Example) -> Double {
    step.pass.set(example, at: 0)
    return value()
  }
}
