/// Names one stream of random 32-bit words. A draw is a function of this name and of its position,
/// so results do not depend on threads, on batching or on the instruction set.
///
/// Word i is word `i % 32 / 16 * 2 + i % 2` of Philox4x32-10 with the counter
/// `(8 * (i / 32) + i % 16 / 2, example, step, purpose << 16 | layer)` and the seed as key: of eight
/// blocks side by side the first and second words in pairs, then the third and fourth. So 64-bit
/// lanes, in which products of words are made, need no rearrangement. Byte i is byte `i % 4` of word
/// `i / 4`, the lowest first.
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
public struct RandomStream: Sendable, Hashable {
  public let seed: UInt64
  /// What the draws are for; below 2¹⁵ (the top bit names the stream that refines the bytes).
  public let purpose: UInt16
  public let layer: UInt16
  public let step: UInt32
  public let example: UInt32

  public init(
    seed: UInt64, purpose: UInt16, layer: UInt16 = 0, step: UInt32 = 0, example: UInt32 = 0
  ) {
    precondition(purpose < 1 << 15, "purpose \(purpose) is not below 32768")
    self.seed = seed
    self.purpose = purpose
    self.layer = layer
    self.step = step
    self.example = example
  }
}
