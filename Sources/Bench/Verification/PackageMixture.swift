import Foundation
import Kernels
import NaiveReference
import Nets

/// The package's own mixture with the parameters of a golden case, rounded to Float; one draw at a time.
final class PackageMixture {
  private let golden: LatentGoldenCase.Mixture
  private let kernels: KernelSet
  private let arena = Arena()
  private let scratch: Scratch
  private let layer: MixtureLayer
  private let signal: Matrix
  private let rows: Range<Int>
  /// ρ, ω and ω (F − Σ π F), and no score.
  private let weights: [Matrix]
  private let none: Matrix

  init(_ golden: LatentGoldenCase.Mixture, kernels: KernelSet) {
    self.golden = golden
    self.kernels = kernels
    scratch = Scratch(in: arena)
    let components = golden.posterior.components
    let heads = components.flatMap { $0.mean + $0.logDeviation } + golden.posterior.logits
    let matrix = arena.matrix(rows: 1, columns: heads.count)
    matrix.copy(from: heads.map { Float($0) })
    signal = arena.matrix(rows: 1, columns: heads.count)
    rows = 0..<components.count
    layer = MixtureLayer(
      components: components.count, heads: matrix, rows: components.count, in: arena)
    none = arena.matrix(rows: 1, columns: components.count)
    weights = (0..<3).map { [arena] _ in arena.matrix(rows: 1, columns: components.count) }
  }

  struct Draw {
    /// Σ π F
    let value: Double
    let total: [Double]
    let path: [Double]
  }

  func draw(noise: [[Double]]) -> Draw {
    layer.noise.copy(from: noise.joined().map { Float($0) })
    layer.sample(rows, nil, kernels: kernels)
    layer.complete(rows, kernels: kernels, scratch: scratch)
    let targets = layer.samples.reference.map { golden.target($0) }
    let constant = Double(layer.samples.columns) / 2 * log(2 * .pi)
    let logWeights = rows.map {
      targets[$0].value - Double(layer.logDensities[0, $0]) + constant
    }
    let shares = rows.map { exp(Double(layer.logShares![0, $0])) / Double(rows.count) }
    let value = Naive.dot(shares, logWeights)
    for row in rows {
      weights[0][0, row] = 1
      weights[1][0, row] = Float(shares[row])
      weights[2][0, row] = Float(shares[row] * (logWeights[row] - value))
    }
    let gradients = rows.map { row in targets[row].gradient.map { Float(shares[row] * $0) } }
    return Draw(
      value: value, total: gradient(score: none, gradients),
      path: gradient(score: weights[1], gradients))
  }

  /// By α, μ and ℓ, as the golden files flatten them.
  private func gradient(score: Matrix, _ targetGradients: [[Float]]) -> [Double] {
    layer.gradient.copy(from: Array(targetGradients.joined()))
    layer.signal(
      rows,
      EncoderWeights(passed: weights[0], direct: weights[1], score: score, share: weights[2]),
      scoreScale: nil, into: signal, kernels: kernels, scratch: scratch)
    let numbers = signal.reference[0]
    let units = layer.samples.columns
    func part(_ offset: Int) -> [Double] {
      rows.flatMap { row -> ArraySlice<Double> in
        let first: Int = (2 * row + offset) * units
        return numbers[first..<first + units]
      }
    }
    return numbers.suffix(rows.count) + part(0) + part(1)
  }
}
