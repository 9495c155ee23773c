import KernelInterface

/// The units of some particles whose first eight bits leave the comparison open: about one in 256
/// where probabilities are given, one in 128 where logits are. They are marked in masks without a
/// branch, then collected and decided sixteen at a time.
///
/// `masks` `[particles, 2ᵏ]`, a bit for each unit, 2ᵏ words the least power of two that holds them.
struct OpenUnits {
  private let source: WordSource
  private let units: Int
  /// k
  private let shift: Int
  private let masks: UnsafeMutablePointer<UInt64>
  /// Indices of bytes of `masks` that are not zero.
  private let places: UnsafeMutablePointer<UInt16>
  private let batch: Batch
  /// The particles that the masks have room for, a power of two.
  let particles: Int
  /// The end of the memory in use.
  let end: UnsafeMutableRawPointer

  @inline(always)
  init(_ stream: RandomStream, units: Int, memory: UnsafeMutableRawPointer) {
    let blocks = BitMatrix.words(for: units)
    shift = Int.bitWidth &- (blocks &- 1).leadingZeroBitCount
    let words = Swift.max(128, 1 &<< shift)
    source = WordSource(stream, refining: true)
    self.units = units
    particles = words &>> shift
    masks = memory.assumingMemoryBound(to: UInt64.self)
    for word in 0..<words { masks[word] = 0 }
    places = (memory + 8 &* words).assumingMemoryBound(to: UInt16.self)
    batch = Batch(memory: memory + (8 &* words &+ 2 &* (8 &* words &+ 32)))
    end = batch.end
  }

  /// The masks of a particle, `[units / 64]` rounded up, to be written.
  @inline(always) func masks(of particle: Int) -> UnsafeMutablePointer<UInt64> {
    masks + (particle & (particles &- 1)) &<< shift
  }

  /// Decides the open units of particles `rows`, whose bytes are at `bytes`; the first of them has
  /// the first masks.
  @inline(never)
  func decide<Form: UnitProbabilities>(
    _: Form.Type, _ rows: Range<Int>, _ values: Matrix, _ bytes: UnsafeRawPointer,
    into states: BitMatrix
  ) {
    let maskBytes = UnsafeRawPointer(masks)
    var filled = 0
    for place in 0..<collect(words: rows.count &<< shift) {
      let place = Int(places[place])
      let row = rows.lowerBound &+ place &>> (3 &+ shift)
      let firstUnit = 8 &* (place & ((8 &<< shift) &- 1))
      var mask = maskBytes.load(fromByteOffset: place, as: UInt8.self)
      while mask != 0 {
        let unit = firstUnit &+ mask.trailingZeroBitCount
        mask &= mask &- 1
        let draw = row &* units &+ unit
        batch.draws[filled] = UInt32(truncatingIfNeeded: draw)
        batch.bytes[filled] = Int32((bytes + draw).load(as: UInt8.self))
        batch.values[filled] = values.base[row &* values.stride &+ unit]
        batch.bits[filled] = 64 &* row &* states.stride &+ unit
        filled &+= 1
        if filled == laneCount {
          decideBatch(Form.self, filled, into: states)
          filled = 0
        }
      }
    }
    if filled > 0 { decideBatch(Form.self, filled, into: states) }
  }

  /// Writes the indices of bytes that are not zero to `places`; returns how many there are. Always
  /// four at a time, so that no branch depends on their number, unless there are more among 64.
  @inline(always) private func collect(words: Int) -> Int {
    var count = 0
    var word = words
    while word & 7 != 0 {
      masks[word] = 0
      word &+= 1
    }
    word = 0
    while word < words {
      let bytes = UnsafeRawPointer(masks + word).loadUnaligned(as: SIMD64<UInt8>.self)
      var flags = bits(of: bytes .!= SIMD64<UInt8>())
      var next = places + count
      count &+= flags.nonzeroBitCount
      repeat {
        for i in 0..<4 {
          next[i] = UInt16(truncatingIfNeeded: 8 &* word &+ flags.trailingZeroBitCount)
          flags &= flags &- 1
        }
        next += 4
      } while flags != 0
      word &+= 8
    }
    return count
  }

  /// h = 1[U + 1 ≤ p · 2³²] with U = byte · 2²⁴ + refinement, both sides less the byte, over 2²⁴.
  /// Every operation is exact, but for p < byte / 256, where signs are what counts. Lanes from
  /// `count` on are computed and not used.
  @inline(always)
  private func decideBatch<Form: UnitProbabilities>(
    _: Form.Type, _ count: Int, into states: BitMatrix
  ) {
    let draws = unsafeBitCast(UnsafeRawPointer(batch.draws).load(as: Words.self), to: Products.self)
    let low = Products(repeating: 0xffff_ffff)
    let even = unsafeBitCast(source.blocks(draws).0, to: Products.self)
    let odd = unsafeBitCast(source.blocks(draws &>> 32).0, to: Products.self)
    let words = unsafeBitCast((even & low) | odd &<< Products(repeating: 32), to: Words.self)
    let refinement = unsafeBitCast(words &>> Words(repeating: 8), to: Integers.self).floats
    let bytes = UnsafeRawPointer(batch.bytes).load(as: Integers.self).floats
    let p = Form.probability(.load(batch.values))
    let rest = p * Lanes(repeating: 256) - bytes
    let u = (refinement + Lanes(repeating: 1)) * Lanes(repeating: 0x1p-24)
    let ones = UInt64(bits(of: u .<= rest))
    for i in 0..<count {
      let bit = batch.bits[i]
      states.base[bit &>> 6] |= (ones &>> UInt64(i) & 1) &<< UInt64(bit & 63)
    }
  }

  /// Sixteen open units.
  private struct Batch {
    /// Position of the draw in the stream.
    let draws: UnsafeMutablePointer<UInt32>
    let bytes: UnsafeMutablePointer<Int32>
    /// Probability or logit.
    let values: UnsafeMutablePointer<Float>
    /// Position of the state, in bits.
    let bits: UnsafeMutablePointer<Int>
    let end: UnsafeMutableRawPointer

    /// `memory` is aligned to 64 bytes.
    @inline(always) init(memory: UnsafeMutableRawPointer) {
      draws = memory.assumingMemoryBound(to: UInt32.self)
      bytes = (memory + 64).assumingMemoryBound(to: Int32.self)
      values = (memory + 128).assumingMemoryBound(to: Float.self)
      bits = (memory + 192).assumingMemoryBound(to: Int.self)
      end = memory + 320
    }
  }
}
