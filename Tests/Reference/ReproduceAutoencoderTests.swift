import Foundation
import Kernels
import Nets
import Testing

@testable import bench

struct `Plans of autoencoders` {
  @Test func `have the paper's 48 numbers and DReG for the importance-weighted bound`() {
    #expect(PublishedBounds.table.count == 24)
    let sizes = Set(PublishedBounds.table.map { [$0.layers, $0.samples] })
    #expect(sizes == [[1, 1], [1, 5], [1, 50], [2, 1], [2, 5], [2, 50]])
    for set in [DataSet.mnist, .omniglot] {
      for objective in VariationalObjective.allCases {
        #expect(PublishedBounds.table.count { $0.set == set && $0.objective == objective } == 6)
      }
    }
  }

  @Test(arguments: [ReproduceCommand.Scale.smoke, .paper])
  func `make every cell once and train nothing that is refused`(_ scale: ReproduceCommand.Scale) {
    let plan = AutoencoderPlan(scale: scale, seed: 7)
    // Of each set and depth: two for k = 1, five for each other k.
    #expect(plan.runs.count == 48 && Set(plan.runs).count == 48)
    for run in plan.runs {
      #expect(run.settings.refusal(layers: run.layers) == nil && run.seed == 7)
    }
    for cell in PublishedBounds.table {
      for estimator in AutoencoderPlan.estimators(cell.objective) {
        #expect(plan.runs.contains(plan.run(cell, estimator)))
      }
    }
  }

  @Test func `of the paper's scale follow Burda's schedule on all images`() {
    for run in AutoencoderPlan(scale: .paper, seed: 1).runs {
      #expect(run.passes == 3280 && run.schedule == .burda && run.trainingImages == nil)
    }
  }

  @Test func `of the smoke scale stay below twenty minutes`() {
    let runs = AutoencoderPlan(scale: .smoke, seed: 1).runs
    #expect(Double(runs.map(\.cost).reduce(0, +)) / AutoencoderRun.costPerSecond < 1200)
    // Evaluated training images are among those that were trained on.
    #expect(runs.allSatisfy { $0.trainingImages! % $0.evaluatedImages == 0 })
  }

  @Test func `are found again in a log`() throws {
    let path = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).jsonl"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let runs = AutoencoderPlan(scale: .paper, seed: 1).runs
    do {
      var log = try RunLog<AutoencoderRun>(path)
      for run in runs {
        let outcome = AutoencoderOutcome(instructionSet: "avx2", threads: 2)
        try log.append(FinishedRun(settings: run, outcome: outcome))
      }
    }
    let log = try RunLog<AutoencoderRun>(path)
    #expect(Set(log.runs.keys) == Set(runs))
    // Each run's checkpoint has a name of its own.
    #expect(Set(runs.map { log.checkpoint(of: $0).path }).count == runs.count)
  }
}

struct `Tables of autoencoders` {
  private let plan = AutoencoderPlan(scale: .smoke, seed: 1)

  private func outcome(_ test: Double, train: Double) throws -> AutoencoderOutcome {
    let bounds = { (nll: Double) in "{\"nll\": \(nll), \"negativeElbo\": \(nll + 1)}" }
    let text = """
      {"seconds": 1, "instructionSet": "avx2", "threads": 2, "test": \(bounds(test)), \
      "train": \(bounds(train))}
      """
    return try JSONDecoder().decode(AutoencoderOutcome.self, from: Data(text.utf8))
  }

  private func row(
    _ log: [AutoencoderRun: AutoencoderOutcome], missing: [AutoencoderSource: String] = [:],
    _ start: String...
  ) throws -> [String] {
    let rows = TableReport(plan, log: log, missing: missing).rows
    return try #require(rows.first { Array($0.prefix(4)) == start })
  }

  private func run(
    _ set: DataSet, _ layers: Int, _ samples: Int, _ objective: VariationalObjective,
    _ estimator: AutoencoderRun.Estimator
  ) throws -> AutoencoderRun {
    let cell = try #require(
      PublishedBounds.table.first {
        $0.set == set && $0.layers == layers && $0.samples == samples && $0.objective == objective
      })
    return plan.run(cell, estimator)
  }

  @Test func `show ours beside the paper's, of test and of training images`() throws {
    let log = try [
      run(.omniglot, 2, 5, .iwae, .total): outcome(120.5, train: 119.25),
      run(.omniglot, 2, 5, .iwae, .path): outcome(118, train: 117),
      run(.omniglot, 2, 5, .iwae, .dreg): outcome(117.5, train: 116.5),
    ]
    let row = try row(log, "Omniglot", "2", "5", "IWAE")
    #expect(row[4...7] == ["120.50", "118.00", "117.50", "−2.50"])
    #expect(row[8...10] == ["104.79", "103.59", "−1.20"])
    #expect(row[11...] == ["119.25", "117.00", "116.50", ""])
  }

  @Test func `show the runs of one sample under both bounds`() throws {
    let log = try [
      run(.mnist, 1, 1, .elbo, .total): outcome(100, train: 99),
      run(.mnist, 1, 1, .iwae, .dreg): outcome(98, train: 97),
    ]
    let (ours, paper) = (["100.00", "98.00"], ["−2.00", "86.76", "86.40", "−0.36"])
    #expect(try row(log, "MNIST", "1", "1", "VAE")[4...10] == ours + [""] + paper)
    #expect(try row(log, "MNIST", "1", "1", "IWAE")[4...10] == ours + ["98.00"] + paper)
  }

  @Test func `say what is missing, to come or diverged`() throws {
    let omniglot = try run(.omniglot, 1, 5, .elbo, .total).source
    let absent = try row([:], missing: [omniglot: "none"], "Omniglot", "1", "5", "VAE")
    #expect(absent.last == "none" && absent[4] == "–" && absent[7] == "–")
    var diverged = AutoencoderOutcome(instructionSet: "avx2", threads: 2)
    diverged.divergedInPass = 2
    let row = try row([run(.mnist, 2, 50, .elbo, .path): diverged], "MNIST", "2", "50", "VAE")
    #expect(row.last == "path diverged, a run to come")
  }

  @Test func `are aligned in markdown`() {
    let lines = TableReport(plan, log: [:]).markdown.split(separator: "\n").filter {
      $0.hasPrefix("|")
    }
    #expect(lines.count == 26)
    #expect(Set(lines.map { $0.count { $0 == "|" } }).count == 1)
  }
}

struct `Runs of autoencoders` {
  private func path() -> String {
    FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).checkpoint"
  }

  /// Of all these runs, drawn once.
  private static let images = Result {
    try Self().run(.path).source.load(.resolve(.digits)).examples
  }

  /// On a few of the built-in digits.
  private func run(_ estimator: AutoencoderRun.Estimator, layers: Int = 1) -> AutoencoderRun {
    AutoencoderRun(
      set: .digits, layers: layers, objective: .iwae, estimator: estimator, samples: 3, passes: 2,
      schedule: .constant, trainingImages: 50, evaluatedImages: 2, seed: 3)
  }

  private func outcome(_ run: AutoencoderRun, checkpoint: String) throws -> AutoencoderOutcome {
    let images = try Self.images.get()
    let environment = RunEnvironment(
      kernels: KernelSet(.available.last!), pool: ThreadPool(),
      checkpoint: CheckpointFile(path: checkpoint))
    return try run.outcome(on: images, in: environment) { #expect((0...1).contains($0)) }
  }

  @Test(arguments: [1, 2]) func `score test and training images`(_ layers: Int) throws {
    let checkpoint = path()
    let outcome = try outcome(run(.dreg, layers: layers), checkpoint: checkpoint)
    let test = try #require(outcome.test)
    let train = try #require(outcome.train)
    #expect(test.nll < test.negativeElbo && train.nll < train.negativeElbo)
    #expect(test.nll != train.nll && outcome.trainBound!.isFinite)
    #expect(!FileManager.default.fileExists(atPath: checkpoint))
  }

  @Test func `differ by estimator and repeat to the same numbers`() throws {
    let nll = { (estimator: AutoencoderRun.Estimator) in
      try outcome(run(estimator), checkpoint: path()).test!.nll
    }
    #expect(try nll(.path) == nll(.path) && nll(.path) != nll(.total))
  }

  @Test func `refuse the checkpoint of another run`() throws {
    let checkpoint = path()
    defer { try? FileManager.default.removeItem(atPath: checkpoint) }
    try Data("no checkpoint".utf8).write(to: URL(filePath: checkpoint))
    let failure = #expect(throws: Failure.self) {
      try outcome(run(.path), checkpoint: checkpoint)
    }
    #expect(failure?.code == .malformedData && failure?.message.contains(checkpoint) == true)
  }

  @Test func `go on from a checkpoint to the same numbers`() throws {
    let checkpoint = path()
    let whole = try outcome(run(.path), checkpoint: checkpoint)
    try saveHalf(of: run(.path), to: checkpoint)
    let resumed = try outcome(run(.path), checkpoint: checkpoint)
    #expect(resumed.test?.nll == whole.test?.nll && resumed.trainBound == whole.trainBound)
    #expect(resumed.seconds > 1000)
  }

  /// What a run that was interrupted in its second pass, after a thousand seconds, leaves.
  private func saveHalf(of run: AutoencoderRun, to path: String) throws {
    let images = try Self.images.get()
    let kernels = KernelSet(.available.last!)
    let arena = Arena()
    let trainer = run.trainer(on: images, kernels: kernels, pool: ThreadPool(), in: arena)
    for _ in 0..<trainer.updatesPerEpoch + 1 { trainer.step() }
    try run.save(trainer, seconds: 1000, kernels: kernels, to: CheckpointFile(path: path))
  }
}
