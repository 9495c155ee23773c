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

  /// Source: known-answer vectors of the Random123 distribution, kat_vectors.
  @Test(arguments: [
    (
      [0, 0, 0, 0] as [UInt32], [0, 0] as [UInt32],
      [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8] as [UInt32]
    ),
    (
      [.max, .max, .max, .max], [.max, .max],
      [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
    ),
    (
      [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0],
      [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
    ),
  ])
  func `Philox gives the known answers`(counter: [UInt32], key: [UInt32], answer: [UInt32]) {
    let lanes = counter.map { SIMD16<UInt32>(repeating: $0) }
    let blocks = philox4x32(
      counters: (lanes[0], lanes[1], lanes[2], lanes[3]), key: (key[0], key[1]))
    #expect([blocks.0[0], blocks.1[5], blocks.2[9], blocks.3[15]] == answer)
  }

  @Test func `a stream is laid out as documented`() {
    let stream = RandomStream(
      seed: 0x1234_5678_9abc_def0, purpose: 1, layer: 2, step: 3, example: 4)
    var words = [UInt32](repeating: 0, count: 100)
    stream.fill(&words)
    for index in words.indices {
      let blocks = philox4x32(
        counters: (
          .init(repeating: UInt32(16 * (index / 64) + index % 16)), .init(repeating: 4),
          .init(repeating: 3), .init(repeating: 1 << 16 | 2)
        ), key: (0x9abc_def0, 0x1234_5678))
      #expect(words[index] == [blocks.0, blocks.1, blocks.2, blocks.3][index % 64 / 16][0])
    }
  }
}
