import Foundation
import Kernels

// q(z) = Σ_c π_c q_c(z), π = softmax(α), q_c = N(μ_c, e^2ℓ_c); a draw has a sample of each component,
// z_c = μ_c + e^ℓ_c ε_c, and log w_c = log p(x, z_c) − log q(z_c).
//   ELBO = E Σ_c π_c log w_c        L_K = E log (1/K) Σ_k Σ_c π_c w_kc
// Source: Roeder et al. 2017, algorithm 3; weights normalised by construction.

/// A mixture of diagonal Gaussians, one row for each draw and component. Of an example, component c has
/// rows c K ..< (c + 1) K.
///
/// The derivative by the shares π themselves comes besides that of the samples: with A the weight of a
/// row's log π, Σ A over the rows of c less π_c Σ A goes to α_c.
package final class MixtureLayer: StochasticLayer {
  /// μ_c and ℓ_c of each component, then α, `[examples, components (2 units + 1)]`.
  package let heads: Matrix
  package let components: Int
  package let samples: Matrix
  package let noise: Matrix
  package let logDensities: Matrix
  package let gradient: Matrix
  private let ownLogShares: Matrix
  /// log π and π, `[examples, components]`.
  private let logMixing: Matrix
  private let mixing: Matrix
  /// log q_c(z) of every row, `[components, rows]`.
  private let componentDensities: Matrix
  /// r_c(z) = π_c q_c(z) / q(z), `[1, rows · components]`, a row's together.
  private let responsibilities: Matrix
  /// `[1, rows]`
  private let rowWeights: Matrix
  private let ones: Matrix
  private let zeros: Matrix
  /// log C
  private let logCount: Float
  /// Of one component, `[examples, 2 units]`.
  private let componentSignal: Matrix

  package init(components: Int, heads: Matrix, rows: Int, in arena: Arena) {
    let units = (heads.columns / components - 1) / 2
    precondition(heads.columns == components * (2 * units + 1) && rows % components == 0)
    self.components = components
    logCount = Float(log(Double(components)))
    self.heads = heads
    let matrix = { arena.matrix(rows: rows, columns: units) }
    (samples, noise, gradient) = (matrix(), matrix(), matrix())
    let row = { arena.matrix(rows: 1, columns: rows) }
    (logDensities, ownLogShares, rowWeights, ones, zeros) = (row(), row(), row(), row(), row())
    ones.fill(1)
    logMixing = arena.matrix(rows: heads.rows, columns: components)
    mixing = arena.matrix(rows: heads.rows, columns: components)
    componentDensities = arena.matrix(rows: components, columns: rows)
    responsibilities = arena.matrix(rows: 1, columns: rows * components)
    componentSignal = arena.matrix(rows: heads.rows, columns: 2 * units)
  }

  package var logShares: Matrix? { ownLogShares }

  private var rowsPerExample: Int { samples.rows / heads.rows }

  /// μ and ℓ of a component at some examples.
  private func columns(_ component: Int) -> Range<Int> {
    let width = 2 * samples.columns
    return component * width..<(component + 1) * width
  }

  private var logitColumns: Range<Int> { heads.columns - components..<heads.columns }

  private func rows(ofExample example: Int, _ component: Int) -> Range<Int> {
    let draws = rowsPerExample / components
    let first = example * rowsPerExample + component * draws
    return first..<first + draws
  }

  private func component(ofRow row: Int) -> Int {
    row % rowsPerExample / (rowsPerExample / components)
  }

  package func sample(_ rows: Range<Int>, _ stream: RandomStream?, kernels: KernelSet) {
    for example in headRows(rows) {
      let head = heads[rows: example..<example + 1]
      for component in 0..<components {
        let part = self.rows(ofExample: example, component)
        kernels.sampleGaussian(
          head[columns: columns(component)], stream?.with(layer: component),
          into: samples[rows: part], noise: noise[rows: part],
          logDensities: componentDensities[rows: component..<component + 1][columns: part])
      }
    }
  }

  package func complete(_ rows: Range<Int>, kernels: KernelSet, scratch: Scratch) {
    let examples = headRows(rows)
    let heads = heads[rows: examples]
    kernels.softmax(heads[columns: logitColumns], into: mixing[rows: examples])
    kernels.softmax(
      heads[columns: logitColumns], into: logMixing[rows: examples], logarithm: true)
    for component in 0..<components {
      kernels.gaussianLogDensity(
        samples[rows: rows], heads: heads[columns: columns(component)],
        into: componentDensities[rows: component..<component + 1][columns: rows])
    }
    for row in rows {
      let example = row / rowsPerExample
      for component in 0..<components {
        responsibilities[0, row * components + component] =
          logMixing[example, component] + componentDensities[component, row]
      }
      ownLogShares[0, row] = logMixing[example, component(ofRow: row)] + logCount
    }
    let terms = responsibilities[
      columns: rows.lowerBound * components..<rows.upperBound * components]
    kernels.normalizeWeights(terms, into: terms, criterion: logDensities[columns: rows])
    for row in rows { logDensities[0, row] += logCount }
  }

  package func signal(
    _ rows: Range<Int>, _ weights: EncoderWeights, scoreScale: Matrix?, into signal: Matrix,
    kernels: KernelSet, scratch: Scratch
  ) {
    precondition(scoreScale == nil, "a mixture's score has one scale")
    let gradient = gradient[rows: rows]
    kernels.scaleRows(gradient, by: weights.passed[columns: rows], into: gradient)
    for component in 0..<components {
      addDensity(component, rows, weights, into: signal, kernels: kernels)
    }
    for example in headRows(rows) {
      addSamples(example, into: signal[rows: example..<example + 1], kernels: kernels)
      setLogits(example, weights, into: signal)
    }
  }

  /// Subtracts a ∂ log q / ∂z from the gradients, and begins the signals with (c − a) ∂ log q at fixed
  /// samples; the part of one component, which r weighs.
  private func addDensity(
    _ component: Int, _ rows: Range<Int>, _ weights: EncoderWeights, into signal: Matrix,
    kernels: KernelSet
  ) {
    let examples = headRows(rows)
    let head = heads[rows: examples][columns: columns(component)]
    var hasScore = false
    for row in rows {
      let score = weights.score[0, row]
      hasScore = hasScore || score != 0
      rowWeights[0, row] =
        (score - weights.direct[0, row]) * responsibilities[0, row * components + component]
    }
    kernels.gaussianDensityGradient(
      samples[rows: rows], heads: head, weights: rowWeights[columns: rows],
      addingTo: gradient[rows: rows],
      headSignal: signal[rows: examples][columns: columns(component)])
    // That took (a − c) from the gradient's a.
    if !hasScore { return }
    for row in rows {
      rowWeights[0, row] =
        -weights.score[0, row] * responsibilities[0, row * components + component]
    }
    kernels.gaussianDensityGradient(
      samples[rows: rows], heads: head, weights: rowWeights[columns: rows],
      addingTo: gradient[rows: rows])
  }

  /// Adds what goes through the samples, of each component to its own head.
  private func addSamples(_ example: Int, into signal: Matrix, kernels: KernelSet) {
    let sums = componentSignal[rows: example..<example + 1]
    for component in 0..<components {
      let part = rows(ofExample: example, component)
      kernels.gaussianSignal(
        gradient[rows: part], noise: noise[rows: part],
        heads: heads[rows: example..<example + 1][columns: columns(component)],
        passed: ones[columns: part], direct: zeros[columns: part], score: zeros[columns: part],
        into: sums)
      signal[columns: columns(component)].add(sums)
    }
  }

  private func setLogits(_ example: Int, _ weights: EncoderWeights, into signal: Matrix) {
    let rows = example * rowsPerExample..<(example + 1) * rowsPerExample
    for component in 0..<components {
      let share = mixing[example, component]
      var sum: Float = 0
      for row in rows {
        let own: Float = self.component(ofRow: row) == component ? 1 : 0
        let density = responsibilities[0, row * components + component] - share
        sum += (weights.share?[0, row] ?? 0) * (own - share)
        sum += (weights.score[0, row] - weights.direct[0, row]) * density
      }
      signal[example, logitColumns.lowerBound + component] = sum
    }
  }
}

extension RandomStream {
  /// Components draw from streams of their own, as layers do.
  fileprivate func with(layer: Int) -> RandomStream {
    RandomStream(
      seed: seed, purpose: purpose, layer: UInt16(layer), step: step, example: example)
  }
}
