import Kernels
@testable import NaiveReference
@testable import Nets
import Testing

/// Where q is the posterior, the path derivative is 0 for every sample, not only in the mean; the total
/// derivative, the score and the blocked path of two layers are not.
@Suite struct `Exact posterior` {
  private static let noise = Naive.Quadrature.trapezoid(step: 0.75, limit: 4.5, dimensions: 2).nodes

  @Test(arguments: 1...2, [-2, 0.5, 3])
  func `linear Gaussian models`(_ layers: Int, _ x: Double) {
    let exact = LinearGaussianModel(layers: layers)
    let model = exact.autoencoder()
    for numbers in Self.noise {
      let sample = model.sample([x], noise: numbers.prefix(layers).map { [$0] })
      let magnitude = { (derivative: Naive.Derivative) in
        model.gradient(derivative, sample).inference.magnitude
      }
      #expect(abs(sample.logWeight - exact.logEvidence(x)) <= 1e-12)
      #expect(magnitude(.path) <= 1e-12)
      #expect(magnitude(.total) > 0.1 && magnitude(.score) > 0.1)
    }
    // With two layers the blocked derivative is 0 for ε₂ that happen to have no score by z₁ only.
    let blocked = Self.noise.map { numbers in
      let sample = model.sample([x], noise: numbers.prefix(layers).map { [$0] })
      return model.gradient(.pathBlocked, sample).inference.magnitude
    }
    #expect(layers == 1 ? blocked.max()! <= 1e-12 : blocked.filter { $0 > 0.1 }.count > 100)
    // Planted: a posterior that is off by 0.1 is seen.
    let shifted = exact.autoencoder(shift: 0.1)
    let sample = shifted.sample([x], noise: Self.noise[3].prefix(layers).map { [$0] })
    #expect(shifted.gradient(.path, sample).inference.magnitude > 1e-2)
  }

  /// K samples: log w is the same for all of them, so their weights are equal and all estimators that are
  /// made of path derivatives give 0.
  @Test(arguments: 1...2, 2...3)
  func `importance weighting`(_ layers: Int, _ count: Int) {
    let exact = LinearGaussianModel(layers: layers)
    let model = exact.autoencoder()
    let noise = Self.noise.dropFirst(20).prefix(count).map { $0.prefix(layers).map { [$0] } }
    let samples = model.samples([0.75], noise: Array(noise))
    #expect(abs(samples.iwaeBound - exact.logEvidence(0.75)) <= 1e-12)
    for estimator in Naive.IWAEEstimator.allCases {
      let magnitude = model.iwaeGradient(estimator, samples).inference.magnitude
      let isZero =
        estimator.derivative == .path || estimator.derivative == .pathBlocked && layers == 1
      #expect(isZero ? magnitude <= 1e-12 : magnitude > 0.05, "\(estimator)")
    }
  }

  /// The package's own autoencoder of linear perceptrons, whose images say nothing of z: the posterior
  /// is the prior, linear and Gaussian, with any number of units.
  @Test(arguments: 1...2, VariationalObjective.allCases)
  func `package`(_ layers: Int, _ objective: VariationalObjective) {
    let model = UninformativeAutoencoder(layers: layers)
    for estimator in LawVariationalEstimator.all.map(\.declared)
    where estimator.objectives.contains(objective) {
      let step = model.differentiate(estimator, objective)
      for row in 0..<step.pass.logWeights.columns {
        let error = abs(Double(step.pass.logWeights[0, row]) - model.logEvidence)
        #expect(error <= model.logWeightTolerance)
      }
      let largest = model.largestEncoderGradient
      let isPath =
        ["path", "dreg", "rws-dreg", "gdreg"].contains(estimator.name)
        || layers == 1 && ["path-blocked", "dreg-blocked"].contains(estimator.name)
      #expect(
        isPath ? largest <= model.gradientTolerance : largest > 1e-2,
        "\(estimator.name): \(largest)")
    }
  }
}

/// q(z | x) = p(z) for an image of p(x | z) = p(x), in the package's own model, with samples from ordinary
/// noise.
private final class UninformativeAutoencoder {
  let logEvidence: Double
  private let model: VariationalAutoencoder
  private let arena = Arena()
  private let samples = 4
  private let units = 2

  /// Log-weights are sums of terms of at most 20 in all, each of some 20 roundings.
  let logWeightTolerance = 20 * 20 * 0x1p-24
  /// Signals are differences of terms of at most 10, each of some 20 roundings, and their sums over four
  /// samples are multiplied with samples of at most 4.
  let gradientTolerance = 4 * 4 * 10 * 20 * 0x1p-24

  init(layers: Int) {
    model = VariationalAutoencoder(
      inputs: 2, layers: Array(repeating: .init(hidden: [], latent: units), count: layers),
      in: arena)
    let logits = [0.5, -1]
    logEvidence = Naive.bernoulliLogLikelihood(targets: [1, 0], logits: logits)
    model.parameters["px.c"]!.values.copy(from: logits.map(Float.init))
    guard layers == 2 else { return }
    // Units are pairs on their own: z₁ᵢ ~ N(a z₂ᵢ + b, e^2ℓ).
    let prior = LinearGaussianModel(layers: 2).prior
    let posterior = prior.posterior(mean: 0, variance: 1)
    let first = LinearGaussianModel.Linear(
      offset: prior.offset,
      logDeviation: Naive.logarithm(prior.slope * prior.slope + prior.variance) / 2)
    for (name, linear) in [("p1", prior), ("q2", posterior), ("q1", first)] {
      for unit in 0..<units {
        if name != "q1" {
          model.parameters["\(name).V"]!.values[unit, unit] = Float(linear.slope)
        }
        let bias = model.parameters["\(name).c"]!.values
        bias[0, unit] = Float(linear.offset)
        bias[0, units + unit] = Float(linear.logDeviation)
      }
    }
  }

  func differentiate(
    _ estimator: any VariationalEstimator, _ objective: VariationalObjective
  ) -> VariationalStep {
    let pass = VariationalPass(
      model, objective: objective, examples: 1, samples: samples, estimator: estimator,
      kernels: KernelSet(.ofTests), in: arena)
    pass.inputs[0, 0] = true
    pass.targets[0, 0] = 1
    var numbers = SixtyFourths(state: 4)
    for layer in model.layers.indices {
      for row in 0..<samples {
        for unit in 0..<units { pass.noise(ofLayer: layer)[row, unit] = Float(numbers.next()) }
      }
    }
    let step = VariationalStep(pass, threads: 1)
    step.differentiate(estimator, .given, ThreadPool(), [Scratch(in: arena)])
    return step
  }

  var largestEncoderGradient: Double {
    model.parameters.all.filter { $0.name.hasPrefix("q") }.flatMap(\.gradient.array)
      .map { Double($0.magnitude) }.max()!
  }
}
