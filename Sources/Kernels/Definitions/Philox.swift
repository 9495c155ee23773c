import KernelInterface

// Philox4x32-10. Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3",
// SC 2011. Eight counters to a vector; `RandomStream` says how their words make up a stream.

typealias Words = SIMD16<UInt32>
/// Eight products of two 32-bit words, or eight words of which what is above them is never looked at.
typealias Products = SIMD8<UInt64>

/// Words of a stream that are made together.
let wordsPerGroup = 32
/// The bytes of a group.
let groupBytes = 4 * wordsPerGroup

/// A stream that has its name broken up into counter and key.
///
/// Only the first word of a counter differs between the blocks of a stream, so half of the first two
/// rounds is the same for all of them: it is done here, once.
struct WordSource {
  private let key: (UInt32, UInt32)
  private let firstMask: UInt64
  private let secondMasks: (UInt64, UInt64)
  private let secondLow: UInt64

  init(_ stream: RandomStream, refining: Bool = false) {
    let purpose = UInt64(stream.purpose) &<< 16 | UInt64(stream.layer) | (refining ? 1 &<< 31 : 0)
    key = (UInt32(truncatingIfNeeded: stream.seed), UInt32(truncatingIfNeeded: stream.seed &>> 32))
    let first = UInt64(stream.step) &* Products.multipliers.1
    firstMask = purpose ^ UInt64(key.1)
    let word = (first &>> 32) ^ UInt64(stream.example) ^ UInt64(key.0)
    let second = word &* Products.multipliers.0
    secondMasks = (
      (first & 0xffff_ffff) ^ UInt64(key.0 &+ Self.keySteps.0),
      (second &>> 32) ^ UInt64(key.1 &+ Self.keySteps.1)
    )
    secondLow = second & 0xffff_ffff
  }

  /// The four words of each of eight blocks whose counters start with `counters`: the first and
  /// second word as the low and high half of a lane, then the third and fourth.
  @inline(always) func blocks(_ counters: Products) -> (Words, Words) {
    var block = start(counters)
    advance(&block, 2)
    advance(&block, 3)
    advance(&block, 4)
    advance(&block, 5)
    advance(&block, 6)
    advance(&block, 7)
    advance(&block, 8)
    return finish(block)
  }

  /// Words 32 g ..< 32 (g + 1) of the stream, sixteen to a vector.
  @inline(always) func group(_ g: Int) -> (Words, Words) { blocks(Self.counters(g)) }

  /// Writes groups `first` ..< `first` + 4 one after another; side by side, if the registers hold
  /// them, which hides the latency of the multiplications.
  @inline(always) func writeFourGroups(_ first: Int, to target: UnsafeMutableRawPointer) {
    if !holdsFourGroups {
      for i in 0..<4 { store(group(first &+ i), target + i &* groupBytes) }
      return
    }
    let counters = Self.counters(first)
    var a = start(counters)
    var b = start(counters &+ Products(repeating: 8))
    var c = start(counters &+ Products(repeating: 16))
    var d = start(counters &+ Products(repeating: 24))
    advance(&a, &b, &c, &d, 2)
    advance(&a, &b, &c, &d, 3)
    advance(&a, &b, &c, &d, 4)
    advance(&a, &b, &c, &d, 5)
    advance(&a, &b, &c, &d, 6)
    advance(&a, &b, &c, &d, 7)
    advance(&a, &b, &c, &d, 8)
    store(finish(a), target)
    store(finish(b), target + groupBytes)
    store(finish(c), target + 2 &* groupBytes)
    store(finish(d), target + 3 &* groupBytes)
  }

  /// What a round leaves: the four words of eight counters, one to a lane.
  private typealias Block = (Products, Products, Products, Products)
  private static var keySteps: (UInt32, UInt32) {
    @inline(always) get { (0x9e37_79b9, 0xbb67_ae85) }
  }

  @inline(always) private static func counters(_ group: Int) -> Products {
    Products(repeating: UInt64(truncatingIfNeeded: 8 &* group)) &+ Products(0, 1, 2, 3, 4, 5, 6, 7)
  }

  /// The first two rounds.
  @inline(always) private func start(_ counters: Products) -> Block {
    let p = counters.product(Products.multipliers.0)
    let q = ((p &>> 32) ^ Products(repeating: firstMask)).product(Products.multipliers.1)
    return (
      (q &>> 32) ^ Products(repeating: secondMasks.0), q, p ^ Products(repeating: secondMasks.1),
      Products(repeating: secondLow)
    )
  }

  /// Round r, counted from 0.
  @inline(always) private func advance(_ c: inout Block, _ r: Int) {
    let p = c.0.product(Products.multipliers.0)
    let q = c.2.product(Products.multipliers.1)
    let (first, second) = roundKey(r)
    c = ((q &>> 32) ^ c.1 ^ first, q, (p &>> 32) ^ c.3 ^ second, p)
  }

  @inline(always)
  private func advance(
    _ a: inout Block, _ b: inout Block, _ c: inout Block, _ d: inout Block, _ r: Int
  ) {
    advance(&a, r)
    advance(&b, r)
    advance(&c, r)
    advance(&d, r)
  }

  /// The last round. A product with its halves exchanged has both words in their places.
  @inline(always) private func finish(_ c: Block) -> (Words, Words) {
    let p = c.0.product(Products.multipliers.0)
    let q = c.2.product(Products.multipliers.1)
    let (first, second) = roundKey(9)
    let low = Products(repeating: 0xffff_ffff)
    return (
      unsafeBitCast(((q &>> 32) | (q &<< 32)) ^ (c.1 & low) ^ first, to: Words.self),
      unsafeBitCast(((p &>> 32) | (p &<< 32)) ^ (c.3 & low) ^ second, to: Words.self)
    )
  }

  @inline(always) private func roundKey(_ r: Int) -> (Products, Products) {
    let r = UInt32(truncatingIfNeeded: r)
    return (
      Products(repeating: UInt64(key.0 &+ r &* Self.keySteps.0)),
      Products(repeating: UInt64(key.1 &+ r &* Self.keySteps.1))
    )
  }

  @inline(always)
  func store(_ words: (Words, Words), _ target: UnsafeMutableRawPointer) {
    target.storeBytes(of: words.0, as: Words.self)
    target.storeBytes(of: words.1, toByteOffset: 64, as: Words.self)
  }
}

extension Products {
  fileprivate static var multipliers: (UInt64, UInt64) {
    @inline(always) get { (0xd251_1f53, 0xcd9e_8d57) }
  }

  /// The low word of each lane times a word.
  @inline(always) fileprivate func product(_ multiplier: UInt64) -> Products {
    (self & Products(repeating: 0xffff_ffff)) &* Products(repeating: multiplier)
  }
}

extension Implementation {
  package static func randomWords(
    _ stream: RandomStream, groups: Range<Int>, into words: UnsafeMutablePointer<UInt32>
  ) {
    let source = WordSource(stream)
    var g = groups.lowerBound
    var target = UnsafeMutableRawPointer(words)
    while g &+ 4 <= groups.upperBound {
      source.writeFourGroups(g, to: target)
      g &+= 4
      target += 4 &* groupBytes
    }
    while g < groups.upperBound {
      source.store(source.group(g), target)
      g &+= 1
      target += groupBytes
    }
  }
}
