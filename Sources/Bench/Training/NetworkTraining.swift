import Kernels
import Nets

/// A network of binary units on the examples of a task.
struct NetworkTraining: TrainingSubject {
  let settings: [Checkpoint.Setting]
  private let data: TaskData
  private let network: Trainer
  private let evaluator: Evaluator

  /// Test examples on which the bound L(Q) is taken.
  private static let boundExamples = 100

  init(
    _ command: TrainCommand, _ task: LearningTask, _ kernels: KernelSet, _ pool: ThreadPool
  ) throws {
    let location = try DataLocation.resolve(command.set, for: task, option: command.data)
    data = try TaskData(task, from: location, limit: command.examples)
    let binaryInputs = data.train.inputs.isBinary
    let training = command.networkSettings(for: task, binaryInputs: binaryInputs)
    let (inputs, outputs) = (data.train.inputCount, data.train.outputCount)
    try command.requireMemory(training, inputs: inputs, outputs: outputs)
    let kind = command.network.model
    let network = kind.network(
      inputs: inputs, hidden: command.hiddenUnits, outputs: outputs, outputModel: task.outputModel,
      in: Arena())
    network.initialise(seed: command.seed.value, kernels: kernels)
    if let refusal = Trainer.refusal(of: training, for: network) {
      throw Failure(.usage, refusal)
    }
    self.network = Trainer(
      network, on: data.train, settings: training, kernels: kernels, pool: pool)
    evaluator = Evaluator(
      kind.tested(network), particles: kind.testParticles(), binaryInputs: binaryInputs,
      counts: data.evaluated.map(\.count), seed: command.seed.value, kernels: kernels, pool: pool)
    let counts = ([data.train] + data.evaluated).map { "\($0.count)" }
    settings = [
      .init("model", kind.rawValue),
      .init("task", task.rawValue),
      .init("data set", location.set.rawValue),
      .init("examples", counts.joined(separator: "+")),
      .arithmetic(kernels),
    ]
  }

  var trainer: any ResumableTrainer { network }
  var learningRate: Double { network.settings.learningRate }
  var source: String { data.source }

  var summary: String {
    let settings = network.settings
    return [
      network.network.architecture,
      "\(settings.estimator.name), M = \(settings.particles)",
      "rate \(settings.learningRate.word) \(settings.schedule)",
      "noise \(settings.noise.word)",
      "\(settings.epochs) epochs of \(network.updatesPerEpoch) updates",
    ].joined(separator: " · ")
  }

  func metrics(
    epoch: Int, seconds: Double, isEvaluated: Bool, afterBatch: () throws -> Void
  ) throws -> JSONLine {
    var record = EpochRecord(
      epoch: epoch, trainCriterion: network.meanCriterion, seconds: seconds)
    if isEvaluated {
      record.validation = try data.validation.map {
        try evaluate($0, .validationStates, boundExamples: 0, afterBatch)
      }
      record.test = try evaluate(
        data.test, .evaluationStates, boundExamples: Self.boundExamples, afterBatch)
    }
    return record.line
  }

  private func evaluate(
    _ set: ExampleSet, _ purpose: RandomPurpose, boundExamples: Int,
    _ afterBatch: () throws -> Void
  ) throws -> Evaluation {
    try evaluator.evaluate(
      set, purpose: purpose, step: network.updates, boundExamples: boundExamples
    ) { _ in try afterBatch() }
  }
}

extension TaskData {
  fileprivate var evaluated: [ExampleSet] { [validation, test].compactMap(\.self) }
}
