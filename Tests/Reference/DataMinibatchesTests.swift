import Foundation
import Kernels
import Testing

@testable import Nets

struct MinibatchesTests {
  @Test func `an epoch visits every example once in batches`() {
    var minibatches = Minibatches(examples: 1050, batchSize: 100, seed: 1)
    #expect(minibatches.order == Array(0..<1050))
    for epoch in [0, 1, 2, 50] {
      minibatches.shuffle(epoch: epoch)
      #expect(minibatches.map(\.count) == Array(repeating: 100, count: 10) + [50])
      #expect(minibatches.flatMap { $0 }.sorted() == Array(0..<1050))
    }
  }

  @Test func `an order depends on seed and epoch alone`() {
    func order(seed: UInt64, epochs: [Int]) -> [Int] {
      var minibatches = Minibatches(examples: 500, seed: seed)
      for epoch in epochs { minibatches.shuffle(epoch: epoch) }
      return minibatches.order
    }
    #expect(order(seed: 1, epochs: [1, 2, 3]) == order(seed: 1, epochs: [3]))
    #expect(order(seed: 1, epochs: [2]) != order(seed: 1, epochs: [3]))
    #expect(order(seed: 2, epochs: [3]) != order(seed: 1, epochs: [3]))
  }

  /// Every permutation of four comes equally often: a chi-square of 23 degrees of freedom exceeds
  /// 90 with probability below 1e-9 (and the seeds are fixed).
  @Test func `every order is as likely`() {
    var counts: [[Int]: Int] = [:]
    var minibatches = Minibatches(examples: 4, seed: 3)
    for epoch in 0..<24_000 {
      minibatches.shuffle(epoch: epoch)
      counts[minibatches.order, default: 0] += 1
    }
    let chiSquare = counts.values.reduce(0.0) { $0 + pow(Double($1) - 1000, 2) / 1000 }
    #expect(counts.count == 24 && chiSquare < 90)
  }

  @Test func `few examples and none are fine`() {
    for examples in [0, 1, 100] {
      var minibatches = Minibatches(examples: examples, seed: 1)
      minibatches.shuffle(epoch: 1)
      #expect(minibatches.map(\.count) == (examples == 0 ? [] : [examples]))
    }
  }
}
