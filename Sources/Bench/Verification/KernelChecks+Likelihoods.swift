import Kernels
import NaiveReference

extension KernelCheck {
  static let likelihoods = [
    softmax, logSoftmax, logMeanExp, bernoulliLikelihood, softmaxLikelihood, gaussianLikelihood,
  ]

  private static let shapes = [(rows: 1, columns: 1), (3, 10), (17, 16), (5, 50), (2, 200)]

  private static let softmax = KernelCheck("softmax", bound: 1, unit: .bound) {
    kernels, input, worst in
    for (rows, columns) in shapes {
      let logits = input.matrix(rows: rows, columns: columns, in: -30...30)
      let probabilities = input.empty(rows: rows, columns: columns)
      kernels.softmax(logits, into: probabilities)
      for (row, o) in logits.reference.enumerated() {
        worst.includeProbabilities(
          probabilities.array(row), Naive.softmax(o), share: probabilityBound(o))
      }
    }
  }

  private static let logSoftmax = KernelCheck("log-softmax", bound: 1, unit: .bound) {
    kernels, input, worst in
    for (rows, columns) in shapes {
      let logits = input.matrix(rows: rows, columns: columns, in: -30...30)
      let logarithms = input.empty(rows: rows, columns: columns)
      kernels.softmax(logits, into: logarithms, logarithm: true)
      for (row, o) in logits.reference.enumerated() {
        for (column, exact) in Naive.logSoftmax(o).enumerated() {
          let bound = ErrorBounds.logSoftmax(columns: columns, distance: o.max()! - o[column])
          worst.include(logarithms[row, column], exact: exact, unit: bound)
        }
      }
    }
  }

  private static let logMeanExp = KernelCheck("log-mean-exp", bound: 1, unit: .bound) {
    kernels, input, worst in
    for (examples, particles) in shapes {
      let logWeights = input.matrix(rows: 1, columns: examples * particles, in: -60...(-20))
      for i in 0..<particles where examples > 1 { logWeights[0, i] = -.infinity }
      let normalized = input.empty(rows: 1, columns: examples * particles)
      let criterion = input.empty(rows: 1, columns: examples)
      kernels.normalizeWeights(logWeights, into: normalized, criterion: criterion)
      for example in 0..<examples {
        let own = example * particles..<(example + 1) * particles
        let values = own.map { Double(logWeights[0, $0]) }
        let exact = Naive.logMeanExp(values)
        worst.include(
          criterion[0, example], exact: exact,
          unit: ErrorBounds.criterion(particles: particles, value: exact))
        worst.includeProbabilities(
          own.map { normalized[0, $0] }, Naive.normalizedWeights(values),
          share: probabilityBound(values))
      }
    }
  }

  private static let bernoulliLikelihood = KernelCheck(
    "bernoulli-likelihood", bound: 1, unit: .bound
  ) { kernels, input, worst in
    for (rows, columns) in shapes {
      let logits = input.matrix(rows: 2 * rows, columns: columns, in: -80...80)
      let targets = input.matrix(rows: rows, columns: columns, in: 0...1)
      for column in stride(from: 0, to: columns, by: 2) {  // the others are grey
        for row in 0..<rows { targets[row, column].round() }
      }
      let before = logits.reference
      let values = input.empty(rows: 1, columns: 2 * rows)
      kernels.bernoulliLikelihood(logits, targets, into: values)
      for (row, o) in before.enumerated() {
        let y = targets.reference[row / 2]
        let terms = zip(y, o).map {
          Naive.bernoulliLogLikelihood(targets: [$0], logits: [$1]).magnitude
        }
        worst.include(
          values[0, row], exact: Naive.bernoulliLogLikelihood(targets: y, logits: o),
          unit: ErrorBounds.bernoulliLogLikelihood(outputs: columns) * terms.reduce(0, +))
        for (column, exact) in Naive.bernoulliError(targets: y, logits: o).enumerated() {
          // A grey target's error is a difference of two parts.
          let (one, zero) = (Naive.sigmoid(-o[column]), Naive.sigmoid(o[column]))
          worst.include(
            logits[row, column], exact: exact,
            unit: ErrorBounds.bernoulliError * (y[column] * one + (1 - y[column]) * zero))
        }
      }
    }
  }

  private static let softmaxLikelihood = KernelCheck(
    "softmax-likelihood", bound: 1, unit: .bound
  ) { kernels, input, worst in
    for (rows, columns) in shapes {
      let logits = input.matrix(rows: 2 * rows, columns: columns, in: -30...30)
      let classes = input.empty(rows: rows, columns: 1)
      let before = logits.reference
      for row in 0..<rows {  // the likeliest class, near certainty, and any other
        let likeliest = before[2 * row].firstIndex(of: before[2 * row].max()!)!
        classes[row, 0] = Float(row % 2 == 0 ? likeliest : row * 7 % columns)
      }
      let values = input.empty(rows: 1, columns: 2 * rows)
      kernels.softmaxLikelihood(logits, classes: classes, into: values)
      for (row, o) in before.enumerated() {
        let label = Int(classes[row / 2, 0])
        let exact = Naive.softmaxLogLikelihood(label: label, logits: o)
        worst.include(
          values[0, row], exact: exact,
          unit: ErrorBounds.logSoftmax(columns: columns, distance: o.max()! - o[label]))
        // The error of the class itself is a sum of the others.
        worst.includeProbabilities(
          logits.array(row), Naive.softmaxError(label: label, logits: o),
          share: probabilityBound(o) + ErrorBounds.sum(of: columns))
      }
    }
  }

  private static let gaussianLikelihood = KernelCheck(
    "gaussian-likelihood", bound: 1, unit: .bound
  ) { kernels, input, worst in
    for (rows, columns) in shapes {
      let means = input.matrix(rows: 2 * rows, columns: columns)
      let targets = input.matrix(rows: rows, columns: columns)
      let before = means.reference
      let values = input.empty(rows: 1, columns: 2 * rows)
      kernels.gaussianLikelihood(means, targets, into: values)
      for (row, o) in before.enumerated() {
        let errors = Naive.gaussianError(targets: targets.reference[row / 2], means: o)
        let exact = -0.5 * errors.reduce(0) { $0 + $1 * $1 }
        worst.include(
          values[0, row], exact: exact,
          unit: ErrorBounds.gaussianLogLikelihood(outputs: columns) * exact.magnitude)
        for (column, error) in errors.enumerated() {
          worst.include(
            means[row, column], exact: error, unit: ErrorBounds.rounding * error.magnitude)
        }
      }
    }
  }

  /// That of the least probability that is not zero, as a share of itself.
  private static func probabilityBound(_ logits: [Double]) -> Double {
    let finite = logits.filter(\.isFinite)
    let range = (finite.max() ?? 0) - (finite.min() ?? 0)
    return ErrorBounds.softmax(columns: logits.count, distance: range)
  }
}

extension WorstError {
  /// Probabilities, or errors of the softmax output, which are sums of them.
  fileprivate mutating func includeProbabilities(
    _ computed: [Float], _ exact: [Double], share: Double
  ) {
    for (computed, exact) in zip(computed, exact) {
      include(
        computed, exact: exact, unit: share * exact.magnitude + 2 * ErrorBounds.subnormal)
    }
  }
}

extension Matrix {
  fileprivate func array(_ row: Int) -> [Float] { self[rows: row..<row + 1].array }
}
