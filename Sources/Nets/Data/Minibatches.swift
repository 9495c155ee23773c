import Kernels

/// The order in which an epoch visits its examples, cut into batches of indices `[batchSize]`; the
/// last batch has what is left. A collection of batches; the trainer gathers their rows.
public struct Minibatches: RandomAccessCollection, Sendable {
  public let batchSize: Int
  public let seed: UInt64
  /// A permutation of the examples; 0, 1, 2 … before the first `shuffle`.
  public private(set) var order: [Int]
  private var words: [UInt32]

  public init(examples: Int, batchSize: Int = 100, seed: UInt64) {
    precondition(
      examples >= 0 && examples <= UInt32.max && batchSize > 0,
      "\(examples) examples in batches of \(batchSize)")
    self.batchSize = batchSize
    self.seed = seed
    order = Array(0..<examples)
    words = Array(repeating: 0, count: examples)
  }

  /// Makes `order` the permutation of this epoch: a function of seed and epoch alone, so a resumed
  /// run goes on as if it had not stopped.
  ///
  /// Fisher-Yates (Durstenfeld, CACM 7, 1964) with j = ⌊word · (i + 1) / 2³²⌋, whose probabilities
  /// are equal within (i + 1) · 2⁻³².
  public mutating func shuffle(epoch: Int) {
    RandomStream(seed: seed, purpose: .epochOrder, step: epoch).fill(&words)
    for index in order.indices { order[index] = index }
    for index in order.indices.reversed() {
      order.swapAt(index, Int((UInt64(words[index]) * UInt64(index + 1)) >> 32))
    }
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { (order.count + batchSize - 1) / batchSize }
  public subscript(batch: Int) -> ArraySlice<Int> {
    order[batch * batchSize..<Swift.min((batch + 1) * batchSize, order.count)]
  }
}
