import Nets

/// All that the outcome of a training run depends on, so that runs which are equal here need to be
/// made only once.
struct RunSettings: Codable, Hashable {
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
}

extension ReproduceCommand.Item: Codable {}
extension LearningTask: Codable {}
extension LearningRateSchedule: Codable {}
