import KernelInterface

// Philox4x32-10. Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3",
// SC 2011. Sixteen counters at a time; `RandomStream` says how their words make up a stream.

typealias Words = SIMD16<UInt32>
private typealias Products = SIMD8<UInt64>

/// Words of a stream that are made together.
let wordsPerGroup = 64

/// A stream that has its name broken up into counter and key.
struct WordSource {
  private let example: UInt32
  private let step: UInt32
  private let purpose: UInt32
  private let key: (UInt32, UInt32)

  init(_ stream: RandomStream, refining: Bool = false) {
    example = stream.example
    step = stream.step
    purpose = UInt32(stream.purpose) &<< 16 | UInt32(stream.layer) | (refining ? 1 &<< 31 : 0)
    key = (UInt32(truncatingIfNeeded: stream.seed), UInt32(truncatingIfNeeded: stream.seed &>> 32))
  }

  /// Words 64 g ..< 64 (g + 1) of the stream, sixteen to a vector.
  @inline(always) func group(_ g: Int) -> (Words, Words, Words, Words) {
    let first = Products(repeating: UInt64(truncatingIfNeeded: 16 &* g))
    let even = block(first &+ Products(0, 2, 4, 6, 8, 10, 12, 14))
    let odd = block(first &+ Products(1, 3, 5, 7, 9, 11, 13, 15))
    return (
      interleave(even.0, odd.0), interleave(even.1, odd.1), interleave(even.2, odd.2),
      interleave(even.3, odd.3)
    )
  }

  /// Writes groups `groups` one after another, `wordsPerGroup` words each.
  @inline(always) func write(groups: Range<Int>, to target: UnsafeMutableRawPointer) {
    var target = target
    for g in groups {
      let words = group(g)
      target.storeBytes(of: words.0, as: Words.self)
      target.storeBytes(of: words.1, toByteOffset: 64, as: Words.self)
      target.storeBytes(of: words.2, toByteOffset: 128, as: Words.self)
      target.storeBytes(of: words.3, toByteOffset: 192, as: Words.self)
      target += 4 &* wordsPerGroup
    }
  }

  /// Ten rounds on eight counters whose first words are given. A word is the low half of its lane;
  /// what is above it is never looked at.
  @inline(always)
  private func block(_ first: Products) -> (Products, Products, Products, Products) {
    var c0 = first
    var c1 = Products(repeating: UInt64(example))
    var c2 = Products(repeating: UInt64(step))
    var c3 = Products(repeating: UInt64(purpose))
    var (k0, k1) = key
    let low = Products(repeating: 0xffff_ffff)
    for _ in 0..<10 {
      let p0 = (c0 & low) &* Products(repeating: 0xd251_1f53)
      let p1 = (c2 & low) &* Products(repeating: 0xcd9e_8d57)
      c0 = (p1 &>> Products(repeating: 32)) ^ c1 ^ Products(repeating: UInt64(k0))
      c2 = (p0 &>> Products(repeating: 32)) ^ c3 ^ Products(repeating: UInt64(k1))
      c1 = p1
      c3 = p0
      k0 = k0 &+ 0x9e37_79b9
      k1 = k1 &+ 0xbb67_ae85
    }
    return (c0, c1, c2, c3)
  }

  @inline(always) private func interleave(_ even: Products, _ odd: Products) -> Words {
    let low = Products(repeating: 0xffff_ffff)
    return unsafeBitCast((even & low) | odd &<< Products(repeating: 32), to: Words.self)
  }
}

/// The words that decide ties, made only when they are asked for, in the order of the ties.
struct RefiningWords {
  private let source: WordSource
  private var words = InlineArray<64, UInt32>(repeating: 0)
  private var used = wordsPerGroup
  private var group = 0

  init(_ stream: RandomStream) { source = WordSource(stream, refining: true) }

  mutating func next() -> UInt32 {
    if used == wordsPerGroup {
      withUnsafeMutableBytes(of: &words) { bytes in
        source.write(groups: group..<group &+ 1, to: bytes.baseAddress.unsafelyUnwrapped)
      }
      group &+= 1
      used = 0
    }
    defer { used &+= 1 }
    return words[unchecked: used]
  }
}

extension Implementation {
  package static func randomWords(
    _ stream: RandomStream, groups: Range<Int>, into words: UnsafeMutablePointer<UInt32>
  ) {
    WordSource(stream).write(groups: groups, to: UnsafeMutableRawPointer(words))
  }
}
