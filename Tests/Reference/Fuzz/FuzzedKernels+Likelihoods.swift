import Foundation
import NaiveReference

@testable import Kernels

extension FuzzedKernel {
  static let likelihoods = [
    softmax, normalizeWeights, bernoulliLikelihood, gaussianLikelihood, softmaxLikelihood,
  ]

  private static let softmax = FuzzedKernel("softmax") { input in
    let isLogarithm = input.bool()
    let x = input.matrix(
      rows: input.length(0...20), columns: input.length(1...100), scale: 60,
      special: [0, -0.0, 88, -120, 1e4])
    let logits = x.doubles
    let y = input.bool() ? x : input.result(rows: x.rows, columns: x.columns)
    input.kernels.softmax(x, into: y, logarithm: isLogarithm)
    if isLogarithm {
      input.expect(y, logits.map(Naive.logSoftmax)) { row, column in
        let distance = logits[row].max()! - logits[row][column]
        return ErrorBounds.logSoftmax(columns: x.columns, distance: distance)
      }
    } else {
      let exact = logits.map(Naive.softmax)
      input.expect(y, exact) { probabilityBound(logits[$0], exact[$0], $1) }
    }
  }

  private static let normalizeWeights = FuzzedKernel("normalizeWeights") { input in
    let (examples, particles) = (input.length(0...20), input.length(1...100))
    let logWeights = input.matrix(
      rows: 1, columns: examples * particles, scale: 80, special: [-.infinity, 0, -3000])
    let normalized = input.result(rows: 1, columns: examples * particles)
    let criterion = input.result(rows: 1, columns: examples)
    input.kernels.normalizeWeights(logWeights, into: normalized, criterion: criterion)
    let rows = (0..<examples).map { example in
      (0..<particles).map { Double(logWeights[0, example * particles + $0]) }
    }
    let exact = rows.map(Naive.normalizedWeights)
    input.expect(normalized, [exact.flatMap { $0 }]) { _, index in
      probabilityBound(rows[index / particles], exact[index / particles], index % particles)
    }
    let criteria = rows.map(Naive.logMeanExp)
    input.expect(criterion, [criteria]) { _, example in
      ErrorBounds.criterion(particles: particles, value: criteria[example])
    }
  }

  private static let bernoulliLikelihood = FuzzedKernel("bernoulliLikelihood") { input in
    let outputs = OutputCase(input, columns: input.length(0...100), scale: 90)
    for row in 0..<outputs.targets.rows {
      for column in 0..<outputs.targets.columns {  // half of them certain
        let y = abs(outputs.targets[row, column]) / 2
        outputs.targets[row, column] = input.bool() ? y : y.rounded()
      }
    }
    let logits = outputs.means.doubles
    input.kernels.bernoulliLikelihood(outputs.means, outputs.targets, into: outputs.values)
    let exact = logits.indices.map { row in
      Naive.bernoulliLogLikelihood(targets: outputs.target(row), logits: logits[row])
    }
    // Every term has one sign, so their magnitudes sum to that of the whole.
    let share = ErrorBounds.bernoulliLogLikelihood(outputs: outputs.means.columns)
    let errors = logits.indices.map { row in
      Naive.bernoulliError(targets: outputs.target(row), logits: logits[row])
    }
    input.expect(outputs.values, [exact]) { share * abs(exact[$1]) + outputs.subnormal }
    input.expect(outputs.means, errors) { row, column in
      let (y, o) = (outputs.target(row)[column], logits[row][column])
      return ErrorBounds.bernoulliError * (y * Naive.sigmoid(-o) + (1 - y) * Naive.sigmoid(o))
        + 2 * ErrorBounds.subnormal
    }
  }

  private static let gaussianLikelihood = FuzzedKernel("gaussianLikelihood") { input in
    let outputs = OutputCase(input, columns: input.length(0...100), scale: 3)
    let means = outputs.means.doubles
    input.kernels.gaussianLikelihood(outputs.means, outputs.targets, into: outputs.values)
    let errors = means.indices.map { row in
      Naive.gaussianError(targets: outputs.target(row), means: means[row])
    }
    let exact = errors.map { $0.reduce(0) { $0 - $1 * $1 / 2 } }
    let share = ErrorBounds.gaussianLogLikelihood(outputs: outputs.means.columns)
    input.expect(outputs.values, [exact]) { share * abs(exact[$1]) + outputs.subnormal }
    input.expect(outputs.means, errors) { ErrorBounds.rounding * abs(errors[$0][$1]) }
  }

  private static let softmaxLikelihood = FuzzedKernel("softmaxLikelihood") { input in
    let outputs = OutputCase(input, columns: input.length(1...50), targetColumns: 1, scale: 60)
    let columns = outputs.means.columns
    for row in 0..<outputs.targets.rows {
      outputs.targets[row, 0] = Float(Int.random(in: 0..<columns, using: &input.random))
    }
    let logits = outputs.means.doubles
    input.kernels.softmaxLikelihood(outputs.means, classes: outputs.targets, into: outputs.values)
    let labels = logits.indices.map { Int(outputs.target($0)[0]) }
    let exact = zip(labels, logits).map { Naive.softmaxLogLikelihood(label: $0, logits: $1) }
    input.expect(outputs.values, [exact]) { _, row in
      let distance = logits[row].max()! - logits[row][labels[row]]
      return ErrorBounds.logSoftmax(columns: columns, distance: distance)
    }
    let errors = zip(labels, logits).map { Naive.softmaxError(label: $0, logits: $1) }
    input.expect(outputs.means, errors) { row, column in
      if column != labels[row] { return probabilityBound(logits[row], errors[row], column) }
      // The class itself has the sum of the others.
      return (0..<columns).reduce(ErrorBounds.sum(of: columns) * abs(errors[row][column])) {
        $1 == column ? $0 : $0 + probabilityBound(logits[row], errors[row], $1)
      }
    }
  }

  /// Of one probability, or of its negative: a share of itself, which grows with the distance of its
  /// logit from the row's largest.
  private static func probabilityBound(
    _ logits: [Double], _ probabilities: [Double], _ column: Int
  ) -> Double {
    let distance = logits.max()! - logits[column]
    let share = ErrorBounds.softmax(columns: logits.count, distance: distance)
    return (distance.isFinite ? share * abs(probabilities[column]) : 0)
      + 2 * ErrorBounds.subnormal
  }
}

/// Outputs of particles, which become errors, and the targets that an example's particles share.
private struct OutputCase {
  let means: Matrix
  let targets: Matrix
  let values: Matrix
  private let particles: Int

  init(_ input: KernelCase, columns: Int, targetColumns: Int? = nil, scale: Float) {
    let examples = input.length(0...10)
    particles = input.length(1...20)
    means = input.matrix(rows: examples * particles, columns: columns, scale: scale)
    targets = input.matrix(rows: examples, columns: targetColumns ?? columns)
    values = input.result(rows: 1, columns: means.rows)
  }

  /// What subnormal terms may add to the error of a sum.
  var subnormal: Double { Double(means.columns + 1) * ErrorBounds.subnormal }

  func target(_ row: Int) -> [Double] {
    (0..<targets.columns).map { Double(targets[row / particles, $0]) }
  }
}
