import Foundation
import Kernels

/// What a network makes of a set of examples, means per example; constants of the likelihood included.
public struct Evaluation: Sendable {
  /// −Ĉ_M in nats.
  public var negativeLogLikelihood = 0.0
  /// Share of examples whose class is not the one with the largest mean probability, in percent;
  /// nil without classes.
  public var errorPercent: Double?
  /// Sums of squared errors of a Gaussian output, else nil.
  public var squaredErrors: SquaredErrors?
  /// The bound L(Q) ≤ log P(y | x) in nats, the mean over the first examples, as many as asked for.
  public var posteriorBound: Double?

  /// Three readings of "sum of squared errors" for a stochastic network.
  public struct SquaredErrors: Sendable {
    /// −2 log (1/M) Σ exp(−½ SSEₘ): the soft minimum, the main figure.
    public var softMinimum = 0.0
    /// ‖y − mean of o‖²
    public var ofMean = 0.0
    /// Mean of SSEₘ.
    public var mean = 0.0
  }
}

/// Evaluates a network on sets of examples with M particles, the same for any number of threads.
public final class Evaluator {
  private let network: any Network
  private let arena = Arena()
  private let scratch: [Scratch]
  private let pool: ThreadPool
  private let steps: [GradientStep]
  private let particles: Int
  private let seed: UInt64

  /// Examples that are evaluated at a time.
  private static let batchSize = 20

  /// - Parameters:
  ///   - particles: M; 100 at the papers' tests. A deterministic network needs one.
  ///   - counts: the sizes of the sets that will be evaluated.
  ///   - seed: names the random streams; an example's particles are those of its number.
  public init(
    _ network: any Network, particles: Int, binaryInputs: Bool, counts: [Int], seed: UInt64,
    kernels: KernelSet, pool: ThreadPool
  ) {
    self.network = network
    self.particles = particles
    self.seed = seed
    self.pool = pool
    scratch = (0..<pool.threads).map { [arena] _ in Scratch(in: arena) }
    let sizes = Set(counts.flatMap { [min($0, Self.batchSize), $0 % Self.batchSize] })
    steps = sizes.filter { $0 > 0 }.sorted().map { [arena] size in
      GradientStep(
        network.makePass(
          examples: size, particles: particles, binaryInputs: binaryInputs, kernels: kernels,
          in: arena), threads: pool.threads)
    }
  }

  /// - Parameter step: names the random streams together with the seed (the number of updates made,
  ///   so that successive evaluations draw anew).
  public func evaluate(
    _ set: ExampleSet, purpose: RandomPurpose = .evaluationStates, step number: Int = 0
  ) -> Evaluation {
    evaluate(set, purpose: purpose, step: number, boundExamples: 0) { _ in }
  }

  /// - Parameters:
  ///   - step: as above.
  ///   - boundExamples: on how many examples to take the bound L(Q), which is scalar code: some
  ///     milliseconds for each.
  ///   - afterBatch: called with the number of examples done; throws to stop.
  public func evaluate(
    _ set: ExampleSet, purpose: RandomPurpose, step number: Int, boundExamples: Int,
    afterBatch: (Int) throws -> Void
  ) rethrows -> Evaluation {
    var criterion = 0.0
    var bound = 0.0
    let bounded = 0..<min(boundExamples, set.count)
    var errors = 0
    var squares = Evaluation.SquaredErrors()
    for first in stride(from: 0, to: set.count, by: Self.batchSize) {
      let batch = first..<min(set.count, first + Self.batchSize)
      let step = steps.first { $0.pass.examples == batch.count }!
      let pass = step.pass
      pass.setExamples(ArraySlice(batch))
      step.evaluate(
        .sampled(seed: seed, purpose: purpose, step: number), pool, scratch,
        prepare: { pass.load($0, of: set, noise: nil) })
      criterion += pass.particles.criterion.sum
      for example in 0..<batch.count {
        switch network.outputModel {
        case .softmax: if !pass.decidesRightly(example) { errors += 1 }
        case .gaussian: pass.addSquaredErrors(of: example, to: &squares)
        case .bernoulli: break
        }
        if bounded.contains(first + example) {
          bound += pass.particles.posteriorBound(ofExample: example)
        }
      }
      try afterBatch(batch.upperBound)
    }
    let count = Double(set.count)
    let constant = network.outputModel.constant(outputs: network.outputs)
    var result = Evaluation()
    result.negativeLogLikelihood = -criterion / count - constant
    if !bounded.isEmpty { result.posteriorBound = bound / Double(bounded.count) + constant }
    if network.outputModel == .softmax { result.errorPercent = 100 * Double(errors) / count }
    if network.outputModel == .gaussian {
      result.squaredErrors = .init(
        softMinimum: -2 * criterion / count, ofMean: squares.ofMean / count,
        mean: squares.mean / count)
    }
    return result
  }
}

extension NetworkPass {
  /// Whether argmax_j (1/M) Σₘ softmax(oₘ)_j is the class: mean probabilities decide, not mean
  /// logits and not votes. The outputs hold 1[· = y] − softmax(o).
  fileprivate func decidesRightly(_ example: Int) -> Bool {
    let label = Int(targets[example, 0])
    let sums = sumOfErrors(example)
    let own = Double(particles.count) - sums[label]
    return sums.indices.allSatisfy { $0 == label || -sums[$0] < own }
  }

  fileprivate func addSquaredErrors(
    of example: Int, to squares: inout Evaluation.SquaredErrors
  ) {
    let count = Double(particles.count)
    squares.ofMean += sumOfErrors(example).reduce(0) { $0 + ($1 / count) * ($1 / count) }
    for row in particles.rows(of: example..<example + 1) {
      squares.mean -= 2 * Double(particles.logWeights[0, row]) / count
    }
  }

  /// Σₘ eₘ of each output.
  private func sumOfErrors(_ example: Int) -> [Double] {
    let errors = particles.outputErrors
    var sums = [Double](repeating: 0, count: errors.columns)
    for row in particles.rows(of: example..<example + 1) {
      for output in sums.indices { sums[output] += Double(errors[row, output]) }
    }
    return sums
  }
}
