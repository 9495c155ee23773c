import Kernels

/// Digits that the program draws when there is no data: 28 x 28, ten classes, 255 = ink. Each is a
/// glyph of `DigitGlyphs`, bent, slanted, turned, scaled, moved and drawn with a pen of some width.
enum SyntheticDigits {
  static let size = 28
  /// As many as MNIST's, training images first.
  static let imageCount = 70_000
  static let trainCount = 60_000

  /// The images numbered `range` and their digits: each a function of the seed and its own number.
  static func images(_ range: Range<Int>, seed: UInt64 = 1) -> Images {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(range.count * size * size)
    var labels: [UInt8] = []
    for index in range {
      var uniforms = Uniforms(
        RandomStream(seed: seed, purpose: .syntheticDigits, example: UInt32(index)))
      let digit = Int(uniforms.next(in: 0...10))
      let variants = DigitGlyphs.variants[digit]
      let glyph = variants[Int(uniforms.next(in: 0...Float(variants.count)))]
      let hand = Handwriting(from: &uniforms)
      var canvas = DigitCanvas(penRadius: hand.penRadius)
      for stroke in glyph {
        canvas.drawCurve(stroke.map { hand.place($0 + uniforms.point(within: 0.1)) })
      }
      pixels += canvas.greys(ink: hand.ink)
      labels.append(UInt8(digit))
    }
    return Images(height: size, width: size, pixels: pixels, labels: labels)
  }
}

/// How one image is written. Arithmetic only, no library function whose last
/// bit differs between systems: the digits are the same everywhere.
private struct Handwriting {
  /// In pixels.
  let penRadius: Float
  /// The darkest grey, in [0, 1].
  let ink: Float
  private let bend: SIMD2<Float>
  private let waist: SIMD2<Float>
  private let scale: SIMD2<Float>
  private let center: SIMD2<Float>
  private let slant: Float
  /// The tangent of half the angle.
  private let turn: Float

  init(from uniforms: inout Uniforms) {
    penRadius = uniforms.next(in: 0.6...1.7)
    ink = uniforms.next(in: 0.75...1)
    bend = uniforms.point(within: 0.16)
    waist = uniforms.point(within: 0.35)
    scale = [uniforms.next(in: 9...16), uniforms.next(in: 15...20)]
    center = 14 + uniforms.point(within: 1.5)
    slant = uniforms.next(in: -0.3...0.3)
    turn = uniforms.next(in: -0.13...0.13)
  }

  /// From the square of the glyph to pixels.
  func place(_ point: SIMD2<Float>) -> SIMD2<Float> {
    var p = point + waist * point * (1 - point)
    let fromMiddle = p - 0.5
    p = fromMiddle + 4 * bend * SIMD2(fromMiddle.y * fromMiddle.y, fromMiddle.x * fromMiddle.x)
    p *= scale
    p.x -= slant * p.y
    let cosine = (1 - turn * turn) / (1 + turn * turn)
    let sine = 2 * turn / (1 + turn * turn)
    return center + SIMD2(cosine * p.x - sine * p.y, sine * p.x + cosine * p.y)
  }
}

/// The uniform values of a stream, one after the other; there are 64.
private struct Uniforms {
  private var words = [UInt32](repeating: 0, count: 64)
  private var position = 0

  init(_ stream: RandomStream) { stream.fill(&words) }

  mutating func next(in range: ClosedRange<Float>) -> Float {
    defer { position += 1 }
    return range.lowerBound + uniform(words[position]) * (range.upperBound - range.lowerBound)
  }

  mutating func point(within reach: Float) -> SIMD2<Float> {
    [next(in: -reach...reach), next(in: -reach...reach)]
  }
}
