import Foundation

// Uniform u = (word >> 8) 2⁻²⁴ in [0, 1).
// Gaussian by Box–Muller: R = √(−2 ln u₁), z = R cos 2πu₂ and R sin 2πu₂, u₁ in (0, 1].

extension Naive {
  public static func uniforms(_ stream: Stream, count: Int) -> [Double] {
    (0..<count).map { Double(stream.word($0) >> 8) * 0x1p-24 }
  }

  /// Standard normals. Within each 32 words, normals ℓ (the cosine) and 16 + ℓ (the sine) come from
  /// the words at these two positions, ℓ in 0..<16.
  public static func normals(_ stream: Stream, count: Int) -> [Double] {
    (0..<count).map { i in
      let isSine = i % 32 >= 16
      let position = isSine ? i - 16 : i
      let u1 = (Double(stream.word(position) >> 8) + 1) * 0x1p-24
      let u2 = Double(stream.word(position + 16) >> 8) * 0x1p-24
      let angle = 2 * .pi * u2
      return (-2 * log(u1)).squareRoot() * (isSine ? sin(angle) : cos(angle))
    }
  }
}
