import NaiveReference
@testable import Nets
import TestSupport
import Testing

/// What holds of the derivatives of log w for given noise, sample by sample.
@Suite struct `Variational derivatives` {
  /// total = path − score for the parameters of q, with any weights, and for all layers together; for
  /// those of p all three coincide.
  @Test(arguments: VariationalCase.all, VariationalObjective.allCases)
  func `total is path less score`(_ source: VariationalCase, _ objective: VariationalObjective) {
    for count in [1, 3] {
      for seed in 1...4 as ClosedRange<UInt64> {
        let noise = source.someNoise(count, seed: seed)
        let gradient = { (estimator: any VariationalEstimator) in
          source.gradient(estimator, objective, noise: noise)
        }
        let total = gradient(TotalDerivative()).inference
        let score = gradient(ReweightedWakeSleep()).inference
        let tolerance = 3 * source.tolerance(noise)
        let path = gradient(PathDerivative()).inference
        #expect(total.distance(to: path + -1 * score) <= tolerance, "K = \(count)")
        // Planted: one backward for two layers.
        let blocked = gradient(PathBlocked()).inference
        let isTold = total.distance(to: blocked + -1 * score) > max(tolerance, 1e-3)
        #expect(isTold == (source.layers > 1), "K = \(count)")
      }
    }
  }

  /// The same in Double, with no rounding to speak of.
  @Test(arguments: VariationalCase.all)
  func `total is path less score in the reference`(_ source: VariationalCase) {
    for noise in source.someNoise(8) {
      let sample = source.model.sample(source.x, noise: noise)
      let gradient = { (derivative: Naive.Derivative) in
        source.model.gradient(derivative, sample).inference
      }
      let total = gradient(.total)
      let difference = gradient(.path) + -1 * gradient(.score)
      #expect(total.distance(to: difference) <= 1e-12 * max(1, total.magnitude))
    }
  }

  /// total + c score, on every layer.
  @Test(arguments: VariationalCase.all, [0, 0.375, 1, 1.5] as [Float])
  func `a scaled score`(_ source: VariationalCase, _ scale: Float) {
    let noise = source.someNoise(3)
    for objective in VariationalObjective.allCases {
      let gradient = { (estimator: any VariationalEstimator) in
        source.gradient(estimator, objective, noise: noise).inference
      }
      let expected =
        gradient(TotalDerivative()) + Double(scale) * gradient(ReweightedWakeSleep())
      let tolerance = 3 * max(1, Double(scale)) * source.tolerance(noise)
      #expect(gradient(ScaledPath(scale: scale)).distance(to: expected) <= tolerance)
    }
  }

  /// The gradient of p is that of the sampled bound whatever the encoders' estimator, to the bit; GDReG
  /// has another one for p(z₁ | z₂) alone.
  @Test(arguments: VariationalCase.all)
  func `decoders do not hear of the estimator`(_ source: VariationalCase) {
    let noise = source.someNoise(3)
    for estimator in LawVariationalEstimator.all {
      for objective in estimator.declared.objectives {
        let own = source.gradient(estimator.declared, objective, noise: noise).generative
        let total = source.gradient(TotalDerivative(), objective, noise: noise).generative
        let isExact = { (name: String) in
          name.hasPrefix("px.") || !estimator.declared.reparameterisesPrior
        }
        #expect(own.filter { isExact($0.key) } == total.filter { isExact($0.key) })
      }
    }
  }

  /// Central differences of the sampled bound, noise held fixed, are `total` for every element of every
  /// parameter. What a step of this size leaves out is what it leaves out in Double.
  @Test(arguments: VariationalCase.all, VariationalObjective.allCases)
  func `finite differences are total`(
    _ source: VariationalCase, _ objective: VariationalObjective
  ) {
    let noise = source.someNoise(3)
    let step = 0x1p-5
    let gradient = source.gradient(TotalDerivative(), objective, noise: noise)
    let exact = source.referenceTotal(objective, noise)
    let rounding = EstimateRounding(source, noise)
    let tolerance = 3 * rounding.logWeightError / step + source.tolerance(noise)
    var worst = WorstError()
    for (name, matrix) in source.parameters {
      for row in matrix.indices {
        for column in matrix[row].indices {
          let slope = { (bound: (VariationalCase) -> Double) in
            let ends = [step, -step].map { bound(source.with(name, row, column, by: $0)) }
            return (ends[0] - ends[1]) / (2 * step)
          }
          let truncation =
            slope { $0.referenceBound(objective, noise) } - exact[name]![row][column]
          let difference = slope { $0.bound(objective, noise: noise) } - truncation
          worst.add(
            difference - gradient[name]![row][column], bound: tolerance,
            "\(name)[\(row)][\(column)]")
        }
      }
    }
    #expect(worst.isWithinBound, "\(worst)")
    // Planted: the path derivative, which has no such function, and weights that are differentiated too.
    let path = source.gradient(PathDerivative(), objective, noise: noise)
    #expect(path.distance(to: gradient) > 4 * tolerance)
    let samples = source.model.samples(source.x, noise: noise)
    let throughWeights = source.model.gradientThroughWeights(samples)
    #expect(throughWeights.distance(to: gradient) > 4 * tolerance)
  }

  /// The reference's total is the slope of its bound: differences of O(h²), extrapolated to O(h⁴).
  @Test(arguments: VariationalCase.all, VariationalObjective.allCases)
  func `finite differences in the reference`(
    _ source: VariationalCase, _ objective: VariationalObjective
  ) {
    let noise = source.someNoise(3)
    let exact = source.referenceTotal(objective, noise)
    for (name, matrix) in source.parameters {
      for row in matrix.indices {
        for column in matrix[row].indices {
          let slope = { (step: Double) in
            let ends = [step, -step].map {
              source.with(name, row, column, by: $0).referenceBound(objective, noise)
            }
            return (ends[0] - ends[1]) / (2 * step)
          }
          let difference = (4 * slope(0x1p-10) - slope(0x1p-9)) / 3
          #expect(abs(difference - exact[name]![row][column]) <= 1e-9, "\(name)")
        }
      }
    }
  }

  /// One sample: every weight is 1, so L₁ is the ELBO, algorithm 4 and DReG are its path derivative, the
  /// wake phase is the score, and reparameterised it is 0. To the bit, all of it.
  @Test(arguments: VariationalCase.all) func `one sample`(_ source: VariationalCase) {
    let noise = source.someNoise(1)
    let gradient = { (estimator: any VariationalEstimator, objective: VariationalObjective) in
      source.gradient(estimator, objective, noise: noise).inference
    }
    #expect(source.bound(.iwae, noise: noise) == source.bound(.elbo, noise: noise))
    #expect(gradient(TotalDerivative(), .iwae) == gradient(TotalDerivative(), .elbo))
    let path = gradient(PathDerivative(), .elbo)
    #expect(gradient(PathDerivative(), .iwae) == path)
    #expect(gradient(DoublyReparameterized(), .iwae) == path)
    #expect(gradient(GeneralizedDReG(), .iwae) == path)
    let blocked = gradient(PathBlocked(), .elbo)
    #expect(gradient(DoublyReparameterized(blocked: true), .iwae) == blocked)
    #expect(gradient(ReparameterizedWakeSleep(), .iwae).magnitude == 0)
    #expect(gradient(ReweightedWakeSleep(), .iwae) == gradient(ReweightedWakeSleep(), .elbo))
    #expect((blocked == path) == (source.layers == 1))
  }
}

extension VariationalCase {
  /// Of an estimate from given noise.
  func tolerance(_ noise: [[[Double]]]) -> Double {
    EstimateRounding(self, noise).error(samples: noise.count, rows: noise.count)
  }

  /// The sampled bound in Double, in nats.
  fileprivate func referenceBound(
    _ objective: VariationalObjective, _ noise: [[[Double]]]
  ) -> Double {
    let samples = model.samples(x, noise: noise)
    return objective == .elbo ? samples.elbo() : samples.iwaeBound
  }

  fileprivate func referenceTotal(
    _ objective: VariationalObjective, _ noise: [[[Double]]]
  ) -> Naive.Parameters {
    let samples = model.samples(x, noise: noise)
    return objective == .elbo
      ? model.elboGradient(.total, samples) : model.iwaeGradient(.total, samples)
  }
}
