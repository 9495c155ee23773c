import Kernels

/// What random numbers are drawn for. Each purpose has streams of its own; the numbers are part of
/// what a seed means and never change.
public enum RandomPurpose: UInt16, Sendable {
  /// Example = image (test images numbered on from the training images), word = pixel.
  case binarisation = 1
  case inputNoise = 2
  case trainingStates = 3
  /// Of test examples.
  case evaluationStates = 4
  /// Layer = number of the parameter, word = row-major position.
  case initialParameters = 5
  /// Step = epoch, word = position.
  case epochOrder = 6
  /// Example = image, words in the order they are used.
  case syntheticDigits = 7
  case figures = 8
  /// Not those of test examples: what is chosen by a validation must not share its chance with the
  /// test that follows.
  case validationStates = 9
  /// Step = update, example = image, word = pixel.
  case freshBinarisation = 10
  /// Of autoencoders; step = update.
  case trainingNoise = 11
  /// Step = number of the block of samples.
  case likelihoodSamples = 12
}

extension RandomStream {
  init(
    seed: UInt64, purpose: RandomPurpose, layer: Int = 0, step: Int = 0, example: UInt32 = 0
  ) {
    self.init(
      seed: seed, purpose: purpose.rawValue, layer: UInt16(layer), step: UInt32(step),
      example: example)
  }
}

/// The uniform value of a random word: a multiple of 2⁻²⁴ in [0, 1).
func uniform(_ word: UInt32) -> Float { Float(word >> 8) * 0x1p-24 }
