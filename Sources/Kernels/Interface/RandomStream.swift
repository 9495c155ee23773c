/// Names one stream of random 32-bit words. A draw is a function of this name and of its position,
/// so results do not depend on threads, on batching or on the instruction set.
///
/// Word i is word `i % 64 / 16` of Philox4x32-10 with the counter
/// `(16 * (i / 64) + i % 16, example, step, purpose << 16 | layer)` and the seed as key: sixteen
/// blocks side by side, their first words, then their second words, and so on.
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
public struct RandomStream: Sendable, Hashable {
  public let seed: UInt64
  /// What the draws are for; below 2¹⁵ (the top bit names the stream that refines ties).
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
