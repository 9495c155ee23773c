import Foundation
import NaiveReference
import TestSupport
import Testing

@testable import Kernels

@Suite struct RandomStreamTests {
  static let names = [
    RandomName(seed: 0, purpose: 0, layer: 0, step: 0, example: 0),
    RandomName(
      seed: 0x299F_31D0_A409_3822, purpose: 0x0370, layer: 0x7344, step: 0x1319_8A2E,
      example: 0x85A3_08D3),
    RandomName(
      seed: .max, purpose: 1 << 15 - 1, layer: 1 << 16 - 1, step: 1 << 32 - 1,
      example: 1 << 32 - 1),
    RandomName(seed: 1, purpose: 3, layer: 1, step: 59_999, example: 17),
  ]

  /// The vectors of the Random123 distribution, file kat_vectors, that a stream can name.
  @Test(arguments: InstructionSet.available)
  func `Philox gives the known answers`(set: InstructionSet) {
    let kernels = KernelSet(set)
    func block(_ counter: Int, of name: RandomName) -> [UInt32] {
      var words = [UInt32](repeating: 0, count: 32)
      words.withUnsafeMutableBufferPointer { buffer in
        let group = counter / 8
        kernels.implementation.randomWords(
          name.stream, groups: group..<group + 1, into: buffer.baseAddress!)
      }
      return (0..<4).map { words[$0 / 2 * 16 + counter % 8 * 2 + $0 % 2] }
    }
    #expect(
      block(0, of: Self.names[0]) == [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8])
    #expect(
      block(0x243F_6A88, of: Self.names[1])
        == [0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1])
  }

  @Test(arguments: InstructionSet.available, names)
  func `words are those of the definition`(set: InstructionSet, name: RandomName) {
    for count in [0, 1, 31, 32, 33, 127, 128, 200, 300] {
      var words = [UInt32](repeating: 0, count: count)
      KernelSet(set).fill(&words, from: name.stream)
      #expect(words == (0..<count).map(name.naive.word))
    }
  }

  /// `ci/random` tests these streams with a program of its own, which has to give the same words:
  /// every line is a name, a position and the word there.
  @Test(arguments: InstructionSet.available)
  func `words are those that ci/random tests`(set: InstructionSet) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../ci/random/words.txt").standardized
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 64)
    for line in lines {
      let fields = line.split(separator: " ").compactMap { UInt64($0, radix: 16) }
      try #require(fields.count == 7, "\(line)")
      let stream = RandomStream(
        seed: fields[0], purpose: UInt16(fields[1]), layer: UInt16(fields[2]),
        step: UInt32(fields[3]), example: UInt32(fields[4]))
      var words = [UInt32](repeating: 0, count: Int(fields[5]) + 1)
      KernelSet(set).fill(&words, from: stream)
      #expect(UInt64(words.last!) == fields[6], "\(line)")
    }
  }

  @Test(arguments: InstructionSet.available, names)
  func `uniforms are exact`(set: InstructionSet, name: RandomName) {
    for count in [0, 1, 15, 16, 17, 63, 64, 65, 200] {
      let memory = GuardedMemory()
      let x = memory.matrix(rows: 1, columns: count)
      KernelSet(set).uniforms(name.stream, into: x)
      #expect(x.array.map(Double.init) == Naive.uniforms(name.naive, count: count))
      #expect(memory.guardsAreIntact, "\(count)")
    }
  }

  @Test(arguments: InstructionSet.available, names)
  func `normals are within the bound`(set: InstructionSet, name: RandomName) {
    for (count, deviation) in [0, 1, 15, 16, 17, 63, 64, 65, 20_000].flatMap({
      [($0, 1), ($0, 0.4)] as [(Int, Float)]
    }) {
      var random = RandomNumbers()
      let memory = GuardedMemory()
      let start = random.floats(count)
      let x = memory.row(start)
      KernelSet(set).addGaussians(name.stream, deviation: deviation, to: x)
      let worst = gaussianError(of: x, start, deviation, Naive.normals(name.naive, count: count))
      expectSound(worst, memory, Self.self, "\(count) normals")
    }
  }

  /// The sine and the cosine of a pair swapped, or the words of the next example.
  @Test func `wrong normals and words are rejected`() {
    let name = Self.names[3]
    let right = Naive.normals(name.naive, count: 64)
    let memory = GuardedMemory()
    let x = memory.row([Float](repeating: 0, count: 64))
    KernelSet(InstructionSet.available.last!).addGaussians(name.stream, to: x)
    let start = [Float](repeating: 0, count: 64)
    #expect(gaussianError(of: x, start, 1, right).isWithinBound)
    let swapped = (0..<64).map { right[$0 ^ 16] }
    #expect(!gaussianError(of: x, start, 1, swapped).isWithinBound)
    #expect(!gaussianError(of: x, start, 1, right.map { -$0 }).isWithinBound)
    var other = name
    other.example += 1
    #expect(
      !gaussianError(of: x, start, 1, Naive.normals(other.naive, count: 64)).isWithinBound)
    #expect(memory.guardsAreIntact)
  }

  /// x = start + σ ε, so two roundings come on top of the error of ε.
  private func gaussianError(
    of x: Matrix, _ start: [Float], _ deviation: Float, _ normals: [Double]
  ) -> WorstError {
    let sigma = Double(deviation)
    let exact = zip(start, normals).map { Double($0) + sigma * $1 }
    return worstError(of: x, [exact]) { _, i in
      let rounding = 2 * ErrorBounds.rounding * (abs(Double(start[i])) + sigma * abs(normals[i]))
      return sigma * ErrorBounds.gaussian + rounding
    }
  }
}

/// The name of one stream, for the kernels and for the naive reference.
struct RandomName: Sendable {
  var seed: UInt64
  var purpose: Int
  var layer: Int
  var step: Int
  var example: Int

  var stream: RandomStream {
    RandomStream(
      seed: seed, purpose: UInt16(purpose), layer: UInt16(layer), step: UInt32(step),
      example: UInt32(example))
  }

  var naive: Naive.Stream {
    Naive.Stream(seed: seed, purpose: purpose, layer: layer, step: step, example: example)
  }
}
