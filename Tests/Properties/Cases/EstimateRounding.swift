import NaiveReference

/// The tolerance of an estimate Σ ωₖ ∂ₖ from K samples, each distributed as given, in the mean.
struct EstimateRounding {
  private let samples: [AutoencoderRounding]
  private let probabilities: [Double]

  /// Of samples at the nodes of a quadrature, with the probabilities of q or others.
  init(_ table: SampleTable, probabilities: [Double]? = nil) {
    samples = table.samples.map { AutoencoderRounding(table.source, $0) }
    self.probabilities = probabilities ?? table.probabilities
  }

  /// Of K given samples.
  init(_ source: VariationalCase, _ noise: [[[Double]]]) {
    samples = noise.map { AutoencoderRounding(source, source.model.sample(source.x, noise: $0)) }
    probabilities = noise.map { _ in 1 / Double(noise.count) }
  }

  /// |log w − exact| in the mean.
  var logWeightError: Double { mean(\.logWeight.error) }

  /// Of an element of the estimate, added up over some rows. ω ≤ 1 errs by the errors of all K
  /// log-weights, twice for a softmax, and by the roundings of its own.
  /// - Parameter isScaled: whether ω is multiplied with log w.
  func error(samples count: Int, rows: Int, isScaled: Bool = false) -> Double {
    let magnitude = { (sample: AutoencoderRounding) in
      sample.gradient.magnitude * (isScaled ? 1 + sample.logWeight.magnitude : 1)
    }
    let roundings = Double(rows + 16 + count) * Rounded.unit
    let own = mean { sample in
      sample.gradient.error * (isScaled ? 1 + sample.logWeight.magnitude : 1)
        + magnitude(sample) * (3 * sample.logWeight.error + roundings)
    }
    return Double(count) * (own + 2 * Double(count) * mean(magnitude) * logWeightError)
  }

  private func mean(_ value: (AutoencoderRounding) -> Double) -> Double {
    zip(samples, probabilities).reduce(0) { $0 + $1.1 * value($1.0) }
  }
}
