import Kernels
import NaiveReference
@testable import Nets

/// The package's own network with the parameters of a law's case. Matrices are the transposes of the
/// reference's.
final class PackageNetwork {
  let network: any Network
  let source: LawCase
  let arena = Arena()
  let pool: ThreadPool
  let kernels: KernelSet
  let scratch: [Scratch]

  init(
    _ source: LawCase, threads: Int = 1, instructionSet: InstructionSet = .ofTests
  ) {
    let sizes = source.network.sizes
    let output = OutputModel(rawValue: source.network.output.rawValue)!
    network =
      source.network.kind == .sfnn
      ? BinaryStochasticNetwork(
        inputs: sizes.inputs, hidden: sizes.hidden.map(\.stochastic), outputs: sizes.outputs,
        outputModel: output, in: arena)
      : HybridNetwork(
        inputs: sizes.inputs,
        hidden: sizes.hidden.map {
          .init(stochastic: $0.stochastic, deterministic: $0.deterministic)
        },
        outputs: sizes.outputs, outputModel: output,
        learnsSampling: source.network.kind == .hybridC, in: arena)
    for parameter in network.parameters.all {
      let values = source.network.parameters[parameter.name]!
      for row in 0..<parameter.values.rows {
        for column in 0..<parameter.values.columns {
          parameter.values[row, column] = Float(values[column][row])
        }
      }
    }
    self.source = source
    pool = try! ThreadPool(threads: threads)
    kernels = KernelSet(instructionSet)
    scratch = (0..<threads).map { [arena] _ in Scratch(in: arena) }
  }

  deinit { pool.stop() }

  /// A pass of copies of the case's example.
  func pass(examples: Int = 1, particles: Int) -> PackagePass {
    PackagePass(self, examples: examples, particles: particles)
  }

  /// The gradients of the last step, as the reference writes them.
  var gradients: Naive.Parameters {
    var result: Naive.Parameters = [:]
    for parameter in network.parameters.all {
      let gradient = parameter.gradient
      result[parameter.name] = (0..<gradient.columns).map { column in
        (0..<gradient.rows).map { Double(gradient[$0, column]) }
      }
    }
    return result
  }
}

/// A pass through the package's network whose every example is the one of the case.
final class PackagePass {
  let owner: PackageNetwork
  let step: GradientStep
  var pass: any NetworkPass { step.pass }
  var particles: Particles { step.pass.particles }

  fileprivate init(_ owner: PackageNetwork, examples: Int, particles: Int) {
    self.owner = owner
    let source = owner.source
    let pass = owner.network.makePass(
      examples: examples, particles: particles, binaryInputs: source.binaryInputs,
      kernels: owner.kernels, in: owner.arena)
    for row in 0..<examples {
      pass.exampleNumbers[row] = UInt32(row)
      for (column, x) in source.example.x.enumerated() {
        switch pass.inputs {
        case .real(let matrix): matrix[row, column] = Float(x)
        case .binary(let bits): bits[row, column] = x == 1
        }
      }
      switch source.example.y {
      case .label(let label): pass.targets[row, 0] = Float(label)
      case .values(let values):
        for (column, y) in values.enumerated() { pass.targets[row, column] = Float(y) }
      }
    }
    step = GradientStep(pass, threads: owner.pool.threads)
  }

  /// Puts the states of a particle into a row.
  func give(_ particle: Naive.Particle, row: Int) {
    for (layer, states) in zip(particles.layers, particle) {
      for (unit, state) in states.enumerated() { layer.states[row, unit] = state }
    }
  }

  /// The estimate of the first example from given particles.
  func gradient(
    _ estimator: any GradientEstimator, baseline: Double = 0, _ given: [Naive.Particle]
  ) -> Naive.Parameters {
    for (row, particle) in given.enumerated() { give(particle, row: row) }
    for matrix in pass.baselines { matrix.fill(Float(baseline)) }
    differentiate(estimator, .given)
    return owner.gradients
  }

  func evaluate(_ states: StateSource) { step.evaluate(states, owner.pool, owner.scratch) }

  func differentiate(_ estimator: any GradientEstimator, _ states: StateSource) {
    step.differentiate(estimator, states, owner.pool, owner.scratch)
  }
}

extension InstructionSet {
  /// The one that `KERNELS_ISA` names, or the fastest.
  static let ofTests = (try? requested()) ?? available.last!
}
