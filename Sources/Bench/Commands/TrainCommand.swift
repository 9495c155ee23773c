struct TrainCommand: Command {
  enum Task: String, ArgumentChoice {
    case classification, structured, faces, unsupervised
  }

  enum Model: String, ArgumentChoice {
    case sfnn, a, b, c, d
  }

  enum Estimator: String, ArgumentChoice {
    case g1, g2, g3, g4, g5, g5c, gc

    /// With one particle the normalized weight is 1, whatever that particle explains.
    var needsSeveralParticles: Bool { [.g4, .g5, .g5c, .gc].contains(self) }
  }

  enum Schedule: String, ArgumentChoice {
    case paper, linear, constant
  }

  var task = Task.classification
  var model = Model.sfnn
  var estimator = Estimator.g3
  var constant: Double?
  var particles = 20
  var learningRate = 0.3
  var schedule = Schedule.paper
  var epochs = 50
  var batch = 100
  var noise = 0.4
  var hidden = LayerSizes(values: [200, 200])
  var seed = Seed(1)
  var threads: Int?
  var set: DataSetName?
  var data: String?
  var metrics: String?
  var checkpoint: String?
  var isResuming = false
  var terminal = TerminalOptions()

  static let name = "train"
  static let abstract = "Train a network by the papers' protocol."
  static let discussion = """
    Prints one JSON line per epoch. G1 to G5 are the estimators of Raiko, Berglund, Alain and \
    Dinh (2015); g5c is G5 times M/(M - 1), gc is G5 with the constant of --constant.
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
      .option("--learning-rate <rate>", \.learningRate, in: .above(0), "The initial rate."),
      .option("--schedule <schedule>", \.schedule, "How the rate goes on."),
      .option("--epochs <count>", \.epochs, in: .from(1, to: 1_000_000), "Epochs in all."),
      .option("--batch <count>", \.batch, in: .from(1, to: 100_000), "Examples per step."),
      .option(
        "--noise <sigma>", \.noise, in: .atLeast(0),
        "Standard deviation of the noise on inputs."),
      .option("--hidden <sizes>", \.hidden, "Units of each hidden layer."),
      .seed(\.seed),
      .threads(\.threads),
      .option(
        "--set <set>", \.set, "The data set.",
        fallback: "faces for that task, else mnist, or digits where it is missing"),
      .data(\.data),
      .option("--metrics <file>", \.metrics, "Append the lines there too."),
      .option("--checkpoint <file>", \.checkpoint, "Keep the state of each epoch there."),
      .flag("--resume", \.isResuming, "Go on from the checkpoint if there is one."),
    ] + TerminalOptions.parameters(\.terminal)
  }

  func validate() throws {
    if estimator == .gc && constant == nil {
      throw Failure(.usage, "'--estimator gc' needs '--constant <c>'.")
    }
    if estimator != .gc && constant != nil {
      throw Failure(.usage, "'--constant <c>' is only for '--estimator gc'.")
    }
    if isResuming && checkpoint == nil {
      throw Failure(.usage, "'--resume' needs '--checkpoint <file>'.")
    }
    if model == .sfnn && estimator.needsSeveralParticles && particles == 1 {
      throw Failure(
        .usage,
        "'--estimator \(estimator.word)' needs '--particles' of at least 2: with one particle "
          + "the weight is always 1, and hidden units learn nothing from the output.")
    }
  }

  func run() throws {
    throw Failure(.failed, "'bench train' is not built yet")
  }
}

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
