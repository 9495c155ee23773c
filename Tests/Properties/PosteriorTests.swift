import Kernels
import NaiveReference
import TestSupport
import Testing

@testable import Nets
@testable import bench

/// Posteriors other than one Gaussian: mixtures and flows, amortised.
@Suite struct `Posteriors` {
  /// Central differences of the naive bound, h = 1e-4, which err by some 1e-8.
  @Test(arguments: PosteriorCase.all, VariationalObjective.allCases)
  func `total is the derivative of the bound`(
    _ run: PosteriorCase, _ objective: VariationalObjective
  ) {
    let started = run.start(objective)
    let gradient = started.differentiate(TotalDerivative())
    var naive = NaivePosterior(family: run.family, parameters: started.parameters)
    let step = 1e-4
    var differences = gradient
    for (name, values) in gradient {
      for row in values.indices {
        for column in values[row].indices {
          func bound(_ sign: Double) -> Double {
            let value = naive.parameters[name]![row][column]
            defer { naive.parameters[name]![row][column] = value }
            naive.parameters[name]![row][column] += sign * step
            return naive.bound(objective, started.images, noise: started.noise)
          }
          differences[name]![row][column] = (bound(1) - bound(-1)) / (2 * step)
        }
      }
    }
    if case .iaf = run.family { differences.maskMaps() }
    expectNear(gradient, differences)
    // Planted: the path derivative, which is not that of the sampled bound.
    #expect(!isNear(started.differentiate(PathDerivative()), differences))
    let exact = naive.bound(objective, started.images, noise: started.noise)
    let tolerance = PosteriorCase.tolerance(largest: exact.magnitude)
    #expect(abs(started.pass.bound.sum - exact) <= tolerance)
  }

  /// Displaced by less than half of the distance from 0. Planted: displacements that are not smaller than
  /// other weights; of planar steps they do little among so few units.
  @Test(arguments: PosteriorCase.flows) func `flows begin near the identity`(_ run: PosteriorCase) {
    #expect(run.start(.elbo, isNearIdentity: true).largestDisplacement < 0.5)
    if case .planar = run.family { return }
    #expect(run.start(.elbo).largestDisplacement > 0.5)
  }

  /// Sample by sample, so in any sum with the same weights.
  @Test(arguments: PosteriorCase.all) func `total is path less score`(_ run: PosteriorCase) {
    let started = run.start(.iwae)
    let total = started.differentiate(TotalDerivative())
    let path = started.differentiate(PathDerivative())
    let score = started.differentiate(ReweightedWakeSleep())
    for (name, values) in total where name.hasPrefix("q1") {
      expectNear([name: values], [name: path[name]!] + -1 * [name: score[name]!])
      #expect(name.hasPrefix("q1.map") || score[name]! != values)
    }
  }

  /// What each estimator makes of the naive total, path and score derivative of each sample. Planted:
  /// parameters stopped in the log-determinants of the forward pass, which is no path derivative.
  @Test(arguments: PosteriorCase.flows) func `flows have every estimator`(_ run: PosteriorCase) {
    for known in KnownEstimator.all {
      let started = run.start(known.objective)
      let naive = NaivePosterior(family: run.family, parameters: started.parameters)
      let computed = started.differentiate(known.estimator)
      let signal = started.pass.encoders[0].signals.head.reference
      let heads = started.pass.encoders[0].output.reference
      var maps: [Naive.Parameters] = []
      for (example, image) in started.images.enumerated() {
        let flow = naive.flow(head: heads[example])
        let samples = started.noise[example].map {
          flow.sample(noise: $0, target: naive.logJoint(of: image))
        }
        let weights =
          known.objective == .elbo
          ? samples.map { _ in 1 / Double(samples.count) }
          : Naive.normalizedWeights(samples.map(\.logWeight))
        func sum(_ derivative: Naive.FlowDerivative) -> Naive.Parameters {
          let terms = zip(samples, weights).map { sample, weight in
            known.factor(weight, sample.logWeight) * flow.gradient(derivative, sample)
          }
          return naive.inPlace(
            terms.dropFirst().reduce(terms[0], +), headColumns: heads[example].count)
        }
        var expected = sum(known.derivative)
        expectNear(["head": [signal[example]]], ["head": expected.removeValue(forKey: "head")!])
        let planted = sum(.stoppedDeterminants)["head"]!
        #expect(!isNear(["head": [signal[example]]], ["head": planted]))
        maps.append(expected)
      }
      expectNear(
        computed.filter { $0.key.hasPrefix("q1.map") }, maps[1...].reduce(maps[0], +))
    }
  }

  /// ∂ log q at fixed samples, by central differences of the naive density at the heads.
  @Test func `a mixture's score`() {
    let run = PosteriorCase.all[0]
    let started = run.start(.iwae)
    _ = started.differentiate(ReweightedWakeSleep())
    let pass = started.pass
    let naive = NaivePosterior(family: run.family, parameters: started.parameters)
    let signal = pass.encoders[0].signals.head.reference
    for (example, head) in pass.encoders[0].output.reference.enumerated() {
      let differences = head.indices.map { column in
        let values = [1e-4, -1e-4].map { step in
          var moved = head
          moved[column] += step
          let density = naive.mixture(head: moved).logDensity
          return pass.rows(of: example..<example + 1).reduce(0) { sum, row in
            let z = pass.layers[0].samples[rows: row..<row + 1].reference[0]
            return sum + Double(pass.weights[0, row]) * density(z).value
          }
        }
        return (values[0] - values[1]) / 2e-4
      }
      expectNear(["head": [signal[example]]], ["head": [differences]])
    }
  }

  /// With ∂ log p = ∂ log q at every sample and log w the same for all, nothing is left of a path
  /// derivative, but of total and of the planted path whose direct derivative was kept.
  @Test(arguments: PosteriorCase.all) func `path is zero at the posterior`(_ run: PosteriorCase) {
    let started = run.start(.elbo)
    started.evaluate()
    let (layer, pass) = (started.pass.layers[0], started.pass)
    let rows = 0..<layer.samples.rows
    let naive = NaivePosterior(family: run.family, parameters: started.parameters)
    let gradients = pass.encoders[0].output.reference.enumerated().flatMap { example, head in
      pass.rows(of: example..<example + 1).map { row in
        naive.densityGradient(
          head: head, noise: layer.noise[rows: row..<row + 1].reference[0],
          sample: layer.samples[rows: row..<row + 1].reference[0])
      }
    }
    let path = started.signal(
      rows, gradients: gradients, direct: pass.weights, score: pass.weights)
    #expect(path.allSatisfy { Double(abs($0)) <= PosteriorCase.tolerance() })
    let none = started.arena.matrix(rows: 1, columns: rows.count)
    let total = started.signal(
      rows, gradients: gradients, direct: pass.weights, score: none)
    #expect(total.contains { abs($0) > 0.01 })
    let doubled = started.arena.matrix(rows: 1, columns: rows.count)
    doubled.copy(from: pass.weights.array.map { 2 * $0 })
    let planted = started.signal(
      rows, gradients: gradients, direct: doubled, score: pass.weights)
    #expect(planted.contains { abs($0) > 0.01 })
  }

  /// The bound of K draws is the mean of the weights that evaluation takes in, one by one.
  @Test(arguments: PosteriorCase.all) func `weights average to the bound`(_ run: PosteriorCase) {
    let started = run.start(.iwae)
    started.evaluate()
    for example in 0..<PosteriorCase.examples {
      var terms: [Double] = []
      started.pass.forEachWeight(ofExample: example, samples: run.samples) {
        terms.append($0 + $1)
      }
      let bound = Double(started.pass.bound[0, example])
      #expect(
        abs(Naive.logMeanExp(terms) - bound)
          <= PosteriorCase.tolerance(largest: bound.magnitude))
    }
  }

  @Test(arguments: [PosteriorFamily.gaussian] + PosteriorCase.all.map(\.family))
  func `what a posterior cannot do is refused`(_ family: PosteriorFamily) {
    var settings = VariationalSettings(
      objective: .iwae, estimator: DoublyReparameterized(), samples: 5, passes: 1, seed: 1)
    let refusal = settings.refusal(layers: 1, posterior: family)
    if case .mixture = family {
      #expect(refusal?.hasPrefix("dreg is for samples of q itself") == true)
    } else {
      #expect(refusal == nil)
    }
    let size = StochasticLayerSize(hidden: [3], latent: 2)
    #expect(family.refusal(layers: [size]) == nil)
    if family == .gaussian { return }
    #expect(family.refusal(layers: [size, size])?.contains("one stochastic layer") == true)
    settings.estimator = PathDerivative()
    settings.scale = .estimated(isClipped: true)
    #expect(settings.refusal(layers: 1, posterior: family)?.contains("estimated") == true)
    settings.scale = .constant(0.5)
    #expect(settings.refusal(layers: 1, posterior: family) == nil)
    settings.objective = .elbo
    (settings.scale, settings.form, settings.estimator) = (nil, .entropy, TotalDerivative())
    #expect(settings.refusal(layers: 1, posterior: family)?.contains("the form entropy") == true)
  }

  private func expectNear(
    _ computed: Naive.Parameters, _ expected: Naive.Parameters,
    at location: SourceLocation = #_sourceLocation
  ) {
    for (name, values) in expected {
      #expect(isNear([name: computed[name]!], [name: values]), "\(name)", sourceLocation: location)
    }
  }

  private func isNear(_ computed: Naive.Parameters, _ expected: Naive.Parameters) -> Bool {
    expected.allSatisfy { name, values in
      let (computed, exact) = (computed[name]!.flatMap(\.self), values.flatMap(\.self))
      let error = zip(computed, exact).map { abs($0 - $1) }.max() ?? 0
      return error <= PosteriorCase.tolerance(largest: exact.map(\.magnitude).max() ?? 0)
    }
  }
}

/// An estimator and its sum over samples of factor · derivative.
private struct KnownEstimator {
  let objective: VariationalObjective
  let estimator: any VariationalEstimator
  let derivative: Naive.FlowDerivative
  var factor: @Sendable (_ weight: Double, _ logWeight: Double) -> Double = { weight, _ in weight }

  static let all = [
    KnownEstimator(objective: .elbo, estimator: TotalDerivative(), derivative: .total),
    KnownEstimator(objective: .elbo, estimator: PathDerivative(), derivative: .path),
    KnownEstimator(
      objective: .elbo, estimator: ScoreFunction(), derivative: .score, factor: { $0 * $1 }),
    KnownEstimator(objective: .iwae, estimator: PathDerivative(), derivative: .path),
    KnownEstimator(
      objective: .iwae, estimator: DoublyReparameterized(), derivative: .path,
      factor: { weight, _ in weight * weight }),
    KnownEstimator(objective: .iwae, estimator: ReweightedWakeSleep(), derivative: .score),
    KnownEstimator(
      objective: .iwae, estimator: ReparameterizedWakeSleep(), derivative: .path,
      factor: { weight, _ in weight * (1 - weight) }),
  ]
}

extension [String: [[Double]]] {
  /// Zeroes what is no weight of an autoregressive map.
  fileprivate mutating func maskMaps() {
    for (name, values) in self where name.hasPrefix("q1.map") {
      self[name] = values.enumerated().map { input, row in
        row.enumerated().map { input < $0 % values.count ? $1 : 0 }
      }
    }
  }
}
