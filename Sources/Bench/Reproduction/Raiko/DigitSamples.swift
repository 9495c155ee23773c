import Foundation
import Kernels
import Nets

/// Figure 2: lower halves of test digits as a network makes them from the upper ones. Pixels are
/// bytes from 0 (paper) to 255 (ink), row-major.
struct DigitSamples: Codable {
  let width: Int
  /// Whole binarised digits, `[digits, 2 · half]`.
  let digits: Data
  /// σ(o) of ten particles of each digit, `[digits, 10, half]`.
  let samples: Data

  static let perDigit = 10
  /// The first image of each class in MNIST's test set.
  static let images = [3, 2, 1, 18, 4, 8, 11, 0, 61, 7]

  /// Pixels of half an image.
  var halfSize: Int { digits.count / Self.images.count / 2 }

  /// Whether everything is there: a log may have been written by other hands.
  var isComplete: Bool {
    width > 0 && halfSize > 0 && digits.count == 2 * halfSize * Self.images.count
      && halfSize % width == 0 && samples.count == halfSize * Self.perDigit * Self.images.count
  }

  func upperHalf(_ digit: Int) -> [UInt8] { half(2 * digit, of: digits) }
  func lowerHalf(_ digit: Int) -> [UInt8] { half(2 * digit + 1, of: digits) }
  func sample(_ number: Int, of digit: Int) -> [UInt8] {
    half(digit * Self.perDigit + number, of: samples)
  }

  private func half(_ index: Int, of pixels: Data) -> [UInt8] {
    let start = pixels.startIndex + index * halfSize
    return Array(pixels[start..<start + halfSize])
  }
}

extension DigitSamples {
  init(
    of network: any Network, data: TaskData, seed: UInt64, kernels: KernelSet, pool: ThreadPool
  ) {
    let arena = Arena()
    let scratch = (0..<pool.threads).map { _ in Scratch(in: arena) }
    let pass = network.makePass(
      examples: Self.images.count, particles: Self.perDigit, binaryInputs: true, kernels: kernels,
      in: arena)
    let step = GradientStep(pass, threads: pool.threads)
    pass.setExamples(Self.images[...])
    step.evaluate(
      .sampled(seed: seed, purpose: .figures, step: 0), pool, scratch,
      prepare: { pass.load($0, of: data.test, noise: nil) })
    let half = network.outputs
    var digits = Data()
    var samples = Data()
    for example in Self.images.indices {
      if case .binary(let bits) = pass.inputs {
        digits += (0..<bits.columns).map { bits[example, $0] ? 255 : 0 }
      }
      digits += (0..<half).map { UInt8(255 * pass.targets[example, $0]) }
      for particle in 0..<Self.perDigit {
        let row = example * Self.perDigit + particle
        // The pass holds the errors e = y − σ(o).
        samples += (0..<half).map { output in
          let probability = pass.targets[example, output] - pass.particles.outputErrors[row, output]
          return UInt8((255 * min(1, max(0, probability))).rounded())
        }
      }
    }
    width = data.imageWidth
    self.digits = digits
    self.samples = samples
  }
}
