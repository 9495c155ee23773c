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
public final class Trainer {
  public let network: any Network
  public let settings: TrainingSettings
  public let baselines: ScoreBaselines?
  /// Updates made so far; the epoch is `updates / updatesPerEpoch`.
  public internal(set) var updates = 0

  private let examples: ExampleSet
  private let pool: ThreadPool
  private let arena = Arena()
  private let scratch: [Scratch]
  /// For whole batches, and for a smaller last one if the examples do not divide evenly.
  private let steps: [GradientStep]
  private var order: Minibatches
  private var shuffledEpoch = -1

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
  public var epoch: Int { updates / updatesPerEpoch }

  /// One epoch, or what is left of it.
  /// - Parameter afterStep: called after each update with the number of updates made in the epoch;
  ///   returning false stops.
  /// - Returns: the mean over the epoch's examples of the sampled Ĉ_M, before each update, constants
  ///   of the likelihood included.
  public func runEpoch(afterStep: (Int) -> Bool = { _ in true }) -> Double {
    let start = updates - updates % updatesPerEpoch
    var sum = 0.0
    var count = 0
    repeat {
      let (criterion, examples) = step()
      sum += criterion
      count += examples
    } while afterStep(updates - start) && updates % updatesPerEpoch != 0
    return sum / Double(count) + network.outputModel.constant(outputs: network.outputs)
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
    step.differentiate(
      settings.estimator, .sampled(seed: settings.seed, purpose: .trainingStates, step: updates),
      pool, scratch,
      prepare: { pass.load($0, of: examples, noise: noise) },
      finish: { parameter, columns in
        pass.kernels.momentumUpdate(
          parameter.values[columns: columns], velocity: parameter.velocity[columns: columns],
          gradient: parameter.gradient[columns: columns], momentum: Float(settings.momentum),
          scale: 1 / Float(batch.count), rate: Float(rate))
      })
    if let baselines {
      pool.run(pieces: pass.particles.layers.count) { layer, _ in
        baselines.update(from: pass, layer: layer)
      }
    }
    updates += 1
    return (pass.particles.criterion.sum, batch.count)
  }
}

extension Matrix {
  /// The sum of all elements, in double precision.
  var sum: Double {
    var sum = 0.0
    for row in 0..<rows { for column in 0..<columns { sum += Double(self[row, column]) } }
    return sum
  }
}
