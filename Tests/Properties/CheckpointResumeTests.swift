import Testing

@testable import Nets

/// A network and the estimator that it is trained with.
struct TrainedAs: CustomTestStringConvertible, Sendable {
  let kind: NetworkKind
  let estimator: any GradientEstimator

  var testDescription: String { "\(kind) by \(estimator.name)" }

  static let all = [
    TrainedAs(kind: .sfnn, estimator: G1ScoreFunction()),
    TrainedAs(kind: .sfnn, estimator: G3AdditiveNoise()),
    TrainedAs(kind: .c, estimator: G4ImportanceWeighted()),
    TrainedAs(kind: .c, estimator: G1ScoreFunction()),
    TrainedAs(kind: .d, estimator: Backpropagation()),
  ]

  func run(threads: Int = 1) -> SmallRun { SmallRun(kind, estimator, threads: threads) }
}

struct `A training run` {
  /// Parameters, velocities, baselines and criterion, bit by bit.
  @Test(arguments: TrainedAs.all, [2, 3])
  func `has the same bits for any number of threads`(_ trained: TrainedAs, _ threads: Int) {
    let runs = [1, threads].map { trained.run(threads: $0) }
    let criteria = runs.map { $0.train(until: $0.totalUpdates) }
    #expect(criteria[0] == criteria[1] && runs[0].checkpoint == runs[1].checkpoint)
  }

  @Test(arguments: TrainedAs.all)
  func `has the same bits wherever it was stopped and resumed`(_ trained: TrainedAs) throws {
    let whole = trained.run()
    let criteria = whole.train(until: whole.totalUpdates)
    for cut in 0...whole.totalUpdates {
      let first = trained.run()
      first.train(until: cut)
      let bytes = first.checkpoint.reporting(first).bytes
      let second = trained.run(threads: 1 + cut % 3)
      try second.restore(Checkpoint(bytes: bytes))
      #expect(second.train(until: whole.totalUpdates) == Array(criteria[cut...]), "cut at \(cut)")
      #expect(second.checkpoint == whole.checkpoint, "cut at \(cut)")
    }
  }

  /// A checkpoint that forgot a part of the state would not go on to the same bits.
  @Test(arguments: ["V", "velocity of W2", "baseline numerators of layer 1", "updates"])
  func `needs every part of the state`(_ part: String) throws {
    let trained = TrainedAs.all[0]
    let whole = trained.run()
    whole.train(until: 7)
    var checkpoint = whole.checkpoint.reporting(whole)
    if part == "updates" {
      checkpoint = Checkpoint(
        settings: checkpoint.settings, updates: 6, criterionSum: checkpoint.criterionSum,
        criterionExamples: checkpoint.criterionExamples, reportedEpochs: 1,
        matrices: checkpoint.matrices)
    } else {
      let index = try #require(checkpoint.matrices.firstIndex { $0.name == part })
      checkpoint.matrices[index].values = checkpoint.matrices[index].values.map { _ in 0 }
    }
    let other = trained.run()
    try other.restore(checkpoint)
    for run in [whole, other] { run.train(until: whole.totalUpdates) }
    #expect(whole.checkpoint.matrices != other.checkpoint.matrices)
  }

  @Test func `reports the criterion of the whole epoch after a stop within it`() throws {
    let trained = TrainedAs.all[1]
    let whole = trained.run()
    let expected = whole.trainer.runEpoch()
    let first = trained.run()
    first.trainer.runEpoch { $0 < 2 }
    #expect(first.trainer.updates == 2)
    let second = trained.run()
    try second.restore(first.checkpoint)
    #expect(second.trainer.runEpoch() == expected)
  }
}
