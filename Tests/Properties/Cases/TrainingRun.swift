import Kernels
@testable import Nets
import Testing

/// Networks of a size at which threads, tails and minibatches of two sizes all come into play, and
/// trainers of each with every estimator.
struct TrainingRun: Sendable, CustomTestStringConvertible {
  let kind: NetworkKind
  let outputModel: OutputModel
  let estimator: any GradientEstimator
  var binaryInputs = false
  var threads = 2
  var instructionSet = InstructionSet.ofTests

  var name: String {
    "\(kind.rawValue), \(outputModel), \(estimator.name)\(binaryInputs ? ", bits as inputs" : "")"
  }

  var testDescription: String { name }

  static let all: [TrainingRun] =
    LawEstimator.ofStochasticUnits.map {
      TrainingRun(kind: .sfnn, outputModel: .softmax, estimator: $0.declared)
    }
    + [
      TrainingRun(
        kind: .sfnn, outputModel: .bernoulli, estimator: G5CenteredWeights(), binaryInputs: true),
      TrainingRun(kind: .sfnn, outputModel: .gaussian, estimator: G3AdditiveNoise()),
      TrainingRun(kind: .c, outputModel: .bernoulli, estimator: G4ImportanceWeighted()),
      TrainingRun(kind: .c, outputModel: .softmax, estimator: G1ScoreFunction()),
      TrainingRun(kind: .d, outputModel: .bernoulli, estimator: Backpropagation()),
      TrainingRun(kind: .a, outputModel: .softmax, estimator: Backpropagation()),
    ]

  static let inputs = 21
  static let outputs = 9
  static let examples = 70

  /// A fresh network with a trainer on it.
  func start() -> StartedRun { StartedRun(self) }

  /// Uniform numbers, or bits, from a fixed seed.
  fileprivate func exampleSet(_ kernels: KernelSet) -> ExampleSet {
    let arena = Arena()
    let numbers = arena.matrix(rows: 1, columns: Self.examples * (Self.inputs + Self.outputs))
    kernels.uniforms(RandomStream(seed: 2, purpose: .syntheticDigits), into: numbers)
    let values = numbers.array
    let pixels = values.prefix(Self.examples * Self.inputs)
    let rest = values.suffix(Self.examples * Self.outputs)
    let inputs: Inputs
    if binaryInputs {
      let bits = arena.bitMatrix(rows: Self.examples, columns: Self.inputs)
      for (index, value) in pixels.enumerated() {
        bits[index / Self.inputs, index % Self.inputs] = value < 0.5
      }
      inputs = .binary(bits)
    } else {
      let matrix = arena.matrix(rows: Self.examples, columns: Self.inputs)
      matrix.copy(from: pixels)
      inputs = .real(matrix)
    }
    if outputModel == .softmax {
      let labels = rest.prefix(Self.examples).map { UInt8($0 * Float(Self.outputs)) }
      return ExampleSet(
        inputs: inputs, targets: .classes(labels, count: Self.outputs), memory: arena)
    }
    let targets = arena.matrix(rows: Self.examples, columns: Self.outputs)
    targets.copy(from: rest.map { outputModel == .bernoulli ? ($0 < 0.5 ? 1 : 0) : $0 })
    return ExampleSet(inputs: inputs, targets: .values(targets), memory: arena)
  }
}

/// A network in training; keeps the memory of its parameters alive.
final class StartedRun {
  let network: any Network
  let trainer: Trainer
  let examples: ExampleSet
  let pool: ThreadPool
  let kernels: KernelSet
  let memory = Arena()

  fileprivate init(_ run: TrainingRun) {
    kernels = KernelSet(run.instructionSet)
    network = run.kind.network(
      inputs: TrainingRun.inputs, hidden: [35, 20], outputs: TrainingRun.outputs,
      outputModel: run.outputModel, in: memory)
    network.initialise(seed: 5, kernels: kernels)
    pool = try! ThreadPool(threads: run.threads)
    examples = run.exampleSet(kernels)
    var settings = TrainingSettings(
      estimator: run.estimator, particles: run.kind == .a ? 1 : 3, learningRate: 0.2,
      schedule: .paper, epochs: 4, seed: 11)
    settings.batchSize = 32
    settings.noise = run.binaryInputs ? 0 : 0.4
    trainer = Trainer(network, on: examples, settings: settings, kernels: kernels, pool: pool)
  }

  deinit { pool.stop() }

  /// The bits of all parameters after so many updates.
  func parameters(afterUpdates count: Int) -> [UInt32] {
    while trainer.updates < count { trainer.step() }
    return network.parameters.all.flatMap { $0.values.array.map(\.bitPattern) }
  }
}
