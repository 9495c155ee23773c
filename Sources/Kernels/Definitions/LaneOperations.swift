/// Sixteen floats side by side: one register of AVX-512, two of AVX2, four of SSE or NEON. Every
/// instruction set computes with the same sixteen, so a sum over lanes has the same shape on each.
typealias Lanes = SIMD16<Float>
typealias HalfLanes = SIMD8<Float>
typealias Integers = SIMD16<Int32>
typealias LaneMask = SIMDMask<SIMD16<Int32>>

let laneCount = 16

extension Lanes {
  @inline(always) static func load(_ source: UnsafePointer<Float>) -> Lanes {
    UnsafeRawPointer(source).loadUnaligned(as: Lanes.self)
  }

  @inline(always) func store(_ target: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(target).storeBytes(of: self, as: Lanes.self)
  }

  @inline(always) var bitPattern: Integers { unsafeBitCast(self, to: Integers.self) }

  @inline(always) init(bitPattern: Integers) { self = unsafeBitCast(bitPattern, to: Lanes.self) }

  @inline(always) var magnitude: Lanes {
    Lanes(bitPattern: bitPattern & Integers(repeating: 0x7fff_ffff))
  }

  /// −x by its sign bit alone: `-x` is 0 − x, a subtraction.
  @inline(always) var negated: Lanes {
    Lanes(bitPattern: bitPattern ^ Integers(repeating: .min))
  }

  @inline(always) func withSign(of other: Lanes) -> Lanes {
    Lanes(bitPattern: magnitude.bitPattern | (other.bitPattern & Integers(repeating: .min)))
  }

  /// The whole numbers as floats; |n| < 2²².
  @inline(always) static func wholeNumbers(_ n: Integers) -> Lanes {
    let magic = Lanes(repeating: 12_582_912)
    return Lanes(bitPattern: n &+ magic.bitPattern) - magic
  }

  /// The same the other way.
  @inline(always) static func integers(_ n: Lanes) -> Integers {
    let magic = Lanes(repeating: 12_582_912)
    return (n + magic).bitPattern &- magic.bitPattern
  }

  /// 2ⁿ for whole n in −126...127.
  @inline(always) static func powerOfTwo(_ n: Lanes) -> Lanes {
    Lanes(bitPattern: (integers(n) &+ Integers(repeating: 127)) &<< Integers(repeating: 23))
  }

  /// Lane i holds i.
  @inline(always) static var indices: Integers {
    Integers(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
  }

  /// The first `count` lanes, and `other` beyond them.
  @inline(always) func prefix(_ count: Int, else other: Lanes) -> Lanes {
    let beyond = Lanes.indices .>= Integers(repeating: Int32(truncatingIfNeeded: count))
    return replacing(with: other, where: beyond)
  }

  /// The sum of the lanes as a tree of fixed shape: i with i + 8, i + 4, i + 2, i + 1.
  @inline(always) var treeSum: Float {
    let eight = lowHalf + highHalf
    let four = eight.lowHalf + eight.highHalf
    let two = four.lowHalf + four.highHalf
    return two[0] + two[1]
  }

  /// The largest lane; of lanes that are NaN nothing is promised.
  @inline(always) var largest: Float {
    let eight = lowHalf.replacing(with: highHalf, where: highHalf .> lowHalf)
    let four = eight.lowHalf.replacing(with: eight.highHalf, where: eight.highHalf .> eight.lowHalf)
    let two = four.lowHalf.replacing(with: four.highHalf, where: four.highHalf .> four.lowHalf)
    return two[1] > two[0] ? two[1] : two[0]
  }
}

/// The offset of each sixteen of `count` elements, and how many of them there are: sixteen, but for
/// the last. (A sequence and not a function that takes a closure: closures are not always inlined.)
struct VectorRanges: Sequence, IteratorProtocol {
  private var offset = 0
  private let count: Int

  @inline(always) init(of count: Int) { self.count = count }

  @inline(always) mutating func next() -> (offset: Int, lanes: Int)? {
    if offset >= count { return nil }
    defer { offset &+= laneCount }
    return (offset, Swift.min(laneCount, count &- offset))
  }
}

extension Lanes {
  /// The next `lanes` floats, at most sixteen.
  @inline(always) static func load(_ source: UnsafePointer<Float>, lanes: Int) -> Lanes {
    lanes == laneCount ? load(source) : load(source, prefix: lanes)
  }

  @inline(always) func store(_ target: UnsafeMutablePointer<Float>, lanes: Int) {
    if lanes == laneCount { store(target) } else { store(target, prefix: lanes) }
  }
}
