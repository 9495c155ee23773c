import Kernels
import Nets

/// Times updates with different numbers of particles.
struct Scaling {
  struct Curve {
    let estimator: any GradientEstimator
    let particles: Int
    /// Updates before the clock starts, and those that are timed.
    let trained: Int
    let updates: Int
  }

  struct Result {
    let curve: Curve
    /// Seconds of each timed update.
    let seconds: [Double]
    let batchSize: Int

    var median: Double { seconds.sorted()[seconds.count / 2] }

    func record(_ task: LearningTask, _ context: RunContext) -> String {
      let id = "update/\(task.rawValue)/\(curve.estimator.name)/m=\(curve.particles)"
      var line = context.line(id: id, threads: context.threads)
      line.add("data", .text(context.data))
      line.add("unit", .text("s"))
      line.add("value", median)
      line.add("trained_updates", .integer(curve.trained))
      line.add("update_seconds", .numbers(seconds))
      return line.text
    }
  }

  let kernels: KernelSet
  let pool: ThreadPool
  let seed: UInt64
  let data: TaskData

  static let wholeEpochParticles = 20
  private static let particleCounts = [1, 2, 5, 10, 20, 50, 100, 150, 200]

  /// Each estimator with each M, then a whole epoch of each.
  static var curves: [Curve] {
    let estimators: [any GradientEstimator] = [G3AdditiveNoise(), G5CenteredWeights()]
    return estimators.flatMap { estimator in
      particleCounts.filter { $0 >= estimator.minimumParticles }.map {
        Curve(estimator: estimator, particles: $0, trained: 30, updates: 15)
      }
    }
      + estimators.map {
        Curve(estimator: $0, particles: wholeEpochParticles, trained: 0, updates: 600)
      }
  }

  func time(_ curve: Curve) throws -> Result {
    let workload = EpochWorkload(data.task, .sfnn, curve.estimator, particles: curve.particles)
    let arena = Arena()
    let trainer = Trainer(
      workload.makeNetwork(for: data, seed: seed, kernels: kernels, in: arena), on: data.train,
      settings: workload.settings(seed: seed), kernels: kernels, pool: pool)
    var seconds: [Double] = []
    for update in 0..<curve.trained + curve.updates {
      let start = monotonicSeconds()
      trainer.step()
      if update >= curve.trained { seconds.append(monotonicSeconds() - start) }
      try Interrupt.check()
    }
    return Result(curve: curve, seconds: seconds, batchSize: trainer.settings.batchSize)
  }
}
