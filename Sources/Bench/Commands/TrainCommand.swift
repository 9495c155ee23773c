import Foundation
import Nets

struct TrainCommand: Command {
  var task = TrainingTask.classification
  var estimator: ChoiceByFamily<EstimatorName, VariationalEstimatorName>?
  var learningRate: Double?
  var schedule: ChoiceByFamily<LearningRateSchedule, VariationalSchedule>?
  var epochs: Int?
  var batch: Int?
  var hidden: HiddenSizes?
  var network = NetworkOptions()
  var autoencoder = AutoencoderOptions()
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
  static let abstract = "Train a network or an autoencoder by the papers' protocols."
  static let discussion = """
    Prints one JSON line per epoch.

    \(NetworkOptions.discussion)

    \(EpochRecord.explanation)

    \(AutoencoderOptions.discussion)

    \(AutoencoderRecord.explanation)

    Where a number is not finite it is null, "diverged": true is added, and training stops with \
    exit code 1. Equal settings and seed give equal numbers for any number of threads, and where a \
    run was stopped and resumed. Ctrl-C finishes the update under way, keeps the checkpoint and \
    exits with 130. Files of an earlier run are never overwritten: remove them, or give --resume.
    """
  static var parameters: [Parameter<Self>] {
    protocolParameters + NetworkOptions.parameters + AutoencoderOptions.parameters
      + commonParameters + TerminalOptions.parameters(\.terminal)
  }

  /// Options that both families have, with defaults and choices of their own.
  private static var protocolParameters: [Parameter<Self>] {
    [
      .option("--task <task>", \.task, "What is learned; vae and iwae by an autoencoder."),
      .option(
        "--estimator <name>", \.estimator,
        "The gradient estimator of hidden units, or of an autoencoder's encoder.",
        fallback: "g3; of autoencoders path"),
      .option(
        "--learning-rate <rate>", \.learningRate, in: .above(0),
        "The highest rate of the schedule, on the mean gradient of a minibatch.",
        fallback: "0.3; of autoencoders 0.001"),
      .option(
        "--schedule <schedule>", \.schedule,
        "paper: up from 0 in 5 epochs, then down to 0; linear: down to 0. Of autoencoders "
          + "constant, or burda: eight stages of 1, 3, … 2187 epochs, down to a tenth, also with the "
          + "rounded rates of published code.", fallback: "paper; of autoencoders constant"),
      .option(
        "--epochs <count>", \.epochs, in: .from(1, to: 1_000_000), "Epochs in all.",
        fallback: "50; of burda \(VariationalSchedule.burdaPasses)"),
      .option(
        "--batch <count>", \.batch, in: .from(1, to: 100_000), "Examples per step.",
        fallback: "100; of autoencoders 20"),
      .option(
        "--hidden <sizes>", \.hidden,
        "Units of each hidden layer; of C and D a fifth of them is stochastic. Of autoencoders "
          + "those below each stochastic layer, which the decoder mirrors.",
        fallback: "200,200; of autoencoders with 2 layers 200,200/100,100"),
    ]
  }

  private static var commonParameters: [Parameter<Self>] {
    [
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
    ]
  }

  func validate() throws {
    if isResuming && checkpoint == nil {
      throw Failure(.usage, "'--resume' needs '--checkpoint <file>'.")
    }
    if let checkpoint, let metrics, OutputFile.resolved(checkpoint) == OutputFile.resolved(metrics)
    {
      throw Failure(.usage, "'--checkpoint' and '--metrics' need different files.")
    }
    try requireOneFamily()
    switch task.family {
    case .network(let task): try requireNetwork(for: task)
    case .autoencoder(let objective): try requireAutoencoder(for: objective)
    }
  }

  func run() throws { try TrainingRun(self).run() }

  /// Refuses options and choices that belong to the other family of tasks.
  private func requireOneFamily() throws(Failure) {
    if let option = (task.isForAutoencoders ? network.given : autoencoder.given).first {
      throw task.refusal(of: option)
    }
    if let estimator, !estimator.isKnown(to: task) {
      throw task.refusal(of: "--estimator \(estimator.word)")
    }
    if let schedule, !schedule.isKnown(to: task) {
      throw task.refusal(of: "--schedule \(schedule.word)")
    }
  }

  /// Refuses what this machine's memory cannot hold.
  /// - Parameter options: those of which less is to be taken.
  func requireMemory(bytes: Double, lessOf options: String) throws(Failure) {
    let available = Double(ProcessInfo.processInfo.physicalMemory)
    guard bytes > available else { return }
    let (needed, present) = (threeFigures(bytes / 1e9), threeFigures(available / 1e9))
    throw Failure(
      .usage,
      "This network needs about \(needed) GB of memory, and the machine has \(present) GB: take "
        + "fewer \(options).")
  }
}
