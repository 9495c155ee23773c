import Foundation
import Kernels
import NaiveReference
import Nets

/// Two layers of one Gaussian unit each on the package's kernels, at given noise: groups of K
/// samples, each group with a gradient of its own. Between the layers are the golden case's
/// straight lines and tanh, which no perceptron is; so it is the signals of estimators that are
/// checked, and what an upper layer passes down.
final class PackageHierarchy {
  private let q2: Naive.ScalarGaussianBlock
  private let kernels: KernelSet
  private let arena = Arena()
  private let lower: Layer
  private let upper: Layer
  private let logWeights: Matrix
  private let weights: Matrix
  private let zeros: Matrix
  private let ones: Matrix

  /// One layer's unit, a row for each sample; the heads of the lower one are shared by a group.
  private struct Layer {
    let heads: Matrix
    let noise: Matrix
    let samples: Matrix
    let logDensities: Matrix
    /// ω ∂ log p(x, z) / ∂z
    let gradient: Matrix

    init(groups: Int, noise values: [Double], in arena: Arena) {
      let rows = values.count
      heads = arena.matrix(rows: groups, columns: 2)
      noise = arena.matrix(rows: rows, columns: 1)
      noise.copy(from: values.map { Float($0) })
      samples = arena.matrix(rows: rows, columns: 1)
      logDensities = arena.matrix(rows: 1, columns: rows)
      gradient = arena.matrix(rows: rows, columns: 1)
    }

    func sample(_ kernels: KernelSet) {
      kernels.sampleGaussian(
        heads, nil, into: samples, noise: noise, logDensities: logDensities)
    }
  }

  /// - Parameter noise: (ε₁, ε₂), `[groups][K]`.
  init(
    _ golden: LatentGoldenCase.ScalarHierarchy, noise groups: [[[Double]]],
    objective: VariationalObjective, kernels: KernelSet
  ) {
    let model = golden.model
    let blocks = (model.encoders + model.priors + [model.decoder])
      .map { $0 as! Naive.ScalarGaussianBlock }
    q2 = blocks[1]
    self.kernels = kernels
    let size = groups[0].count
    let noise = groups.flatMap { $0 }
    let rows = noise.count
    lower = Layer(groups: groups.count, noise: noise.map { $0[0] }, in: arena)
    upper = Layer(groups: rows, noise: noise.map { $0[1] }, in: arena)
    blocks[0].write(lower.heads, at: nil)
    lower.sample(kernels)
    q2.write(upper.heads, at: lower.samples)
    upper.sample(kernels)

    let row = { [arena] in arena.matrix(rows: 1, columns: rows) }
    (logWeights, weights, zeros, ones) = (row(), row(), row(), row())
    ones.fill(1)
    let priorHeads = arena.matrix(rows: rows, columns: 2)
    let outputHeads = arena.matrix(rows: rows, columns: 2)
    let outputs = arena.matrix(rows: rows, columns: 1)
    blocks[2].write(priorHeads, at: upper.samples)
    blocks[3].write(outputHeads, at: lower.samples)
    outputs.fill(Float(golden.x))
    // The constants of p and q cancel, but that of the output's density.
    logWeights.fill(Float(-log(2 * Double.pi) / 2))
    let term = row()
    let densities: [(values: Matrix, heads: Matrix?)] = [
      (outputs, outputHeads), (lower.samples, priorHeads), (upper.samples, nil),
    ]
    for (values, heads) in densities {
      kernels.gaussianLogDensity(values, heads: heads, into: term)
      logWeights.add(term, scale: 1)
    }
    for layer in [lower, upper] { logWeights.add(layer.logDensities, scale: -1) }
    let bounds = arena.matrix(rows: 1, columns: groups.count)
    kernels.normalizeWeights(logWeights, into: weights, criterion: bounds)
    if objective == .elbo { weights.fill(1 / Float(size)) }

    let priorSignal = arena.matrix(rows: rows, columns: 2)
    let outputSignal = arena.matrix(rows: rows, columns: 2)
    let outputGradient = arena.matrix(rows: rows, columns: 1)
    kernels.gaussianDensityGradient(
      outputs, heads: outputHeads, weights: weights, addingTo: outputGradient,
      headSignal: outputSignal)
    blocks[3].pull(outputSignal, at: lower.samples, addingTo: lower.gradient)
    kernels.gaussianDensityGradient(
      lower.samples, heads: priorHeads, weights: weights, addingTo: lower.gradient,
      headSignal: priorSignal)
    blocks[2].pull(priorSignal, at: upper.samples, addingTo: upper.gradient)
    kernels.gaussianDensityGradient(
      upper.samples, heads: nil, weights: weights, addingTo: upper.gradient)
  }

  /// The gradient of each group by m₁, s₁, k, m₂, s₂, t.
  func gradients(_ estimator: any VariationalEstimator) -> [[Double]] {
    let rows = weights.columns
    let row = { [arena] in arena.matrix(rows: 1, columns: rows) }
    let (passed, direct, score) = (row(), row(), row())
    for row in 0..<rows {
      let signal = estimator.signal(
        of: WeightedSample(weight: weights[0, row], logWeight: logWeights[0, row]))
      (passed[0, row], direct[0, row], score[0, row]) =
        (signal.passed, signal.direct, signal.score)
    }
    let own = signal(upper, upper.gradient, passed: passed, direct: direct, score: score)
    let down =
      switch estimator.conditionalSignal {
      case .own: own
      case .total: signal(upper, upper.gradient, passed: ones, direct: weights, score: zeros)
      case .blocked: signal(upper, upper.gradient, passed: ones, direct: weights, score: weights)
      }
    let lowerGradient = lower.gradient.copy(in: arena)
    q2.pull(down, at: lower.samples, addingTo: lowerGradient)
    let lowerSignal = signal(
      lower, lowerGradient, passed: passed, direct: direct, score: score)
    let size = rows / lowerSignal.rows
    return (0..<lowerSignal.rows).map { group in
      var gradient = [Double(lowerSignal[group, 0]), Double(lowerSignal[group, 1]), 0, 0, 0, 0]
      for row in group * size..<(group + 1) * size {
        let z = Double(lower.samples[row, 0])
        let (mean, deviation) = (Double(own[row, 0]), Double(own[row, 1]))
        gradient[2] += mean * z
        gradient[3] += mean
        gradient[4] += deviation
        gradient[5] += deviation * Naive.tanh(z)
      }
      return gradient
    }
  }

  private func signal(
    _ layer: Layer, _ gradient: Matrix, passed: Matrix, direct: Matrix, score: Matrix
  ) -> Matrix {
    let signal = arena.matrix(rows: layer.heads.rows, columns: 2)
    kernels.gaussianSignal(
      gradient, noise: layer.noise, heads: layer.heads, passed: passed, direct: direct,
      score: score, into: signal)
    return signal
  }
}

extension Naive.ScalarGaussianBlock {
  /// μ and ℓ of each row, of its input or, where there is none, of 0.
  fileprivate func write(_ heads: Matrix, at inputs: Matrix?) {
    for row in 0..<heads.rows {
      let values = self.heads([inputs.map { Double($0[row, 0]) } ?? 0])
      (heads[row, 0], heads[row, 1]) = (Float(values[0][0]), Float(values[1][0]))
    }
  }

  /// Adds the gradient by the inputs that a signal at the heads has.
  fileprivate func pull(_ signal: Matrix, at inputs: Matrix, addingTo gradient: Matrix) {
    for row in 0..<signal.rows {
      let t = Naive.tanh(Double(inputs[row, 0]))
      gradient[row, 0] += Float(
        slope * Double(signal[row, 0])
          + bend * Naive.tanhDerivative(of: t) * Double(signal[row, 1]))
    }
  }
}

extension Matrix {
  fileprivate func copy(in arena: Arena) -> Matrix {
    let copy = arena.matrix(rows: rows, columns: columns)
    copy.copy(from: self)
    return copy
  }

  /// One row plus another.
  fileprivate func add(_ other: Matrix, scale: Float) {
    for column in 0..<columns { self[0, column] += scale * other[0, column] }
  }
}
