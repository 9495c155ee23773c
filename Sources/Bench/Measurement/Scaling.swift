import Kernels
import Nets

/// Times epochs with growing numbers of particles, and of examples.
final class Scaling {
  /// How much is timed.
  struct Size {
    let particleCounts: [Int]
    /// Training examples of a task, at most.
    let examples: Int
    /// Seconds of a point: of an epoch that takes longer, a part is timed.
    let seconds: Double

    static let full = Size(
      particleCounts: [1, 2, 5, 10, 20, 50, 100, 200], examples: 60_000, seconds: 4)
    static let quick = Size(particleCounts: [1, 2, 5], examples: 600, seconds: 0.01)
  }

  /// What grows along a curve.
  enum Variable: String, CaseIterable {
    case particles, examples
  }

  struct Curve {
    let task: LearningTask
    let estimator: any GradientEstimator
    let variable: Variable

    /// As legends and tables name it.
    var name: String { "\(task.rawValue) \(estimator.name.uppercased())" }
  }

  struct Point {
    let particles: Int
    let examples: Int
    /// Of a whole epoch, scaled if only a part was run.
    let seconds: Double
    /// The part of an epoch that was run.
    let fraction: Double

    func value(of variable: Variable) -> Int { variable == .particles ? particles : examples }
  }

  /// M of the curves along examples, and of the epoch that networks are trained for first.
  static let usualParticles = 20
  /// The examples of a curve grow in so many equal steps.
  private static let exampleSteps = 6
  private static let warmUpUpdates = 3

  static let curves: [Curve] = Variable.allCases.flatMap { variable in
    [LearningTask.classification, .structured].flatMap { task in
      [G3AdditiveNoise(), G5CenteredWeights()].map { (estimator: any GradientEstimator) in
        Curve(task: task, estimator: estimator, variable: variable)
      }
    }
  }

  private let kernels: KernelSet
  private let pool: ThreadPool
  private let seed: UInt64
  private let size: Size
  private let data: [LearningTask: TaskData]
  private var trained: [String: (network: any Network, arena: Arena)] = [:]

  /// Throws where data cannot be read.
  init(
    kernels: KernelSet, pool: ThreadPool, seed: UInt64, size: Size, location: DataLocation
  ) throws {
    self.kernels = kernels
    self.pool = pool
    self.seed = seed
    self.size = size
    let tasks = Set(Self.curves.map(\.task))
    data = try Dictionary(
      uniqueKeysWithValues: tasks.map {
        ($0, try TaskData($0, from: location, validation: false, limit: size.examples))
      })
  }

  /// The points of a curve, as they are timed.
  func time(_ curve: Curve, each: (Point) throws -> Void) throws {
    let count = data[curve.task]!.train.count
    switch curve.variable {
    case .particles:
      for particles in size.particleCounts where particles >= curve.estimator.minimumParticles {
        try each(time(curve, particles: particles, examples: count))
      }
    case .examples:
      for step in 1...Self.exampleSteps {
        let examples = max(1, count * step / Self.exampleSteps)
        try each(time(curve, particles: Self.usualParticles, examples: examples))
      }
    }
  }

  private func time(_ curve: Curve, particles: Int, examples: Int) throws -> Point {
    let start = try trainedNetwork(of: curve)
    let arena = Arena()
    let (network, trainer) = make(curve, particles: particles, examples: examples, in: arena)
    for (parameter, known) in zip(network.parameters.all, start.parameters.all) {
      parameter.values.copy(from: known.values)
    }
    for _ in 0..<Self.warmUpUpdates { trainer.step() }
    var updates = 0
    var seconds = 0.0
    let begin = monotonicSeconds()
    repeat {
      trainer.step()
      updates += 1
      seconds = monotonicSeconds() - begin
      try Interrupt.check()
    } while updates < trainer.updatesPerEpoch && seconds < size.seconds
    let fraction = Double(updates) / Double(trainer.updatesPerEpoch)
    return Point(
      particles: particles, examples: examples, seconds: seconds / fraction, fraction: fraction)
  }

  /// After an epoch, since it depends on the weights of particles how many of them gradients leave
  /// out, and they change fastest in the first.
  private func trainedNetwork(of curve: Curve) throws -> any Network {
    if let known = trained[curve.name] { return known.network }
    let arena = Arena()
    let (network, trainer) = make(
      curve, particles: Self.usualParticles, examples: data[curve.task]!.train.count, in: arena)
    for _ in 0..<trainer.updatesPerEpoch {
      trainer.step()
      try Interrupt.check()
    }
    trained[curve.name] = (network, arena)
    return network
  }

  private func make(
    _ curve: Curve, particles: Int, examples: Int, in arena: Arena
  ) -> (network: any Network, trainer: Trainer) {
    let data = data[curve.task]!
    let workload = EpochWorkload(curve.task, .sfnn, curve.estimator, particles: particles)
    let network = workload.makeNetwork(for: data, seed: seed, kernels: kernels, in: arena)
    let trainer = Trainer(
      network, on: data.train.prefix(examples), settings: workload.settings(seed: seed),
      kernels: kernels, pool: pool)
    return (network, trainer)
  }
}
