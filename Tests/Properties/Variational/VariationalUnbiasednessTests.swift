import NaiveReference
import Nets
import Testing

/// Each estimator of an encoder has the mean that it declares, by quadrature over the noise: tests are
/// made from its `target` and `bias`.
@Suite struct `Variational unbiasedness` {
  /// An estimator that is added to the package cannot pass by unheld against the laws.
  @Test func `every estimator is held against its declaration`() {
    let declared = VariationalEstimatorName.allCases.map(\.estimator.name)
    #expect(declared == VariationalEstimatorName.allCases.map(\.rawValue))
    // The blocked DReG is for comparison only and has no name on the command line.
    #expect(Set(declared + ["dreg-blocked"]) == Set(LawVariationalEstimator.all.map(\.name)))
  }

  /// Encoders: on target where no bias is declared, off it where one is.
  @Test(arguments: VariationalCase.all, CodePath.allCases)
  func `encoders`(_ source: VariationalCase, _ path: CodePath) {
    let table = SampleTable(source)
    for objective in VariationalObjective.allCases {
      for count in 1...2 {
        for estimator in LawVariationalEstimator.all
        where estimator.declared.objectives.contains(objective) {
          let what: Comment = "\(estimator.name), \(objective), K = \(count)"
          let exact = table.exactGradient(
            estimator.declared.target(of: objective), objective, samples: count)
          let mean = table.mean(estimator, objective, samples: count, on: path)
          let tolerance = table.tolerance(
            path, samples: count, isScaled: estimator.name == "score")
          let error = mean.distance(to: exact)
          let bias = estimator.declared.bias(
            of: objective, samples: count, layers: source.layers)
          if bias == .none {
            #expect(error <= tolerance, what)
          } else {
            #expect(error > Self.visibleBias * exact.magnitude && error > tolerance, what)
          }
        }
      }
    }
  }

  /// A declared bias is more than this part of the gradient on every case.
  private static let visibleBias = 0.05

  /// Decoders: ∂ of the bound exactly, whatever the estimator of the encoders. (GDReG's prior has a
  /// suite of its own.)
  @Test(arguments: VariationalCase.all) func `decoders`(_ source: VariationalCase) {
    let table = SampleTable(source)
    for objective in VariationalObjective.allCases {
      let exact = table.exactGenerativeGradient(objective, samples: 2)
      let mean = table.packageMean(TotalDerivative(), objective, samples: 2).generative
      #expect(mean.distance(to: exact) <= table.tolerance(.package, samples: 2))
    }
    // Planted: DReG's weight on the decoder too.
    let exact = table.exactGenerativeGradient(.iwae, samples: 2)
    let wrong = exact.replacingNumbers(
      with: table.expectedSum(table.generative, .iwae, samples: 2) { w, _ in w * w })
    #expect(wrong.distance(to: exact) > 0.2 * exact.magnitude)
  }

  /// E[algorithm 4] = ∂ E[L̂₂] + E[Σ w̃ ∂ log q]: its bias is the wake phase's gradient, and no rounding.
  @Test(arguments: VariationalCase.all, CodePath.allCases)
  func `bias of algorithm 4`(_ source: VariationalCase, _ path: CodePath) {
    let table = SampleTable(source)
    let mean = { table.mean($0, .iwae, samples: 2, on: path) }
    let bias = mean(.path) + -1 * table.exactGradient(.bound, .iwae, samples: 2)
    let wakePhase = mean(.rws)
    #expect(bias.distance(to: wakePhase) <= 2 * table.tolerance(path, samples: 2))
    #expect(bias.magnitude > 0.1 * mean(.path).magnitude)
  }

  /// E[Σ w̃ ∂ log q] = E[Σ (w̃ − w̃²) path], for any K; not with the blocked derivative.
  @Test(arguments: VariationalCase.all, CodePath.allCases)
  func `the two wake phases have one mean`(_ source: VariationalCase, _ path: CodePath) {
    let table = SampleTable(source)
    for count in 1...(source.latents == [1] ? 3 : 2) {
      let rws = table.mean(.rws, .iwae, samples: count, on: path)
      let reparameterised = table.mean(.rwsDReG, .iwae, samples: count, on: path)
      let tolerance = 2 * table.tolerance(path, samples: count)
      #expect(rws.distance(to: reparameterised) <= tolerance, "K = \(count)")
    }
    guard source.layers == 2, path == .reference else { return }
    let rws = table.mean(.rws, .iwae, samples: 2)
    let blocked = rws.replacingNumbers(
      with: table.expectedSum(table.inference(.pathBlocked), .iwae, samples: 2) { w, _ in
        w - w * w
      })
    #expect(blocked.distance(to: rws) > 0.01 * rws.magnitude)
  }

  /// The bias of every estimator that declares O(1/K) falls from K = 1 to 2 to 4.
  @Test(arguments: LawVariationalEstimator.all, CodePath.allCases)
  func `bias falls with samples where declared`(
    _ estimator: LawVariationalEstimator, _ path: CodePath
  ) {
    guard estimator.declared.bias(of: .iwae, samples: 2, layers: 1) == .inverseParticles else {
      return
    }
    let table = SampleTable(.oneUnit)
    let exact = table.exactGradient(
      estimator.declared.target(of: .iwae), .iwae, samples: 0)
    let biases = [1, 2, 4].map {
      table.mean(estimator, .iwae, samples: $0, on: path).distance(to: exact)
    }
    #expect(biases[1] < 0.75 * biases[0] && biases[2] < 0.75 * biases[1])
  }

  /// Half the steps and further limits change no mean by more than what tolerances allow it. (Of two
  /// dimensions and two samples, where that takes long, for one estimator.)
  @Test(arguments: VariationalCase.all) func `quadratures have converged`(
    _ source: VariationalCase
  ) {
    let table = SampleTable(source)
    let finer = SampleTable(source.withFinerQuadrature)
    for count in 1...2 {
      let isFast = count == 1 || source.latents == [1]
      for estimator in isFast ? LawVariationalEstimator.all : [.total] {
        let means = [table, finer].map { $0.mean(estimator, .iwae, samples: count) }
        let error = means[0].distance(to: means[1])
        #expect(error <= source.quadratureError, "\(estimator.name), K = \(count)")
      }
    }
  }
}
