import Kernels
import Testing

@testable import Nets

/// Training with mixtures and flows as posterior; what holds for all training is among its tests.
@Suite struct `Training of posteriors` {
  static let runs = PosteriorCase.all.flatMap { run in
    VariationalObjective.allCases.map { PosteriorRun(family: run.family, objective: $0) }
  }

  @Test(arguments: runs) func `the bound rises`(_ run: PosteriorRun) {
    let means = run.train { trainer in
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
    run.train { trainer in
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
}

/// Training on a few small images by the path derivative.
struct PosteriorRun: Sendable, CustomTestStringConvertible {
  let family: PosteriorFamily
  let objective: VariationalObjective

  var testDescription: String { "\(family.name) \(objective)" }

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

  func train<R>(_ body: (VariationalTrainer) -> R) -> R {
    let (kernels, images) = (KernelSet(.ofTests), images)
    let model = VariationalAutoencoder(
      inputs: images.pixels, layers: [StochasticLayerSize(hidden: [12, 9], latent: 4)],
      posterior: family, in: Arena())
    model.initialise(seed: 5, mean: images.mean, kernels: kernels)
    var settings = VariationalSettings(
      objective: objective, estimator: PathDerivative(), samples: 3, passes: 30, seed: 7)
    settings.learningRate = 5e-3
    return body(
      VariationalTrainer(
        model, on: images, settings: settings, kernels: kernels, pool: ThreadPool()))
  }
}
