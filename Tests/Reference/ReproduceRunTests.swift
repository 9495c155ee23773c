import Kernels
import Nets
import Testing

@testable import bench

struct `Runs of reproductions` {
  /// An epoch on three hundred of the built-in digits.
  private func outcome(
    _ item: ReproduceCommand.Item, _ method: Method, _ task: LearningTask = .structured,
    rate: Double = 0.1
  ) throws -> RunOutcome {
    let location = try DataLocation.resolve(.digits)
    return try ReproductionRun(
      settings: RunSettings(
        item: item, task: task, method: method, particles: method == .a ? 1 : 4,
        learningRate: rate, schedule: .constant, epochs: 1, seed: 1),
      data: TaskData(task, from: location, limit: 300), kernels: KernelSet(.available.last!),
      pool: ThreadPool()
    ).outcome { _ in }
  }

  @Test func `of tables score validation and test, of A with sampled states too`() throws {
    let sampled = try outcome(.table1, .g3)
    #expect(sampled.validation != nil && sampled.test != nil && sampled.sampledTest == nil)
    let deterministic = try outcome(.table2, .a, .classification)
    #expect(deterministic.test?.errorPercent != nil)
    #expect(deterministic.sampledTest?.errorPercent != nil)
    #expect(deterministic.sampledTest?.nll != deterministic.test?.nll)
  }

  @Test func `that diverge say in which epoch`() throws {
    let outcome = try outcome(.table1, .a, rate: 1e38)
    #expect(outcome.divergedInEpoch == 1 && outcome.test == nil)
  }

  @Test func `of figure 1 measure norms whose squares are a parabola in c`() throws {
    let norms = try #require(outcome(.figure1, .g5, .classification).gradientNorms?.first)
    let squares = norms.rootMeanSquares.map { $0 * $0 }
    let second = squares.indices.dropFirst(2).map {
      squares[$0] - 2 * squares[$0 - 1] + squares[$0 - 2]
    }
    // Same particles for every c: the second difference is one constant, up to rounding of floats.
    let bound = 1e-4 * squares.max()!
    #expect(second.allSatisfy { $0 > 0 && abs($0 - second[0]) <= bound })
    #expect(zip(norms.means, norms.rootMeanSquares).allSatisfy { $0 <= $1 })
  }

  @Test func `of figure 1 raise the criterion with the particles`() throws {
    let criteria = try #require(outcome(.figure1, .g3).criterionByParticles)
    #expect(criteria.count == 100 && criteria[0] < criteria[9] && criteria[9] < criteria[99])
  }

  @Test func `of figure 2 draw ten halves of ten digits`() throws {
    let samples = try #require(outcome(.figure2, .g3).samples)
    #expect(samples.width == 28 && samples.digits.count == 10 * 784)
    #expect(samples.samples.count == 10 * 10 * 392)
    #expect(samples.digits.allSatisfy { $0 == 0 || $0 == 255 })
  }
}
