import Foundation
import Kernels

/// What an autoencoder makes of a set of images, means per image in nats with all constants.
public struct VariationalEvaluation: Sendable {
  /// −log (1/K) Σₖ wₖ, an upper bound of −log p(x) in expectation that falls with K.
  public var negativeLogLikelihood = 0.0
  /// −E log w, the mean over the K samples.
  public var negativeELBO = 0.0
}

/// log p(x) by K importance samples from q(z | x), in blocks, so that memory does not grow with K; sums of
/// exponentials and means over images are in double precision. The same for any number of threads.
/// Source: Burda et al. 2016, section 5.
public final class LikelihoodEstimator {
  private let samples: Int
  private let seed: UInt64
  private let pool: ThreadPool
  /// The memory of all buffers.
  let arena = Arena()
  private let scratch: [Scratch]
  private let steps: [VariationalStep]

  /// Images at a time, and rows of each: as many samples, or so many draws of all components.
  private static let batchSize = 8
  private static let blockRows = 250

  /// - Parameters:
  ///   - samples: K; 5000 in the papers.
  ///   - counts: the sizes of the sets that will be evaluated.
  ///   - seed: names the random streams of samples and of the images' fixed binarisation.
  public init(
    _ model: VariationalAutoencoder, samples: Int, counts: [Int], seed: UInt64,
    kernels: KernelSet, pool: ThreadPool
  ) {
    self.samples = samples
    self.seed = seed
    self.pool = pool
    scratch = (0..<pool.threads).map { [arena] _ in Scratch(in: arena) }
    let block = min(samples, max(1, Self.blockRows / model.posterior.components))
    let sizes = Set(counts.flatMap { [min($0, Self.batchSize), $0 % Self.batchSize] })
    steps = sizes.filter { $0 > 0 }.sorted().map { [arena] size in
      VariationalStep(
        VariationalPass(
          model, objective: .elbo, examples: size, samples: block, estimator: TotalDerivative(),
          kernels: kernels, in: arena), threads: pool.threads)
    }
  }

  /// Images are binarised once, as a function of seed and number.
  public func evaluate(_ images: GreyImages) -> VariationalEvaluation {
    evaluate(images) { _ in }
  }

  /// - Parameter afterBatch: called with the number of images done; throws to stop.
  public func evaluate(
    _ images: GreyImages, afterBatch: (Int) throws -> Void
  ) rethrows -> VariationalEvaluation {
    var result = VariationalEvaluation()
    for first in stride(from: 0, to: images.count, by: Self.batchSize) {
      let batch = first..<min(images.count, first + Self.batchSize)
      let step = steps.first { $0.pass.examples == batch.count }!
      step.pass.setExamples(ArraySlice(batch))
      var sums = [ImportanceSum](repeating: ImportanceSum(), count: batch.count)
      let block = step.pass.samples
      for start in stride(from: 0, to: samples, by: block) {
        step.evaluate(
          .sampled(seed: seed, purpose: .likelihoodSamples, step: start / block), pool, scratch,
          prepare: { [seed] range, scratch in
            if start > 0 { return }
            step.pass.binarise(
              range, of: images, seed: seed, purpose: .binarisation, step: 0, scratch: scratch)
          })
        for example in sums.indices {
          step.pass.forEachWeight(ofExample: example, samples: min(block, samples - start)) {
            sums[example].add($0, logShare: $1)
          }
        }
      }
      for sum in sums {
        result.negativeLogLikelihood -= sum.logMean / Double(images.count)
        result.negativeELBO -= sum.mean / Double(images.count)
      }
      try afterBatch(batch.upperBound)
    }
    return result
  }
}

/// log mean w and mean log w of weights given one by one as logarithms, each with what it counts.
private struct ImportanceSum {
  private var largest = -Double.infinity
  /// Σ share · w / exp(largest)
  private var scaled = 0.0
  private var logarithms = 0.0
  private var count = 0.0

  mutating func add(_ logWeight: Double, logShare: Double) {
    let logTerm = logWeight + logShare
    if logTerm > largest || logTerm.isNaN {
      scaled = scaled * exp(largest - logTerm) + 1
      largest = logTerm
    } else if logTerm > -.infinity {
      scaled += exp(logTerm - largest)
    }
    logarithms += exp(logShare) * logWeight
    count += 1
  }

  var logMean: Double { largest + log(scaled / count) }
  var mean: Double { logarithms / count }
}
