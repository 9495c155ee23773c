import Foundation
import Kernels
import NaiveReference
import TestSupport
import Testing

@Suite struct LikelihoodTests {
  static let outputCounts = [1, 2, 15, 16, 17, 50, 392]
  static let particleCounts = [1, 3, 20]

  @Test(arguments: InstructionSet.available, outputCounts)
  func `Bernoulli likelihoods and errors are within the bound`(set: InstructionSet, outputs: Int) {
    for particles in Self.particleCounts {
      for targets in [TargetKind.binary, .real] {
        let memory = GuardedMemory()
        let problem = BernoulliCase(outputs: outputs, particles: particles, targets: targets)
        let (errors, logLikelihoods) = problem.compute(on: set, in: memory)
        expectSound(problem.error(of: logLikelihoods), memory, Self.self, "\(particles) particles")
        expectSound(problem.errorOfErrors(errors), memory, Self.self, "\(particles) particles")
      }
    }
  }

  /// Saturated logits keep their digits: the error of a met target is σ(−|o|), not 1 − σ(|o|) = 0.
  @Test(arguments: InstructionSet.available)
  func `errors of binary targets are within the bound of sigmoid`(set: InstructionSet) {
    let memory = GuardedMemory()
    let logits: [Float] = [-100, -40, -17, -5, -0.3, 0, 0.3, 5, 17, 40, 100]
    for y in [0, 1] as [Float] {
      let errors = memory.row(logits)
      KernelSet(set).bernoulliLikelihood(
        errors, memory.row(logits.map { _ in y }), into: memory.matrix(rows: 1, columns: 1))
      var worst = WorstError()
      for (error, o) in zip(errors.array, logits) {
        let exact = y == 1 ? Naive.sigmoid(-Double(o)) : -Naive.sigmoid(Double(o))
        worst.add(
          errorInULPs(error, exact), bound: ElementwiseFunction.sigmoid.errorBound,
          "y = \(y), o = \(o): \(error)")
      }
      expectSound(worst, memory, Self.self)
    }
  }

  @Test(arguments: InstructionSet.available, outputCounts)
  func `Gaussian likelihoods and errors are within the bound`(set: InstructionSet, outputs: Int) {
    for particles in Self.particleCounts {
      var random = RandomNumbers()
      let memory = GuardedMemory()
      let means = random.floats(4 * particles, outputs, scale: 3)
      let targets = random.floats(4, outputs, scale: 3)
      let errors = memory.matrix(means)
      let logLikelihoods = memory.matrix(rows: 1, columns: means.count)
      KernelSet(set).gaussianLikelihood(errors, memory.matrix(targets), into: logLikelihoods)
      #expect(
        errors.array
          == means.enumerated().flatMap { row, o in zip(targets[row / particles], o).map(-) })
      let exact = means.doubles.enumerated().map { row, o in
        // The kernel leaves out the constant.
        Naive.gaussianLogLikelihood(targets: targets.doubles[row / particles], means: o)
          + Double(outputs) / 2 * log(2 * .pi)
      }
      let worst = worstError(of: logLikelihoods, [exact]) { _, row in
        let squares = Naive.gaussianError(
          targets: targets.doubles[row / particles], means: means.doubles[row]
        ).reduce(0) { $0 + $1 * $1 }
        return ErrorBounds.gaussianLogLikelihood(outputs: outputs) * squares / 2
      }
      expectSound(worst, memory, Self.self, "\(particles) particles")
    }
  }

  @Test(arguments: InstructionSet.available, [2, 10, 16, 17, 33])
  func `softmax likelihoods and errors are within the bound`(set: InstructionSet, classes: Int) {
    for (examples, particles) in [(1, 1), (5, 1), (16, 1), (5, 20)] {
      for scale in [1, 30] as [Float] {
        let memory = GuardedMemory()
        let problem = SoftmaxCase(
          classes: classes, examples: examples, particles: particles, scale: scale)
        let (errors, logLikelihoods) = problem.compute(on: set, in: memory)
        expectSound(problem.error(of: logLikelihoods), memory, Self.self, "\(problem)")
        expectSound(problem.errorOfErrors(errors), memory, Self.self, "\(problem)")
      }
    }
  }

  @Test(arguments: InstructionSet.available)
  func `no examples are no work`(set: InstructionSet) {
    let memory = GuardedMemory()
    let none = memory.matrix(rows: 0, columns: 10)
    let values = memory.matrix(rows: 1, columns: 0)
    KernelSet(set).bernoulliLikelihood(none, none, into: values)
    KernelSet(set).gaussianLikelihood(none, none, into: values)
    KernelSet(set).softmaxLikelihood(none, classes: none[columns: 0..<1], into: values)
    #expect(memory.guardsAreIntact)
  }

  /// y − σ(o) literally, targets of another particle, and 1 − p of the class literally.
  @Test func `wrong likelihoods and errors are rejected`() {
    let memory = GuardedMemory()
    let bernoulli = BernoulliCase(outputs: 17, particles: 3, targets: .binary)
    let errors = memory.matrix(bernoulli.logits)
    for row in 0..<errors.rows {
      for (i, y) in bernoulli.targets[row / 3].enumerated() {
        errors[row, i] = y - Float(Naive.sigmoid(Double(errors[row, i])))
      }
    }
    #expect(!bernoulli.errorOfErrors(errors).isWithinBound)
    var shifted = bernoulli
    shifted.targets = bernoulli.targets.reversed()
    let (_, values) = shifted.compute(on: InstructionSet.available.last!, in: memory)
    #expect(!bernoulli.error(of: values).isWithinBound)

    let softmax = SoftmaxCase(classes: 10, examples: 5, particles: 20, scale: 30)
    let (softmaxErrors, _) = softmax.compute(on: InstructionSet.available.last!, in: memory)
    for (row, o) in softmax.logits.doubles.enumerated() {
      let label = Int(softmax.classes[row / 20])
      softmaxErrors[row, label] = 1 - Float(Naive.softmax(o)[label])
    }
    #expect(!softmax.errorOfErrors(softmaxErrors).isWithinBound)
    #expect(memory.guardsAreIntact)
  }
}

private enum TargetKind { case binary, real }

/// Random logits `[examples · particles][outputs]`, some of them saturated, and targets.
private struct BernoulliCase {
  let particles: Int
  var targets: [[Float]]
  let logits: [[Float]]

  init(outputs: Int, particles: Int, targets kind: TargetKind) {
    var random = RandomNumbers()
    self.particles = particles
    targets = random.floats(4, outputs).map { $0.map { kind == .real ? abs($0) : $0 < 0 ? 0 : 1 } }
    if kind == .real { targets[1][outputs - 1] = Float(1).nextDown }
    logits = random.floats(4 * particles, outputs, scale: 6).map { row in
      row.enumerated().map { $0 % 5 == 4 ? 8 * $1 : $1 }
    }
  }

  func compute(on set: InstructionSet, in memory: GuardedMemory) -> (Matrix, Matrix) {
    let errors = memory.matrix(logits)
    let logLikelihoods = memory.matrix(rows: 1, columns: logits.count)
    KernelSet(set).bernoulliLikelihood(errors, memory.matrix(targets), into: logLikelihoods)
    return (errors, logLikelihoods)
  }

  private func target(_ row: Int) -> [Double] { targets[row / particles].map(Double.init) }

  /// Every term of a log-likelihood is negative, so their magnitudes sum to its own.
  func error(of logLikelihoods: Matrix) -> WorstError {
    let exact = logits.doubles.enumerated().map {
      Naive.bernoulliLogLikelihood(targets: target($0), logits: $1)
    }
    let share = ErrorBounds.bernoulliLogLikelihood(outputs: logits[0].count)
    return worstError(of: logLikelihoods, [exact]) { _, row in share * abs(exact[row]) }
  }

  func errorOfErrors(_ errors: Matrix) -> WorstError {
    let exact = logits.doubles.enumerated().map {
      Naive.bernoulliError(targets: target($0), logits: $1)
    }
    return worstError(of: errors, exact) { row, i in
      let (y, o) = (target(row)[i], Double(logits[row][i]))
      return ErrorBounds.bernoulliError * (y * Naive.sigmoid(-o) + (1 - y) * Naive.sigmoid(o))
        + ErrorBounds.subnormal
    }
  }
}

/// Random logits `[examples · particles][classes]` and a class for each example.
private struct SoftmaxCase: CustomStringConvertible {
  let particles: Int
  let classes: [Float]
  let logits: [[Float]]

  init(classes count: Int, examples: Int, particles: Int, scale: Float) {
    var random = RandomNumbers()
    self.particles = particles
    classes = (0..<examples).map { Float($0 * 7 % count) }
    logits = random.floats(examples * particles, count, scale: scale)
  }

  var description: String { "\(classes.count) examples, \(particles) particles" }

  func compute(on set: InstructionSet, in memory: GuardedMemory) -> (Matrix, Matrix) {
    let errors = memory.matrix(logits)
    let logLikelihoods = memory.matrix(rows: 1, columns: logits.count)
    KernelSet(set).softmaxLikelihood(
      errors, classes: memory.matrix(classes.map { [$0] }), into: logLikelihoods)
    return (errors, logLikelihoods)
  }

  private func label(_ row: Int) -> Int { Int(classes[row / particles]) }

  func error(of logLikelihoods: Matrix) -> WorstError {
    let exact = logits.doubles.enumerated().map {
      Naive.softmaxLogLikelihood(label: label($0), logits: $1)
    }
    return worstError(of: logLikelihoods, [exact]) { _, row in
      let o = logits.doubles[row]
      return ErrorBounds.logSoftmax(columns: o.count, distance: o.max()! - o[label(row)])
    }
  }

  func errorOfErrors(_ errors: Matrix) -> WorstError {
    let exact = logits.doubles.enumerated().map {
      Naive.softmaxError(label: label($0), logits: $1)
    }
    return worstError(of: errors, exact) { row, i in
      let o = logits.doubles[row]
      let bounds = o.indices.map { j in
        ErrorBounds.softmax(columns: o.count, distance: o.max()! - o[j]) * abs(exact[row][j])
          + 2 * ErrorBounds.subnormal
      }
      guard i == label(row) else { return bounds[i] }
      // The class itself has the sum of the others.
      return bounds.indices.reduce(0) { $1 == i ? $0 : $0 + bounds[$1] }
        + ErrorBounds.sum(of: o.count) * exact[row][i]
    }
  }
}
