import Kernels
import Testing

@testable import Nets

/// Training with mixtures and flows as posterior keeps to what holds for all training.
@Suite struct `Training of posteriors` {
  static let runs = PosteriorCase.all.flatMap { run in
    VariationalObjective.allCases.map { PosteriorRun(family: run.family, objective: $0) }
  }

  @Test(arguments: runs) func `threads and instruction sets change no bit`(_ run: PosteriorRun) {
    let one = run.result(threads: 1)
    #expect(one.parameters.contains { $0 != 0 })
    #expect(run.result(threads: 2) == one)
    #expect(run.result(threads: 3) == one)
    let fused = InstructionSet.available.filter { $0 != .portable }
    for set in fused.dropFirst() {
      #expect(run.result(threads: 2, on: set) == run.result(threads: 1, on: fused[0]))
    }
  }

  @Test(arguments: runs) func `the bound rises`(_ run: PosteriorRun) {
    let means = run.train { trainer, _ in
      (0..<trainer.epochs).map { _ in
        for _ in 0..<trainer.updatesPerEpoch { trainer.step() }
        return trainer.criterionSum / Double(trainer.criterionExamples)
      }
    }
    #expect(means.last! > means.first! + 1, "\(means)")
  }

  /// What autoregressive maps must not see stays zero in training.
  @Test func `autoregressive maps keep their zeros`() {
    let run = PosteriorRun(family: .iaf(steps: 2), objective: .iwae)
    run.train(threads: 2) { trainer, _ in
      for _ in 0..<7 { trainer.step() }
      for values in trainer.model.maps.map(\.values) {
        for row in 0..<values.rows {
          for column in 0..<values.columns {
            #expect((values[row, column] != 0) == (row < column % values.rows))
          }
        }
      }
    }
  }

  #if os(Linux) && arch(x86_64)
    @Test func `no allocation in a step`() async {
      await #expect(processExitsWith: .success) {
        var failures: [String] = []
        guard AllocationCounter.install() > 0 else { throw NothingRedirected() }
        for run in `Training of posteriors`.runs {
          let allocations = run.train(threads: 2) { trainer, _ in
            // The first step touches lazy globals; an epoch passes both sizes of minibatch.
            for _ in 0..<trainer.updatesPerEpoch { trainer.step() }
            let before = AllocationCounter.count
            for _ in 0..<2 * trainer.updatesPerEpoch { trainer.step() }
            return AllocationCounter.count - before
          }
          if allocations > 0 { failures.append("\(run): \(allocations)") }
        }
        #expect(failures.isEmpty, "calls in two epochs of steps: \(failures)")
      }
    }

    private struct NothingRedirected: Error {}
  #endif
}

/// Training on a few small images by the path derivative.
struct PosteriorRun: Sendable, CustomTestStringConvertible {
  let family: PosteriorFamily
  let objective: VariationalObjective

  var testDescription: String { "\(family.name) \(objective)" }

  struct Result: Equatable {
    let parameters: [UInt32]
    let negativeLogLikelihood: Double
  }

  private static let side = 5
  private static let count = 50

  private var images: GreyImages {
    let pixels = (0..<Self.count * Self.side * Self.side).map { index -> UInt8 in
      let (image, pixel) = index.quotientAndRemainder(dividingBy: Self.side * Self.side)
      return (image % 3 + pixel) % 4 == 0 ? 240 : 10
    }
    return GreyImages(
      Images(height: Self.side, width: Self.side, pixels: pixels, labels: []),
      rows: Array(0..<Self.count), firstNumber: 0)
  }

  func train<R>(
    threads: Int = 1, on set: InstructionSet = .ofTests,
    _ body: (VariationalTrainer, ThreadPool) -> R
  ) -> R {
    let (kernels, images, pool) = (KernelSet(set), images, try! ThreadPool(threads: threads))
    defer { pool.stop() }
    let model = VariationalAutoencoder(
      inputs: images.pixels, layers: [StochasticLayerSize(hidden: [12, 9], latent: 4)],
      posterior: family, in: Arena())
    model.initialise(seed: 5, mean: images.mean, kernels: kernels)
    var settings = VariationalSettings(
      objective: objective, estimator: PathDerivative(), samples: 3, passes: 30, seed: 7)
    settings.learningRate = 5e-3
    return body(
      VariationalTrainer(model, on: images, settings: settings, kernels: kernels, pool: pool),
      pool)
  }

  /// After seven updates, which are two epochs and a bit.
  func result(threads: Int, on set: InstructionSet = .ofTests) -> Result {
    train(threads: threads, on: set) { trainer, pool in
      for _ in 0..<7 { trainer.step() }
      let estimator = LikelihoodEstimator(
        trainer.model, samples: 300, counts: [10], seed: 1, kernels: KernelSet(set), pool: pool)
      return Result(
        parameters: trainer.model.parameters.all.flatMap { $0.values.array.map(\.bitPattern) },
        negativeLogLikelihood: estimator.evaluate(images.prefix(10)) { _ in }.negativeLogLikelihood)
    }
  }
}
