import Foundation
import Kernels
import Nets
import Testing

@testable import bench

struct `Checksums` {
  /// The test vectors of the authors of FNV.
  @Test(arguments: [
    ("", "cbf29ce484222325"), ("a", "af63dc4c8601ec8c"), ("foobar", "85944171f73967e8"),
    ("ch", "08a25607b54a22ae"),
  ])
  func `are FNV-1a`(_ text: String, _ expected: String) {
    var checksum = Checksum([])
    for byte in text.utf8 { checksum.include(byte) }
    #expect(checksum.text == expected)
  }

  @Test func `see every bit of a matrix and of states, and nothing beside them`() {
    let arena = Arena()
    let (whole, states) = (
      arena.matrix(rows: 2, columns: 18), arena.bitMatrix(rows: 3, columns: 65)
    )
    let matrix = whole[columns: 0..<17]
    let before = Checksum([matrix, states]).text
    whole[1, 17] = 1
    #expect(Checksum([matrix, states]).text == before)
    matrix[1, 16] = Float(bitPattern: 1)
    let after = Checksum([matrix, states]).text
    states[2, 64] = true
    let set = Checksum([matrix, states]).text
    matrix[0, 0] = Float(bitPattern: 1 << 31)
    #expect(Set([before, after, set, Checksum([matrix, states]).text]).count == 4)
    withExtendedLifetime(arena) {}
  }
}

struct `Exact samples` {
  /// The lines of rows of the built program.
  private func lines(_ options: String, environment: String = "") throws -> [ResultLine] {
    let outcome = try shell("\(environment) bench sample --exact \(options)")
    #expect(outcome.code == 0)
    var parser = ResultParser()
    return try outcome.output.utf8.split(separator: UInt8(ascii: "\n")).map {
      try parser.parse(Array($0), 0..<$0.count)
    }
  }

  @Test func `have every quantity and no time`() throws {
    let line = try #require(lines("kernel/gaussian-sample/100x50").first)
    #expect(line.value == nil && line.batchSeconds == nil && line.unit == nil)
    #expect(line.draws == 100 * 50 && line.checksum?.count == 16)
    #expect(line.checkError! > 0 && line.worstError?.hasSuffix("of bound") == true)
    #if os(Linux) && arch(x86_64)
      #expect(line.allocations == 0)
    #endif
  }

  /// Draws of an update of 100 examples: the states of two layers of 200 units.
  @Test func `of a network are of one update`() throws {
    let line = try #require(lines("epoch/structured/g3/m=20").first)
    #expect(line.draws == 100 * 20 * 400 && line.checkError == nil && line.worstError == nil)
    #expect(line.data == "\(PreparedRow.digits)")
  }

  /// Nor on what was counted before, nor on the process.
  @Test func `do not depend on threads`() throws {
    let ids = "epoch/classification/g5/m=20 epoch/vae/1-layer/path/k=5 kernel/adam-update/200x200"
    let counts = { (line: ResultLine) in [line.checksum, line.draws?.description] }
    let alone = try ids.split(separator: " ").flatMap { try lines(String($0)) }
    #expect(try lines("--threads 3 \(ids)").map(counts) == alone.map(counts))
    let other = try lines("--seed 2 epoch/classification/g5/m=20")
    #expect(other.first?.checksum != alone.first?.checksum)
  }

  /// Every kernel's results, and its draws, on each set that fuses multiply-adds.
  @Test(arguments: KernelWorkload.all.map(\.id))
  func `of a kernel have the same bits on all instruction sets`(id: String) throws {
    let workload = KernelWorkload.all.first { $0.id == id }!
    let checksums = InstructionSet.available.filter { $0 != .portable }.map { set in
      let buffers = WorkloadBuffers(KernelSet(set))
      let prepared = workload.prepare(buffers)
      let fresh = Checksum(prepared.results).text
      prepared.run()
      let written = Checksum(prepared.results).text
      #expect(written != fresh || unchanging.contains(id))
      return written
    }
    #expect(Set(checksums).count <= 1)
  }

  /// Zeros are added, or factors of one applied, so that many calls do the same.
  private let unchanging: Set<String> = [
    "kernel/tanh-derivative-product/100x200", "kernel/gaussian-divergence-gradient/20x50",
  ]

  @Test func `are not timed, so nothing can be planted`() throws {
    #expect(try shell("bench sample --exact --plant kernel=1 kernel/exp/2048").code == 64)
  }
}

struct `Samples` {
  /// Seconds that stand still but for what a call and a look at the clock take.
  private func sample(
    call: Double, growth: Double = 1, slowdown: Double = 0
  ) -> (sample: Sample, seconds: Double) {
    var (now, call) = (0.0, call)
    let sample = Sample(
      batchSeconds: 0.01, slowdown: slowdown,
      clock: {
        now += 1e-9
        return now
      },
      {
        now += call
        call *= growth
      })
    return (sample, now)
  }

  @Test func `are five batches of the length that was asked for`() {
    for call in [1e-6, 1e-4, 1e-3] {
      let (sample, seconds) = sample(call: call)
      #expect(sample.batches.count == 5 && abs(sample.best / call - 1) < 0.01)
      #expect(abs(Double(sample.calls) * call / 0.01 - 1) < 0.11)
      // The search takes no more than two batches.
      #expect(seconds > 0.049 && seconds < 0.07)
    }
    #expect(sample(call: 1).sample.calls == 1)
  }

  @Test func `are as fast as their fastest batch`() {
    let sample = sample(call: 1e-4, growth: 1.001).sample
    #expect(sample.batches == sample.batches.sorted() && Set(sample.batches).count == 5)
    #expect(sample.best == sample.batches[0])
  }

  @Test func `are slower by what is planted`() {
    let ratio = sample(call: 1e-4, slowdown: 0.1).sample.best / sample(call: 1e-4).sample.best
    #expect(abs(ratio - 1.1) < 0.001)
  }

  /// Of a network by all updates of an epoch: 60 000 examples by 100, or images by 20.
  @Test(arguments: [
    ("kernel/exp/2048", 1.0), ("epoch/classification/g3/m=1", 600),
    ("epoch/vae/1-layer/path/k=1", 3000),
  ])
  func `are multiplied by the calls of a unit`(_ id: String, _ calls: Double) throws {
    let line = Array(try shell("bench sample \(id)").output.utf8)
    var parser = ResultParser()
    let result = try parser.parse(line, 0..<line.count - 1)
    let batches = try #require(result.batchSeconds)
    #expect(batches.count == 5 && result.value == batches.min()! * calls)
  }
}

/// Where the optimiser cannot remove what is made.
nonisolated(unsafe) private var kept: [Int] = []

struct `Counters` {
  #if os(Linux) && arch(x86_64)
    /// A call that takes memory three times, from a workload that no suite has; in a process of its own.
    @Test func `of allocations see those of a call`() async {
      await #expect(processExitsWith: .success) {
        let workload = KernelWorkload(id: "kernel/a", check: "", work: .elements(1), needs: [:]) {
          _ in
          let run = { for size in 1...3 { kept = [Int](repeating: size, count: size) } }
          return .init(run: run, results: [], naive: { {} }, naiveWork: 1)
        }
        let kernels = KernelSet(.portable)
        var counters = ExactCounters(kernels, countsAllocations: true)
        let row = try PreparedRow(
          .kernel(workload), kernels: kernels, pool: ThreadPool(threads: 1), seed: 1)
        #expect(counters.count(row).allocations == 3)
      }
    }
  #endif

  /// Threads that wait turn in a loop.
  @Test func `of instructions say nothing of several threads`() throws {
    let row = BenchmarkRow.all().first { $0.id == "epoch/classification/g3/m=1" }!
    let context = RunContext(
      machine: Machine(.portable), threads: 1, seed: 1, data: "", after: 0, isQuick: false)
    for (threads, instructions) in [(1, 5.0), (2, nil)] {
      let prepared = try PreparedRow(
        row, kernels: KernelSet(.portable), pool: ThreadPool(threads: threads), seed: 1)
      let line = prepared.line(id: row.id, ExactCounts(instructions: 5), context)
      #expect(line.instructions == instructions && line.threads == threads)
    }
  }

  /// In a process of its own, since other tests draw too.
  @Test func `of draws count every kind, only while they are asked`() async {
    await #expect(processExitsWith: .success) {
      let kernels = KernelSet(.portable)
      let arena = Arena()
      let scratch = Scratch(in: arena)
      let stream = RandomStream(seed: 1, purpose: 0x7fff)
      let (row, rows) = (arena.matrix(rows: 1, columns: 7), arena.matrix(rows: 3, columns: 7))
      let (states, heads) = (
        arena.bitMatrix(rows: 3, columns: 7), arena.matrix(rows: 1, columns: 14)
      )
      let sums = arena.matrix(rows: 1, columns: 3)
      var words = [UInt32](repeating: 0, count: 5)
      let kinds: [() -> Void] = [
        { kernels.fill(&words, from: stream) }, { kernels.uniforms(stream, into: row) },
        { kernels.addGaussians(stream, to: row) },
        { kernels.sampleStates(sharedProbabilities: row, stream, into: states, scratch: scratch) },
        { kernels.sampleStates(logits: rows, stream, into: states, scratch: scratch) },
        { kernels.sampleFairCoins(stream, into: states) },
        { kernels.sampleGaussian(heads, stream, into: rows, noise: rows, logDensities: sums) },
        { kernels.sampleGaussian(heads, nil, into: rows, noise: rows, logDensities: sums) },
      ]
      let counts = kinds.map { kind in
        kind()
        return DrawCounter.count(during: kind)
      }
      #expect(counts == [5, 7, 7, 21, 21, 21, 21, 0])
      withExtendedLifetime(arena) {}
    }
  }

  /// Words of `struct perf_event_attr`, as its header has them.
  @Test func `of instructions ask for them in user mode`() {
    #expect(InstructionCounter.attributes == [64 << 32, 1, 0, 0, 0, 0b110_0110, 0, 0])
  }

  @Test func `of instructions count more of more work, or say why not`() {
    do throws(InstructionCounter.Refusal) {
      let counter = try InstructionCounter()
      let count = { (n: Int) in
        counter.count { consume((0..<n).reduce(0) { $0 ^ ($1 &* $0) }) }
      }
      guard let few = count(1000), let many = count(100_000) else { return }
      #expect(many > few + 50_000)
    } catch {
      #expect(!error.reason.isEmpty)
    }
  }
}
