import Nets

/// The options of `bench train` that only networks of binary units have.
struct NetworkOptions {
  var model = NetworkKind.sfnn
  var constant: Double?
  var particles = 20
  var noise: Double?
  /// Those that were given, as the help shows them.
  var given: [String] = []

  static let discussion = """
    Networks: G1 to G5 are the estimators of Raiko, Berglund, Alain and Dinh (2015); g5c is G5 \
    times M/(M - 1), gc is G5 with the constant of --constant. A, B and D need none: they are \
    trained by back-propagation, A and B with one path. The paper's C is trained with g4.
    """

  static var parameters: [Parameter<TrainCommand>] {
    let parameters: [Parameter<TrainCommand>] = [
      .option("--model <model>", \.network.model, "The stochastic network, or one of A to D."),
      .option(
        "--constant <c>", \.network.constant, in: .atLeast(0),
        "The constant c of --estimator gc; G5 has 1/M."),
      .option(
        "--particles <count>", \.network.particles, in: .from(1, to: 10_000),
        "Particles M of a network."),
      .option(
        "--noise <sigma>", \.network.noise, in: .atLeast(0),
        "Standard deviation of the noise on real inputs.",
        fallback: "0.4 for classification, else 0"),
    ]
    return parameters.map { $0.noted(in: \.network.given) }
  }
}

extension TrainCommand {
  private static let usualHiddenUnits = [200, 200]

  var hiddenUnits: [Int] { hidden?.groups[0] ?? Self.usualHiddenUnits }

  /// The estimator asked for; back-propagation for networks whose sampling has no parameters.
  var gradientEstimator: any GradientEstimator {
    let name = estimator?.network ?? .g3
    return network.model == .sfnn || network.model == .c
      ? name.estimator(constant: network.constant) : Backpropagation()
  }

  /// Checks the settings of a network that depend on each other.
  func requireNetwork(for task: LearningTask) throws(Failure) {
    if let hidden, hidden.groups.count > 1 {
      throw Failure(.usage, "'--hidden \(hidden.word)': expected one list of sizes, no '/'.")
    }
    if [.c, .d].contains(network.model), hiddenUnits.contains(1) {
      throw Failure(
        .usage,
        "'--model \(network.model.rawValue)' needs layers of at least 2 '--hidden' units, one of "
          + "them stochastic.")
    }
    let isConstant = estimator?.network == .gc
    if isConstant && network.constant == nil {
      throw Failure(.usage, "'--estimator gc' needs '--constant <c>'.")
    }
    if !isConstant && network.constant != nil {
      throw Failure(.usage, "'--constant <c>' is only for '--estimator gc'.")
    }
    if let noise = network.noise, noise > 0, task.outputModel == .bernoulli {
      throw Failure(
        .usage, "'--noise \(noise.word)': inputs of the \(task) task are binary and get none.")
    }
    let estimator = gradientEstimator
    if network.particles < estimator.minimumParticles
      && (network.model == .sfnn || network.model == .c)
    {
      throw Failure(.usage, "'--particles \(network.particles)': \(estimator.tooFewParticles).")
    }
  }

  func networkSettings(for task: LearningTask, binaryInputs: Bool) -> TrainingSettings {
    let hasOnePath = network.model == .a || network.model == .b
    var settings = TrainingSettings(
      estimator: gradientEstimator, particles: hasOnePath ? 1 : network.particles,
      learningRate: learningRate ?? 0.3, schedule: schedule?.network ?? .paper,
      epochs: epochs ?? 50, seed: seed.value)
    if let batch { settings.batchSize = batch }
    if !binaryInputs { settings.noise = network.noise ?? (task == .classification ? 0.4 : 0) }
    return settings
  }

  /// Parameters with gradient and velocity, and a training batch's logits, signals and outputs.
  func requireMemory(_ settings: TrainingSettings, inputs: Int, outputs: Int) throws(Failure) {
    let sizes = [inputs] + hiddenUnits + [outputs]
    let parameters = zip(sizes, sizes.dropFirst()).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    let rows = max(Double(settings.batchSize) * Double(network.particles), 2000)
    let units = Double(sizes.dropFirst().reduce(0, +))
    try requireMemory(
      bytes: 12 * parameters + 12 * rows * units,
      lessOf: "'--hidden' units, '--particles' or '--batch'")
  }
}
