import Foundation
import Kernels
import Testing

@testable import Nets

/// log p(x) by importance sampling.
@Suite struct `The likelihood of images` {
  private let kernels = KernelSet(.ofTests)

  private func estimator(
    _ model: VariationalAutoencoder, samples: Int, images: Int
  ) -> LikelihoodEstimator {
    LikelihoodEstimator(
      model, samples: samples, counts: [images], seed: 3, kernels: kernels, pool: ThreadPool())
  }

  /// Samples are weighed in blocks, so buffers do not grow with K.
  @Test(arguments: [1, 2]) func `takes the same memory for any number of samples`(_ layers: Int) {
    let model = VariationalAutoencoder(
      inputs: 784, layers: VariationalAutoencoder.paperLayers(layers), in: Arena())
    let few = estimator(model, samples: 250, images: 8)
    let many = estimator(model, samples: 5000, images: 8)
    let pixels = [UInt8](repeating: 128, count: 784)
    let images = GreyImages(
      Images(height: 28, width: 28, pixels: pixels, labels: []),
      rows: Array(repeating: 0, count: 8), firstNumber: 0)
    _ = many.evaluate(images)
    #expect(many.arena.bytes == few.arena.bytes)
    #expect(many.arena.bytes < 500 << 20)
    // The planted error: all samples of an image at once, of half as many.
    let arena = Arena()
    _ = VariationalPass(
      model, objective: .elbo, examples: 8, samples: 2500, estimator: TotalDerivative(),
      kernels: kernels, in: arena)
    #expect(arena.bytes > 5 * many.arena.bytes)
  }

  /// Nor with the components of a mixture, of which each draw has a sample.
  @Test(arguments: [
    PosteriorFamily.gaussian, .mixture(components: 5), .mixture(components: 100),
    .planar(steps: 4), .coupling(steps: 4), .iaf(steps: 4),
  ])
  func `takes little memory for every posterior`(_ posterior: PosteriorFamily) {
    let model = VariationalAutoencoder(
      inputs: 784, layers: VariationalAutoencoder.paperLayers(1), posterior: posterior,
      in: Arena())
    #expect(estimator(model, samples: 5000, images: 8).arena.bytes < 250 << 20)
  }

  /// Blocks, threads and the number of images at a time change no bit.
  @Test(
    arguments: [TrainedAutoencoder.all[0]]
      + TrainedAutoencoder.otherPosteriors.filter { $0.objective == .iwae })
  func `has the same bits for any number of threads`(_ trained: TrainedAutoencoder) {
    let evaluations = (1...3).map { threads in
      trained.start(threads: threads).evaluation(samples: 300)
    }
    #expect(Set(evaluations.map(\.negativeLogLikelihood)).count == 1)
    #expect(Set(evaluations.map(\.negativeELBO)).count == 1)
  }

  /// With all parameters 0, q is the prior and p(x | z) a fair coin for each pixel: every weight is
  /// 2^−pixels, up to the rounding of a sum of so many terms and of log q − log p.
  @Test(arguments: [1, 7, 300, 501]) func `is exact where z explains nothing`(_ samples: Int) {
    let trained = TrainedAutoencoder.estimatedScale
    let images = TrainedAutoencoder.images
    let model = VariationalAutoencoder(
      inputs: images.pixels, layers: trained.sizes, in: Arena())
    let result = estimator(model, samples: samples, images: images.count).evaluate(images)
    let expected = Double(images.pixels) * log(2)
    let tolerance = expected * Double(images.pixels + 4) * Double(Float.ulpOfOne)
    #expect(abs(result.negativeLogLikelihood - expected) <= tolerance)
    #expect(abs(result.negativeELBO - expected) <= tolerance)
    // The planted error: log K left out, which at one sample is nothing.
    let withoutCount = result.negativeLogLikelihood - log(Double(samples))
    #expect((abs(withoutCount - expected) <= tolerance) == (samples == 1))
  }
}
