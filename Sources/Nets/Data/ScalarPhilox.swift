import Kernels

// Philox4x32-10 for setting up, sixteen blocks at a time: the kernels draw the same words faster.
// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.

/// What the streams of this folder are for; those of training have other numbers.
enum DataPurpose {
  /// Example = image (test images numbered on from the training images), word = pixel.
  static let binarisation: UInt16 = 1
  /// Step = epoch, word = position.
  static let epochOrder: UInt16 = 0x101
  /// Example = image, words in the order they are used.
  static let syntheticDigits: UInt16 = 0x102
}

extension RandomStream {
  /// Fills `words` with the first words of the stream, laid out as `RandomStream` documents.
  func fill(_ words: inout [UInt32]) {
    for group in 0..<(words.count + 63) / 64 {
      let blocks = philox4x32(
        counters: (
          PhiloxLanes(0..<16) &+ UInt32(16 * group), PhiloxLanes(repeating: example),
          PhiloxLanes(repeating: step),
          PhiloxLanes(repeating: UInt32(purpose) << 16 | UInt32(layer))
        ), key: (UInt32(truncatingIfNeeded: seed), UInt32(seed >> 32)))
      let start = 64 * group
      for (offset, lanes) in [blocks.0, blocks.1, blocks.2, blocks.3].enumerated() {
        for lane in 0..<min(16, max(0, words.count - start - 16 * offset)) {
          words[start + 16 * offset + lane] = lanes[lane]
        }
      }
    }
  }
}

/// The uniform value of a random word: a multiple of 2⁻²⁴ in [0, 1).
func uniform(_ word: UInt32) -> Float { Float(word >> 8) * 0x1p-24 }

/// The same word of sixteen blocks.
typealias PhiloxLanes = SIMD16<UInt32>

func philox4x32(
  counters: (PhiloxLanes, PhiloxLanes, PhiloxLanes, PhiloxLanes), key: (UInt32, UInt32)
) -> (PhiloxLanes, PhiloxLanes, PhiloxLanes, PhiloxLanes) {
  var (a, b, c, d) = counters
  var key = key
  for _ in 0..<10 {
    let first = SIMD16<UInt64>(truncatingIfNeeded: a) &* 0xD251_1F53
    let second = SIMD16<UInt64>(truncatingIfNeeded: c) &* 0xCD9E_8D57
    a = PhiloxLanes(truncatingIfNeeded: second &>> 32) ^ b ^ key.0
    b = PhiloxLanes(truncatingIfNeeded: second)
    c = PhiloxLanes(truncatingIfNeeded: first &>> 32) ^ d ^ key.1
    d = PhiloxLanes(truncatingIfNeeded: first)
    key = (key.0 &+ 0x9E37_79B9, key.1 &+ 0xBB67_AE85)
  }
  return (a, b, c, d)
}
