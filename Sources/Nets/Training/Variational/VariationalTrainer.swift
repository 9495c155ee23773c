import Kernels

/// Gradient ascent on a variational bound by minibatches of images, binarised anew at each use. What it
/// does is a function of model, images and settings: not of the number of threads, nor of being stopped
/// and resumed. All memory is allocated when it is made; `step` allocates nothing.
public final class VariationalTrainer: ResumableTrainer {
  public let model: VariationalAutoencoder
  public let settings: VariationalSettings
  public private(set) var updates = 0
  public private(set) var criterionSum = 0.0
  public private(set) var criterionExamples = 0

  private let images: GreyImages
  private let pool: ThreadPool
  private let arena = Arena()
  private let scratch: [Scratch]
  /// For whole batches, and for a smaller last one if the images do not divide evenly.
  private let steps: [VariationalStep]
  private let moments: ScoreMoments?
  private var order: Minibatches
  private var shuffledPass = -1
  private var current: Update
  /// Made once: a closure that threads share is allocated when it is made.
  private var load: (Range<Int>, Scratch) -> Void = { _, _ in }
  private var update: (Parameter, Range<Int>) -> Void = { _, _ in }

  private struct Update {
    var step: VariationalStep
    var scale: Float = 1
    var rate: Float = 0
    var stabiliser: Float = 0
  }

  /// - Precondition: the settings have no `refusal`.
  public init(
    _ model: VariationalAutoencoder, on images: GreyImages, settings: VariationalSettings,
    kernels: KernelSet, pool: ThreadPool
  ) {
    if let refusal = settings.refusal(
      layers: model.layers.count, posterior: model.posterior)
    {
      preconditionFailure(refusal)
    }
    precondition(model.inputs == images.pixels)
    self.model = model
    self.images = images
    self.settings = settings
    self.pool = pool
    scratch = (0..<pool.threads).map { [arena] _ in Scratch(in: arena) }
    order = Minibatches(
      examples: images.count, batchSize: settings.batchSize, seed: settings.seed)
    let sizes = Set([min(images.count, settings.batchSize), order.last?.count ?? 0])
    steps = sizes.sorted(by: >).map { [arena] size in
      VariationalStep(
        VariationalPass(
          model, objective: settings.objective, form: settings.form, examples: size,
          samples: settings.samples, estimator: settings.estimator, kernels: kernels, in: arena),
        threads: pool.threads)
    }
    if case .estimated = settings.scale {
      moments = ScoreMoments(layers: model.layers, in: arena)
    } else {
      moments = nil
    }
    for parameter in model.parameters.all {
      parameter.moments[0].fill(0)
      parameter.moments[1].fill(settings.optimizer.initialSecondMoment)
    }
    current = Update(step: steps[0])
    load = { [unowned self] range, scratch in
      current.step.pass.binarise(
        range, of: self.images, seed: self.settings.seed, purpose: .freshBinarisation,
        step: updates, scratch: scratch)
    }
    update = { [unowned self] parameter, columns in
      kernels.adamUpdate(
        parameter.values[columns: columns], firstMoment: parameter.moments[0][columns: columns],
        secondMoment: parameter.moments[1][columns: columns],
        gradient: parameter.gradient[columns: columns], scale: current.scale,
        decays: decays, rate: current.rate, stabiliser: current.stabiliser)
    }
  }

  private var decays: (first: Float, second: Float) {
    let decays = settings.optimizer.decays
    return (Float(decays.first), Float(decays.second))
  }

  public var updatesPerEpoch: Int { order.count }
  public var epochs: Int { settings.passes }
  public var criterionConstant: Double { 0 }

  public func resume(updates: Int, criterionSum: Double, criterionExamples: Int) {
    self.updates = updates
    self.criterionSum = criterionSum
    self.criterionExamples = criterionExamples
  }

  @discardableResult
  public func step() -> (criterion: Double, examples: Int) {
    if shuffledPass != epoch {
      if settings.reshuffles || shuffledPass < 0 {
        order.shuffle(epoch: settings.reshuffles ? epoch : 0)
      }
      shuffledPass = epoch
    }
    let batch = order[updates % updatesPerEpoch]
    let step = steps.first { $0.pass.examples == batch.count }!
    let pass = step.pass
    pass.setExamples(batch)
    prepareUpdate(step)
    if let moments, case .estimated(let isClipped) = settings.scale {
      moments.writeScales(into: pass, isClipped: isClipped)
    }
    let noise = NoiseSource.sampled(
      seed: settings.seed, purpose: .trainingNoise, step: updates)
    if let scale = settings.scale {
      step.differentiate(
        ScaledPath(scale: scale.value(update: updates + 1)), noise, pool, scratch, prepare: load,
        update: update)
    } else {
      step.differentiate(
        settings.estimator, noise, pool, scratch, prepare: load, update: update)
    }
    moments?.update(from: pass)
    if updates % updatesPerEpoch == 0 { (criterionSum, criterionExamples) = (0, 0) }
    let criterion = pass.bound.sum
    criterionSum += criterion
    criterionExamples += batch.count
    updates += 1
    return (criterion, batch.count)
  }

  private func prepareUpdate(_ step: VariationalStep) {
    let (rate, stabiliser) = settings.optimizer.step(
      updates + 1, learningRate: settings.schedule.rate(pass: epoch, first: settings.learningRate))
    let scale = settings.optimizer.averagesBatch ? 1 / Float(step.pass.examples) : 1
    current = Update(step: step, scale: scale, rate: rate, stabiliser: stabiliser)
  }
}

extension VariationalTrainer {
  public var runSettings: [Checkpoint.Setting] {
    let optimizer = settings.optimizer
    return [
      .init("model", model.architecture),
      .init("objective", "\(settings.objective.rawValue) \(settings.form.rawValue)"),
      .init("estimator", settings.estimator.name),
      .init("scale", settings.scale.map { "\($0)" } ?? "none"),
      .init("samples", "\(settings.samples)"),
      .init("batch", "\(settings.batchSize)"),
      .init("optimizer", "\(optimizer)"),
      .init("learning rate", "\(settings.learningRate)"),
      .init("schedule", settings.schedule.rawValue),
      .init("passes", "\(settings.passes)"),
      .init("order", settings.reshuffles ? "new in each pass" : "the same"),
      .init("seed", "\(settings.seed)"),
    ]
  }

  public var state: [(name: String, matrix: Matrix)] {
    let parameters = model.parameters.all.flatMap {
      [
        ($0.name, $0.values), ("first moment of \($0.name)", $0.moments[0]),
        ("second moment of \($0.name)", $0.moments[1]),
      ]
    }
    let averages = zip(moments?.covariances ?? [], moments?.variances ?? []).enumerated()
    return parameters
      + averages.flatMap { layer, pair in
        [
          ("score covariances of layer \(layer + 1)", pair.0),
          ("score variances of layer \(layer + 1)", pair.1),
        ]
      }
  }
}
