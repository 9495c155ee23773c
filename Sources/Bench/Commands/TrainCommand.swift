import Foundation
import Nets

struct TrainCommand: Command {
  var task = LearningTask.classification
  var model = NetworkKind.sfnn
  var estimator = EstimatorName.g3
  var constant: Double?
  var particles = 20
  var learningRate = 0.3
  var schedule = LearningRateSchedule.paper
  var epochs = 50
  var batch = 100
  var noise: Double?
  var hidden = LayerSizes(values: [200, 200])
  var seed = Seed(1)
  var threads: Int?
  var set: DataSet?
  var data: String?
  var examples: Int?
  var metrics: String?
  var checkpoint: String?
  var isResuming = false
  var terminal = TerminalOptions()

  static let name = "train"
  static let abstract = "Train a network by the papers' protocol."
  static let discussion = """
    Prints one JSON line per epoch. G1 to G5 are the estimators of Raiko, Berglund, Alain and \
    Dinh (2015); g5c is G5 times M/(M - 1), gc is G5 with the constant of --constant. A, B and D \
    need none: they are trained by back-propagation, A and B with one path. The paper's C is \
    trained with g4.

    \(EpochRecord.explanation)

    Equal settings and seed give equal numbers for any number of threads, and where a run was \
    stopped and resumed. Ctrl-C finishes the update under way, keeps the checkpoint and exits \
    with 130. Files of an earlier run are never overwritten: remove them, or give --resume.
    """
  static var parameters: [Parameter<Self>] {
    [
      .option("--task <task>", \.task, "What is learned."),
      .option("--model <model>", \.model, "The stochastic network, or one of A to D."),
      .option("--estimator <name>", \.estimator, "The gradient estimator of hidden units."),
      .option(
        "--constant <c>", \.constant, in: .atLeast(0),
        "The constant c of --estimator gc; G5 has 1/M."),
      .option("--particles <count>", \.particles, in: .from(1, to: 10_000), "Particles M."),
      .option(
        "--learning-rate <rate>", \.learningRate, in: .above(0),
        "The highest rate of the schedule, on the mean gradient of a minibatch."),
      .option(
        "--schedule <schedule>", \.schedule,
        "paper: up from 0 in 5 epochs, then down to 0; linear: down to 0."),
      .option("--epochs <count>", \.epochs, in: .from(1, to: 1_000_000), "Epochs in all."),
      .option("--batch <count>", \.batch, in: .from(1, to: 100_000), "Examples per step."),
      .option(
        "--noise <sigma>", \.noise, in: .atLeast(0),
        "Standard deviation of the noise on real inputs.",
        fallback: "0.4 for classification, else 0"),
      .option(
        "--hidden <sizes>", \.hidden,
        "Units of each hidden layer; of C and D a fifth of them is stochastic."),
      .seed(\.seed),
      .threads(\.threads),
      .option(
        "--set <set>", \.set, "The data set.",
        fallback: "faces for that task, else mnist, or digits where it is missing"),
      .data(\.data),
      .option(
        "--examples <count>", \.examples, in: .from(1, to: 10_000_000),
        "Use at most so many examples each for training, validation and test.", fallback: "all"),
      .option("--metrics <file>", \.metrics, "Write the lines there too."),
      .option(
        "--checkpoint <file>", \.checkpoint, "Keep the state there, after each epoch and on Ctrl-C."
      ),
      .flag(
        "--resume", \.isResuming,
        "Go on from the checkpoint, and in the metrics from its last epoch."),
    ] + TerminalOptions.parameters(\.terminal)
  }

  func validate() throws {
    if [.c, .d].contains(model), hidden.values.contains(1) {
      throw Failure(
        .usage,
        "'--model \(model.rawValue)' needs layers of at least 2 '--hidden' units, one of them "
          + "stochastic.")
    }
    if estimator == .gc && constant == nil {
      throw Failure(.usage, "'--estimator gc' needs '--constant <c>'.")
    }
    if estimator != .gc && constant != nil {
      throw Failure(.usage, "'--constant <c>' is only for '--estimator gc'.")
    }
    if let noise, noise > 0, task.outputModel == .bernoulli {
      throw Failure(
        .usage, "'--noise \(noise.word)': inputs of the \(task) task are binary and get none.")
    }
    if isResuming && checkpoint == nil {
      throw Failure(.usage, "'--resume' needs '--checkpoint <file>'.")
    }
    if let checkpoint, let metrics, Self.resolved(checkpoint) == Self.resolved(metrics) {
      throw Failure(.usage, "'--checkpoint' and '--metrics' need different files.")
    }
    let estimator = gradientEstimator
    if particles < estimator.minimumParticles && (model == .sfnn || model == .c) {
      throw Failure(.usage, "'--particles \(particles)': \(estimator.tooFewParticles).")
    }
  }

  func run() throws { try TrainingRun(self).run() }

  /// The same for all spellings of a path.
  private static func resolved(_ path: String) -> URL {
    URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath()
  }

  /// The estimator asked for; back-propagation for networks whose sampling has no parameters.
  var gradientEstimator: any GradientEstimator {
    model == .sfnn || model == .c ? estimator.estimator(constant: constant) : Backpropagation()
  }

  func settings(binaryInputs: Bool) -> TrainingSettings {
    var settings = TrainingSettings(
      estimator: gradientEstimator, particles: model == .a || model == .b ? 1 : particles,
      learningRate: learningRate, schedule: schedule, epochs: epochs, seed: seed.value)
    settings.batchSize = batch
    if !binaryInputs { settings.noise = noise ?? (task == .classification ? 0.4 : 0) }
    return settings
  }
}

extension TrainCommand {
  /// Refuses a network that this machine's memory cannot hold: parameters with gradient and velocity,
  /// and a training batch's logits, signals and outputs.
  func requireMemory(inputs: Int, outputs: Int) throws(Failure) {
    let sizes = [inputs] + hidden.values + [outputs]
    let parameters = zip(sizes, sizes.dropFirst()).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    let rows = max(Double(batch) * Double(particles), 2000)
    let bytes = 12 * parameters + 12 * rows * Double(sizes.dropFirst().reduce(0, +))
    let available = Double(ProcessInfo.processInfo.physicalMemory)
    guard bytes > available else { return }
    throw Failure(
      .usage,
      "This network needs about \(gigabytes(bytes)) of memory, and the machine has "
        + "\(gigabytes(available)): take fewer '--hidden' units, '--particles' or '--batch'.")
  }

  private func gigabytes(_ bytes: Double) -> String { threeFigures(bytes / 1e9) + " GB" }
}

extension LearningTask: ArgumentChoice {}
extension NetworkKind: ArgumentChoice {}
extension LearningRateSchedule: ArgumentChoice {}
extension DataSet: ArgumentChoice {}
extension EstimatorName: ArgumentChoice {}

/// Units of the hidden layers, from the input on: "200,200".
struct LayerSizes: ArgumentValue {
  var values: [Int]

  static let expectation = "layer sizes from 1 to 65536 parted by commas, such as 200,200"

  init(values: [Int]) { self.values = values }

  init?(word: String) {
    let sizes = word.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard sizes.allSatisfy({ (1...65_536).contains($0) }) else { return nil }
    values = sizes
  }

  var word: String { values.map(\.word).joined(separator: ",") }
}
