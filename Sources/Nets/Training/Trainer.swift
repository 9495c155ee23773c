import Kernels

/// How a network is trained.
public struct TrainingSettings: Sendable {
  public var estimator: any GradientEstimator
  /// M
  public var particles: Int
  public var batchSize = 100
  /// The highest rate of the schedule, per update on the mean gradient of a minibatch.
  public var learningRate: Double
  public var schedule: LearningRateSchedule
  public var epochs: Int
  public var momentum = 0.9
  /// Standard deviation of the noise on real inputs.
  public var noise = 0.0
  public var seed: UInt64

  public init(
    estimator: any GradientEstimator, particles: Int, learningRate: Double,
    schedule: LearningRateSchedule, epochs: Int, seed: UInt64
  ) {
    self.estimator = estimator
    self.particles = particles
    self.learningRate = learningRate
    self.schedule = schedule
    self.epochs = epochs
    self.seed = seed
  }
}

/// Gradient ascent on the criterion by minibatches with momentum. What it does is a function of
/// network, data and settings: not of the number of threads, nor of being stopped and resumed.
/// All memory is allocated when it is made; `step` allocates nothing.
public final class Trainer: ResumableTrainer {
  public let network: any Network
  public let settings: TrainingSettings
  public let baselines: ScoreBaselines?
  /// Updates made so far; the epoch is `updates / updatesPerEpoch`.
  public private(set) var updates = 0
  /// Of the epoch of the last update so far: Σ Ĉ_M without constants, and over how many examples.
  public private(set) var criterionSum = 0.0
  public private(set) var criterionExamples = 0

  private let examples: ExampleSet
  private let pool: ThreadPool
  private let arena = Arena()
  private let scratch: [Scratch]
  /// For whole batches, and for a smaller last one if the examples do not divide evenly.
  private let steps: [GradientStep]
  private var order: Minibatches
  private var shuffledEpoch = -1
  /// Of the update in progress, for `load` and `update`, which are made once: a closure that threads
  /// share is allocated when it is made.
  private var current: Update
  private var load: (Range<Int>) -> Void = { _ in }
  private var update: (Parameter, Range<Int>) -> Void = { _, _ in }

  private struct Update {
    var step: GradientStep
    var noise: InputNoise?
    var rate: Float
  }

  /// - Precondition: the settings allow the estimator (`Trainer.refusal` is nil).
  public init(
    _ network: any Network, on examples: ExampleSet, settings: TrainingSettings, kernels: KernelSet,
    pool: ThreadPool
  ) {
    if let refusal = Self.refusal(of: settings, for: network) { preconditionFailure(refusal) }
    self.network = network
    self.examples = examples
    self.settings = settings
    self.pool = pool
    scratch = (0..<pool.threads).map { [arena] _ in Scratch(in: arena) }
    order = Minibatches(
      examples: examples.count, batchSize: settings.batchSize, seed: settings.seed)
    let sizes = Set([min(examples.count, settings.batchSize), order.last?.count ?? 0])
    steps = sizes.sorted(by: >).map { [arena] size in
      GradientStep(
        network.makePass(
          examples: size, particles: settings.particles, binaryInputs: examples.inputs.isBinary,
          kernels: kernels, in: arena), threads: pool.threads)
    }
    baselines =
      settings.estimator.signal.usesBaseline
      ? ScoreBaselines(units: steps[0].pass.particles.layers.map(\.units), in: arena) : nil
    current = Update(step: steps[0], noise: nil, rate: 0)
    load = { [unowned self] range in
      current.step.pass.load(range, of: self.examples, noise: current.noise)
    }
    update = { [unowned self] parameter, rows in
      let pass = current.step.pass
      pass.kernels.momentumUpdate(
        parameter.values[rows: rows], velocity: parameter.velocity[rows: rows],
        gradient: parameter.gradient[rows: rows], momentum: Float(self.settings.momentum),
        scale: 1 / Float(pass.examples), rate: current.rate)
    }
  }

  /// Why these settings cannot train this network, in one line; nil if they can.
  public static func refusal(of settings: TrainingSettings, for network: any Network) -> String? {
    let estimator = settings.estimator
    if network.samplesParameters {
      if case .none = estimator.signal {
        return "\(estimator.name) has no gradient for stochastic units; choose one of g1 to g5"
      }
      if settings.particles < estimator.minimumParticles { return estimator.tooFewParticles }
    }
    return settings.particles < 1 ? "at least one particle is needed" : nil
  }

  public var updatesPerEpoch: Int { order.count }
  public var epochs: Int { settings.epochs }
  public var criterionConstant: Double {
    network.outputModel.constant(outputs: network.outputs)
  }

  public func resume(updates: Int, criterionSum: Double, criterionExamples: Int) {
    self.updates = updates
    self.criterionSum = criterionSum
    self.criterionExamples = criterionExamples
  }

  /// One update. Returns the sum of Ĉ_M over the minibatch, without constants, and its size.
  @discardableResult
  public func step() -> (criterion: Double, examples: Int) {
    if shuffledEpoch != epoch {
      order.shuffle(epoch: epoch)
      shuffledEpoch = epoch
    }
    let batch = order[updates % updatesPerEpoch]
    let step = steps.first { $0.pass.examples == batch.count }!
    let pass = step.pass
    pass.setExamples(batch)
    baselines?.write(into: pass)
    let noise =
      settings.noise > 0
      ? InputNoise(deviation: Float(settings.noise), seed: settings.seed, step: updates) : nil
    let rate = settings.schedule.rate(
      update: updates + 1, maximum: settings.learningRate, epochs: settings.epochs,
      updatesPerEpoch: updatesPerEpoch)
    current = Update(step: step, noise: noise, rate: Float(rate))
    step.differentiate(
      settings.estimator, .sampled(seed: settings.seed, purpose: .trainingStates, step: updates),
      pool, scratch, prepare: load, update: update)
    baselines?.update(from: pass, on: pool)
    if updates % updatesPerEpoch == 0 { (criterionSum, criterionExamples) = (0, 0) }
    let criterion = pass.particles.criterion.sum
    criterionSum += criterion
    criterionExamples += batch.count
    updates += 1
    return (criterion, batch.count)
  }
}
