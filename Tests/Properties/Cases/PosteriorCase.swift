import Foundation
import Kernels
import NaiveReference
import Testing

@testable import Nets
@testable import bench

/// A small autoencoder with a posterior of one family, on given images and noise.
struct PosteriorCase: Sendable, CustomTestStringConvertible {
  let family: PosteriorFamily
  var samples = 2

  var testDescription: String { "\(family.name) \(family.size)" }

  static let flows = [
    PosteriorFamily.planar(steps: 2), .coupling(steps: 3), .iaf(steps: 2),
  ].map { PosteriorCase(family: $0) }
  static let all = [PosteriorCase(family: .mixture(components: 3))] + flows

  static let inputs = 7
  static let units = 3
  static let examples = 2

  /// Single precision: the tolerance of the golden files of autoencoders.
  static func tolerance(largest: Double = 0) -> Double {
    CaseReport.autoencoderTolerance(largest: largest)
  }

  /// - Parameter isNearIdentity: as initialised, where a flow does little.
  func start(
    _ objective: VariationalObjective, on set: InstructionSet = .ofTests,
    isNearIdentity: Bool = false
  ) -> StartedPosterior {
    StartedPosterior(self, objective, KernelSet(set), isNearIdentity: isNearIdentity)
  }
}

final class StartedPosterior {
  let family: PosteriorFamily
  let kernels: KernelSet
  let model: VariationalAutoencoder
  let pass: VariationalPass
  let step: VariationalStep
  let arena = Arena()

  fileprivate init(
    _ run: PosteriorCase, _ objective: VariationalObjective, _ kernels: KernelSet,
    isNearIdentity: Bool
  ) {
    family = run.family
    self.kernels = kernels
    model = VariationalAutoencoder(
      inputs: PosteriorCase.inputs,
      layers: [StochasticLayerSize(hidden: [6, 5], latent: PosteriorCase.units)],
      posterior: run.family, in: arena)
    model.initialise(
      seed: 3, mean: [Float](repeating: 0.4, count: PosteriorCase.inputs), kernels: kernels)
    if !isNearIdentity {
      // There many a mistake makes no difference.
      for columns in run.family.displacements(units: PosteriorCase.units) {
        model.encoders[0].head.weights.values[columns: columns].scale(by: 100)
      }
      for map in model.maps { map.values.scale(by: 100) }
    }
    pass = VariationalPass(
      model, objective: objective, examples: PosteriorCase.examples, samples: run.samples,
      estimator: TotalDerivative(), kernels: kernels, in: arena)
    step = VariationalStep(pass, threads: 1)
    for example in 0..<PosteriorCase.examples {
      for pixel in 0..<PosteriorCase.inputs {
        let isOn = (example * 5 + pixel * pixel) % 3 == 0
        pass.inputs[example, pixel] = isOn
        pass.targets[example, pixel] = isOn ? 1 : 0
      }
    }
    // Of half the usual deviation, so that no weight of a flow's sample vanishes.
    let noise = pass.noise(ofLayer: 0)
    for row in 0..<noise.rows {
      kernels.addGaussians(
        RandomStream(seed: 4, purpose: .trainingNoise, example: UInt32(row)),
        to: noise[rows: row..<row + 1])
    }
    noise.copy(from: noise.array.map { $0 / 2 })
  }

  /// Parameters and their gradients, by name.
  var parameters: Naive.Parameters { numbers(\.values) }
  var gradient: Naive.Parameters { numbers(\.gradient) }

  private func numbers(_ part: KeyPath<Nets.Parameter, Matrix>) -> Naive.Parameters {
    Dictionary(
      uniqueKeysWithValues: model.parameters.all.map { ($0.name, $0[keyPath: part].reference) })
  }

  /// Σ over the examples, of all parameters.
  func differentiate(_ estimator: any VariationalEstimator) -> Naive.Parameters {
    step.differentiate(estimator, .given, ThreadPool(), [Scratch(in: arena)])
    return gradient
  }

  /// Of the samples, from those of the Gaussian that a flow begins with: ‖z − z₀‖ / ‖z₀‖.
  var largestDisplacement: Double {
    evaluate()
    let layer = pass.layers[0]
    let (heads, noise, samples) = (
      layer.heads.reference, layer.noise.reference, layer.samples.reference
    )
    return samples.indices.map { row in
      let head = heads[row / pass.samples]
      let first = samples[row].indices.map { unit in
        head[unit] + exp(head[PosteriorCase.units + unit]) * noise[row][unit]
      }
      let moved = zip(samples[row], first).map(-)
      return moved.map { $0 * $0 }.reduce(0, +) / first.map { $0 * $0 }.reduce(0, +)
    }.max()!.squareRoot()
  }

  func evaluate() { step.evaluate(.given, ThreadPool(), [Scratch(in: arena)]) }
}

extension StartedPosterior {
  var images: [[Double]] { pass.targets.reference }

  /// `[example][row][unit]`
  var noise: [[[Double]]] {
    (0..<pass.examples).map { example in
      pass.noise(ofLayer: 0)[rows: pass.rows(of: example..<example + 1)].reference
    }
  }

  /// The signal at the heads where ω ∂ log p is this gradient, and all log w the same.
  func signal(
    _ rows: Range<Int>, gradients: [[Double]], direct: Matrix, score: Matrix
  ) -> [Float] {
    let layer = pass.layers[0]
    let ones = arena.matrix(rows: 1, columns: rows.count)
    ones.fill(1)
    layer.gradient.copy(
      from: rows.flatMap { row in
        gradients[row].map { Float($0) * pass.weights[0, row] }
      })
    let signal = arena.matrix(rows: layer.heads.rows, columns: layer.heads.columns)
    layer.signal(
      rows, EncoderWeights(passed: ones, direct: direct, score: score), scoreScale: nil,
      into: signal, kernels: kernels, scratch: Scratch(in: arena))
    return signal.array
  }
}
