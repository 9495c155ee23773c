import Kernels
import NaiveReference
@testable import Nets
import TestSupport
import Testing

/// With more samples inside the bound the encoder's total derivative loses its signal, as 1/√K, while the
/// doubly reparameterised one gains, as √K. Source: Rainforth et al. 2018; Tucker et al. 2019.
@Suite struct `Signal to noise` {
  private static let source = VariationalCase.oneUnit

  /// ‖E g‖ / √(tr Var g) at K = 1, 2, 4, by quadrature.
  @Test func `by quadrature`() {
    let table = SampleTable(Self.source)
    let total = [1, 2, 4].map { table.signalToNoise(.total, samples: $0) }
    let reparameterised = [1, 2, 4].map { table.signalToNoise(.dreg, samples: $0) }
    #expect(total[0] > total[1] && total[1] > total[2])
    #expect(reparameterised[0] < reparameterised[1] && reparameterised[1] < reparameterised[2])
  }

  /// As sampled in training: in each of many batches the ratio at K = 32 is on the right side of the one at
  /// K = 2. By 1/√K they are four times apart, so a batch of 256 errs in far less than a quarter of cases.
  @Test func `as sampled`() {
    var check = StatisticalCheck(.signalToNoise)
    let total = Self.shareOfRises(TotalDerivative())
    let reparameterised = Self.shareOfRises(DoublyReparameterized())
    check.compare(share: 1 - total, "total falls")
    check.compare(share: reparameterised, "DReG rises")
    #expect(check.violations.isEmpty, "\(check.violations); \(LawsSeed.replay("Signal to noise"))")

    // Planted: each taken for the other.
    var exchanged = StatisticalCheck(.signalToNoise)
    exchanged.compare(share: total, "total rises")
    exchanged.compare(share: 1 - reparameterised, "DReG falls")
    #expect(exchanged.violations.count == 2)
  }

  /// Of the batches in which the ratio at K = 32 is above that at K = 2.
  private static func shareOfRises(_ estimator: any VariationalEstimator) -> Double {
    let few = ratios(estimator, samples: 2)
    let many = ratios(estimator, samples: 32)
    return Double(zip(few, many).count { $0 < $1 }) / Double(few.count)
  }

  /// ‖mean‖ / √(tr variance) of the signals at the encoder's heads, in each of many batches of one image.
  private static func ratios(_ estimator: any VariationalEstimator, samples: Int) -> [Double] {
    let batch = 256
    let pass = source.pass(.iwae, estimator, examples: batch, samples: samples)
    for example in 0..<batch { pass.exampleNumbers[example] = UInt32(example) }
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    let scratch = Scratch(in: arena)
    return (0..<StatisticalCheck.batches).map { step in
      let noise = NoiseSource.sampled(
        seed: LawsSeed.value, purpose: .trainingNoise, step: step * 64 + samples)
      pass.forward(0..<batch, noise, scratch: scratch)
      pass.backward(0..<batch, estimator, scratch: scratch)
      let signal = pass.encoders[0].signals.head
      let columns = (0..<signal.columns).map { column in
        (0..<batch).map { Double(signal[$0, column]) }
      }
      let means = columns.map { $0.reduce(0, +) / Double(batch) }
      let variance = zip(columns, means).reduce(0) { sum, column in
        sum + column.0.reduce(0) { $0 + ($1 - column.1) * ($1 - column.1) } / Double(batch - 1)
      }
      return (means.reduce(0) { $0 + $1 * $1 } / variance).squareRoot()
    }
  }
}

extension StatisticalCheck {
  /// The least probability with which a batch is right.
  private static let probability = 0.75

  /// Enough to tell it from one that is wrong as often.
  fileprivate static let batches = MeanBound(probability: probability).samples(
    effect: 2 * probability - 1, .signalToNoise)

  /// A share of batches that is right is at least what it should be.
  fileprivate mutating func compare(share: Double, _ what: String) {
    compare(
      min(share, Self.probability), with: Self.probability,
      MeanBound(probability: Self.probability), samples: Self.batches, what)
  }
}

extension SampleTable {
  /// ‖E g‖ / √(tr Var g) of an estimator of the encoder within L_K.
  fileprivate func signalToNoise(
    _ estimator: LawVariationalEstimator, samples count: Int
  ) -> Double {
    let gradients = inference(estimator.derivative)
    let logWeights = logWeights
    let moments = expectation(samples: count) { nodes in
      let chosen = nodes.map { logWeights[$0] }
      let weights = zip(Self.weights(.iwae, chosen), chosen).map(estimator.weight)
      let g = gradients[0].indices.map { i in
        zip(nodes, weights).reduce(0) { $0 + $1.1 * gradients[$1.0][i] }
      }
      return g + [Naive.dot(g, g)]
    }
    let signal = moments.dropLast().reduce(0) { $0 + $1 * $1 }
    return (signal / (moments.last! - signal)).squareRoot()
  }
}
