import Foundation
import Kernels
import NaiveReference
import TestSupport
import Testing

@Suite struct NormalizedWeightsTests {
  @Test(arguments: InstructionSet.available, [1, 2, 15, 16, 17, 20, 100])
  func `weights and criterion are within the bound`(set: InstructionSet, particles: Int) {
    for logWeights in examples(particles: particles) {
      let memory = GuardedMemory()
      let (weights, criterion) = normalize(logWeights, on: set, in: memory)
      expectSound(error(of: weights, logWeights), memory, Self.self, "M = \(particles)")
      expectSound(criterionError(of: criterion, logWeights), memory, Self.self, "M = \(particles)")
    }
  }

  @Test(arguments: InstructionSet.available)
  func `one particle has the whole weight, exactly`(set: InstructionSet) {
    let memory = GuardedMemory()
    let logWeights: [[Float]] = [[-0.1], [-3000], [0], [7.3]]
    let (weights, criterion) = normalize(logWeights, on: set, in: memory)
    #expect(weights.array == [1, 1, 1, 1])
    #expect(criterion.array == logWeights.flatMap { $0 })
    #expect(memory.guardsAreIntact)
  }

  @Test(arguments: InstructionSet.available, [1, 2, 20, 100])
  func `impossible particles share the weight`(set: InstructionSet, particles: Int) {
    let memory = GuardedMemory()
    let impossible = [Float](repeating: -.infinity, count: particles)
    let possible = [Float](repeating: -1, count: particles)
    let (weights, criterion) = normalize([impossible, possible], on: set, in: memory)
    #expect(weights[columns: 0..<particles].array.allSatisfy { $0 == 1 / Float(particles) })
    #expect(criterion[0, 0] == -.infinity)
    #expect(abs(criterion[0, 1] + 1) <= 4e-6)
    #expect(memory.guardsAreIntact)
  }

  @Test(arguments: InstructionSet.available)
  func `no examples are no work`(set: InstructionSet) {
    let memory = GuardedMemory()
    _ = normalize([], on: set, in: memory)
    #expect(memory.guardsAreIntact)
  }

  /// The log of the mean is not the mean of the logs, nor the log of the sum; no shift underflows.
  @Test func `wrong criteria and weights are rejected`() {
    let memory = GuardedMemory()
    let logWeights = examples(particles: 20)[1]
    func expectRejected(_ wrong: ([Double]) -> Double) {
      let criterion = memory.row(logWeights.doubles.map { Float(wrong($0)) })
      #expect(!criterionError(of: criterion, logWeights).isWithinBound)
    }
    expectRejected(Naive.logSumExp)
    expectRejected { $0.reduce(0, +) / Double($0.count) }
    expectRejected { $0.max()! - log(Double($0.count)) }
    let unshifted = memory.row(
      logWeights.flatMap { row in
        let exponentials = row.map(exp)
        return exponentials.map { $0 / exponentials.reduce(0, +) }
      })
    #expect(!error(of: unshifted, logWeights).isWithinBound)
    #expect(memory.guardsAreIntact)
  }

  /// Log-weights `[examples][particles]`: near each other, near −550 like an image's, spread over
  /// 2000 nats, and with impossible ones between.
  private func examples(particles: Int) -> [[[Float]]] {
    var random = RandomNumbers()
    let near = random.floats(5, particles, scale: 2)
    let image = random.floats(5, particles, scale: 20).map { $0.map { $0 - 550 } }
    let spread = random.floats(5, particles, scale: 1000)
    let holes = spread.map { row in
      row.enumerated().map { $0 % 3 == 1 ? -.infinity : $1 }
    }
    return [near, image, spread, holes]
  }

  private func normalize(
    _ logWeights: [[Float]], on set: InstructionSet, in memory: GuardedMemory
  ) -> (weights: Matrix, criterion: Matrix) {
    let values = logWeights.flatMap { $0 }
    let weights = memory.matrix(rows: 1, columns: values.count)
    let criterion = memory.matrix(rows: 1, columns: logWeights.count, offset: 1)
    KernelSet(set).normalizeWeights(memory.row(values), into: weights, criterion: criterion)
    return (weights, criterion)
  }

  private func error(of weights: Matrix, _ logWeights: [[Float]]) -> WorstError {
    let exact = logWeights.doubles.flatMap(Naive.normalizedWeights)
    let distances = logWeights.doubles.flatMap { row in row.map { row.max()! - $0 } }
    let particles = logWeights[0].count
    return worstError(of: weights, [exact]) { _, column in
      let bound = ErrorBounds.softmax(columns: particles, distance: distances[column])
      return (exact[column] == 0 ? 0 : bound * exact[column]) + 2 * ErrorBounds.subnormal
    }
  }

  private func criterionError(of criterion: Matrix, _ logWeights: [[Float]]) -> WorstError {
    let exact = logWeights.doubles.map(Naive.logMeanExp)
    return worstError(of: criterion, [exact]) { _, example in
      ErrorBounds.criterion(particles: logWeights[0].count, value: exact[example])
    }
  }
}
