import Kernels
import NaiveReference
@testable import Nets
@testable import bench

extension VariationalCase {
  /// The estimate from given noise `[sample][layer][unit]`, by the networks, passes and kernels that
  /// train.
  func gradient(
    _ estimator: any VariationalEstimator, _ objective: VariationalObjective,
    form: Nets.ELBOForm = .monteCarlo, noise: [[[Double]]]
  ) -> Naive.Parameters {
    let package = package
    package.differentiate(
      package.pass(objective, form: form, estimator, x: [x], noise: [noise]), estimator)
    return package.gradients
  }

  /// The sampled bound of given noise, in nats.
  func bound(
    _ objective: VariationalObjective, form: Nets.ELBOForm = .monteCarlo, noise: [[[Double]]]
  ) -> Double {
    let package = package
    let step = package.pass(objective, form: form, x: [x], noise: [noise])
    package.evaluate(step)
    return Double(step.pass.bound[0, 0])
  }

  fileprivate var package: PackageAutoencoder {
    PackageAutoencoder(parameters, stochasticLayers: layers, kernels: KernelSet(.ofTests))
  }

  /// A pass of the package over copies of the case's example, with zeros for noise.
  func pass(
    _ objective: VariationalObjective, form: Nets.ELBOForm = .monteCarlo,
    _ estimator: any VariationalEstimator, examples: Int, samples: Int
  ) -> VariationalPass {
    package.pass(objective, form: form, estimator, examples: examples, samples: samples, of: self)
  }
}

extension SampleTable {
  /// E[estimator] of the encoders' parameters, by either code path.
  func mean(
    _ estimator: LawVariationalEstimator, _ objective: VariationalObjective, samples count: Int,
    on path: CodePath
  ) -> Naive.Parameters {
    switch path {
    case .reference: mean(estimator, objective, samples: count)
    case .package: packageMean(estimator.declared, objective, samples: count).inference
    }
  }

  /// How far means that a law makes equal may be apart.
  func tolerance(
    _ path: CodePath, samples count: Int, isScaled: Bool = false
  ) -> Double {
    switch path {
    case .reference: source.quadratureError
    case .package:
      source.quadratureError
        + rounding.error(
          samples: count, rows: Self.batch * count, isScaled: isScaled)
    }
  }

  /// Tuples that go through the package side by side, as examples of one batch.
  private static let batch = 64

  /// The mean over all K-tuples of nodes of the gradient of all parameters: every tuple is an example,
  /// whose signals count with its probability.
  func packageMean(
    _ estimator: any VariationalEstimator, _ objective: VariationalObjective,
    form: Nets.ELBOForm = .monteCarlo, samples count: Int
  ) -> Naive.Parameters {
    let package = source.package
    let pass = package.pass(
      objective, form: form, estimator, examples: Self.batch, samples: count, of: source)
    let scratch = Scratch(in: package.arena)
    var weights = [Float](repeating: 0, count: Self.batch)
    var filled = 0
    var sum = 0 * source.parameters
    func addBatch() {
      pass.forward(0..<Self.batch, .given, scratch: scratch)
      pass.backward(0..<Self.batch, estimator, scratch: scratch)
      pass.addGradients(weightedBy: weights, scratch: scratch)
      sum = sum + package.gradients
      weights = weights.map { _ in 0 }
      filled = 0
    }
    forEachMultiset(count) { nodes, probability in
      pass.setNoise(nodes.map { samples[$0].noise }, ofExample: filled)
      weights[filled] = Float(probability)
      filled += 1
      if filled == Self.batch { addBatch() }
    }
    addBatch()
    return sum
  }
}

extension PackageAutoencoder {
  fileprivate func pass(
    _ objective: VariationalObjective, form: Nets.ELBOForm, _ estimator: any VariationalEstimator,
    examples: Int, samples: Int, of source: VariationalCase
  ) -> VariationalPass {
    let zeros = source.latents.map { [Double](repeating: 0, count: $0) }
    return pass(
      objective, form: form, estimator, x: Array(repeating: source.x, count: examples),
      noise: Array(repeating: Array(repeating: zeros, count: samples), count: examples)
    ).pass
  }
}

extension VariationalPass {
  /// Σ weight · gradient over the examples.
  fileprivate func addGradients(weightedBy weights: [Float], scratch: Scratch) {
    for product in products {
      let signal = product.signal
      let size = signal.rows / examples
      for row in 0..<signal.rows {
        for column in 0..<signal.columns { signal[row, column] *= weights[row / size] }
      }
    }
    for transpose in transposes { transpose.run(0..<transpose.states.rows, kernels) }
    for product in products {
      product.run(columns: 0..<product.signal.columns, kernels, scratch: scratch)
    }
  }
}
