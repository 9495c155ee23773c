import Nets

/// All that the outcome of a training run depends on.
struct RunSettings: ReproducedRun {
  var item: ReproduceCommand.Item
  var task: LearningTask
  var method: Method
  /// M in training.
  var particles: Int
  var learningRate: Double
  var schedule: LearningRateSchedule
  var epochs: Int
  var seed: UInt64

  /// For progress lines: "g3 structured M 20 rate 0.1 seed 1".
  var description: String {
    "\(method) \(task) M \(particles) rate \(learningRate) seed \(seed)"
  }

  /// Standard deviation of the noise on inputs, which the paper adds in classification only.
  var noise: Double { task == .classification ? 0.4 : 0 }

  /// How long the run takes against others, about: a particle costs a third of what its example
  /// costs once; the faces are 300 examples of six times the width, MNIST 50 000.
  var cost: Int { epochs * (particles + 3) * (task == .faces ? 36 : 1000) }

  /// Of tables 1 and 2 at the smoke scale.
  static let costPerSecond = 5000.0

  var source: LearningTask { task }

  /// Half a run leaves nothing.
  func outcome(
    on data: TaskData, in environment: RunEnvironment, progress: (Double) -> Void
  ) throws -> RunOutcome {
    try requireFigureExamples(data)
    return try ReproductionRun(
      settings: self, data: data, kernels: environment.kernels, pool: environment.pool
    ).outcome(progress: progress)
  }

  /// Figures take certain of the first 100 examples.
  private func requireFigureExamples(_ data: TaskData) throws {
    let needed = item == .figure1 || item == .figure2 ? 100 : 1
    guard min(data.train.count, data.test.count) >= needed else {
      throw Failure(
        .malformedData,
        "\(data.source): expected at least \(needed) training and test examples for a figure")
    }
  }
}

extension LearningTask: RunSource {
  var set: DataSet { self == .faces ? .faces : .mnist }
  var isOptional: Bool { self == .faces }

  func load(_ location: DataLocation) throws -> (examples: TaskData, summary: String) {
    let data = try TaskData(self, from: location)
    return (data, data.source)
  }
}

extension ReproduceCommand.Item: Codable {}
extension LearningTask: Codable {}
extension LearningRateSchedule: Codable {}
