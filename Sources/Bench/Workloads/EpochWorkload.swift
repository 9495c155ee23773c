import Kernels
import Nets

/// An epoch of one estimator on one of the paper's two nets. Ids are the keys of histories: they never
/// change their meaning.
struct EpochWorkload {
  let id: String
  let task: LearningTask
  let kind: NetworkKind
  let estimator: any GradientEstimator
  let particles: Int

  /// Examples of an epoch.
  static let examples = 60_000
  static let hidden = [200, 200]
  static let learningRate = 0.1

  init(
    _ task: LearningTask, _ kind: NetworkKind, _ estimator: any GradientEstimator, particles: Int
  ) {
    self.task = task
    self.kind = kind
    self.estimator = estimator
    self.particles = particles
    let name = kind == .sfnn ? estimator.name : kind.rawValue
    id = "epoch/\(task.rawValue)/\(name)/m=\(particles)"
  }

  /// What `bench run` times: every estimator of Raiko et al. 2015 and the networks they compare.
  /// - Parameter particles: M of the rows that have several.
  static func all(particles: Int) -> [EpochWorkload] {
    [LearningTask.classification, .structured].flatMap { task in
      [
        EpochWorkload(task, .sfnn, G1ScoreFunction(), particles: 1),
        EpochWorkload(task, .sfnn, G2StraightThrough(), particles: 1),
        EpochWorkload(task, .sfnn, G3AdditiveNoise(), particles: 1),
        EpochWorkload(task, .a, Backpropagation(), particles: 1),
        EpochWorkload(task, .b, Backpropagation(), particles: 1),
        EpochWorkload(task, .d, Backpropagation(), particles: 1),
        EpochWorkload(task, .sfnn, G1ScoreFunction(), particles: particles),
        EpochWorkload(task, .sfnn, G2StraightThrough(), particles: particles),
        EpochWorkload(task, .sfnn, G3AdditiveNoise(), particles: particles),
        EpochWorkload(task, .sfnn, G4ImportanceWeighted(), particles: particles),
        EpochWorkload(task, .sfnn, G5CenteredWeights(), particles: particles),
        EpochWorkload(task, .sfnn, G5Corrected(), particles: particles),
        EpochWorkload(task, .c, G4ImportanceWeighted(), particles: particles),
        EpochWorkload(task, .d, Backpropagation(), particles: particles),
      ]
    }
  }

  /// A network for this workload's data, initialised from the seed.
  func makeNetwork(for data: TaskData, seed: UInt64, kernels: KernelSet, in arena: Arena)
    -> any Network
  {
    let network = kind.network(
      inputs: data.train.inputCount, hidden: Self.hidden, outputs: data.train.outputCount,
      outputModel: task.outputModel, in: arena)
    network.initialise(seed: seed, kernels: kernels)
    return network
  }

  func settings(seed: UInt64) -> TrainingSettings {
    TrainingSettings(
      estimator: estimator, particles: particles, learningRate: Self.learningRate,
      schedule: .constant, epochs: 1, seed: seed)
  }
}
