import Testing

@testable import Nets

private func error(_ body: () throws(CheckpointError) -> Void) -> String {
  do {
    try body()
    return "no error"
  } catch { return error.description }
}

private func reading(_ bytes: [UInt8]) -> String {
  error { () throws(CheckpointError) in _ = try Checkpoint(bytes: bytes) }
}

struct `A checkpoint` {
  /// After seven updates with G1, its matrices stored.
  let checkpoint: Checkpoint

  init() {
    let run = SmallRun(.sfnn, G1ScoreFunction(), hidden: [2])
    run.train(until: 7)
    checkpoint = run.checkpoint.reporting(run)
  }

  @Test func `is read as it was written`() throws {
    #expect(try Checkpoint(bytes: checkpoint.bytes) == checkpoint)
  }

  /// Source of the value: the check value of CRC-32/ISO-HDLC in the catalogue of parametrised CRCs.
  @Test func `has a checksum by the standard polynomial`() {
    #expect(crc32("123456789".utf8) == 0xCBF4_3926)
  }

  @Test func `is refused with any bit flipped`() {
    let bytes = checkpoint.bytes
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= 1 << (index % 8)
      #expect(reading(damaged) != "no error", "byte \(index)")
    }
  }

  @Test func `is refused when cut off or extended`() {
    let bytes = checkpoint.bytes
    for count in stride(from: 0, to: bytes.count, by: 3) {
      #expect(reading(Array(bytes[..<count])).contains("expected"), "\(count) bytes")
    }
    #expect(
      reading(bytes + [0])
        == "expected \(bytes.count) bytes, as its header says, found \(bytes.count + 1)")
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func `is refused with numbers that are not finite`(_ value: Float) {
    var damaged = checkpoint
    damaged.matrices[1].values[3] = value
    #expect(damaged.nonFiniteMatrix == "velocity of W1" && checkpoint.nonFiniteMatrix == nil)
    #expect(
      reading(damaged.bytes)
        == "expected finite numbers, found NaN or infinity in velocity of W1")
  }

  @Test(arguments: [(-1, -1), (1 << 40, 1 << 40), (Int.max, 2), (1, -1)])
  func `is refused with impossible shapes`(_ rows: Int, _ columns: Int) {
    var damaged = checkpoint
    damaged.matrices[0] = .init(name: "W1", rows: rows, columns: columns)
    #expect(reading(damaged.bytes) == "no matrix has the shape \(rows)x\(columns)")
  }

  @Test func `is refused with more elements than can be counted`() {
    var damaged = checkpoint
    damaged.matrices[0] = .init(name: "W1", rows: 1 << 40, columns: 1)
    damaged.matrices[1] = .init(name: "velocity of W1", rows: 1 << 31, columns: (1 << 32) - 1)
    #expect(reading(damaged.bytes) == "no matrix has the shape 2147483648x4294967295")
  }

  @Test func `of another version is refused`() {
    let text = String(decoding: checkpoint.bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    let other = text.replacing("\"version\":2", with: "\"version\":3") + "\n"
    #expect(reading(Array(other.utf8)) == "expected a checkpoint of version 2, found 3")
  }

  @Test func `of another run is refused, and changes nothing`() {
    let changes: [(String, (inout TrainingSettings) -> Void)] = [
      ("expected estimator g3, found estimator g1", { $0.estimator = G3AdditiveNoise() }),
      ("expected particles 4, found particles 3", { $0.particles = 4 }),
      ("expected batch 6, found batch 5", { $0.batchSize = 6 }),
      ("expected learning rate 0.1, found learning rate 0.2", { $0.learningRate = 0.1 }),
      ("expected schedule linear, found schedule paper", { $0.schedule = .linear }),
      ("expected epochs 4, found epochs 3", { $0.epochs = 4 }),
      ("expected momentum 0.5, found momentum 0.9", { $0.momentum = 0.5 }),
      ("expected noise 0.0, found noise 0.4", { $0.noise = 0 }),
      ("expected seed 6, found seed 5", { $0.seed = 6 }),
    ]
    for (message, change) in changes {
      let other = SmallRun(.sfnn, G1ScoreFunction(), hidden: [2], change: change)
      let before = other.checkpoint
      #expect(
        error { () throws(CheckpointError) in
          try other.trainer.restore(checkpoint, data: SmallRun.data)
        } == message)
      #expect(other.checkpoint == before)
    }
    let wider = SmallRun(.sfnn, G1ScoreFunction(), hidden: [3])
    #expect(
      error { () throws(CheckpointError) in
        try wider.trainer.restore(checkpoint, data: SmallRun.data)
      } == "expected network sfnn 11-3-4 softmax, found network sfnn 11-2-4 softmax")
  }

  @Test func `of other data, or of none, is refused`() {
    let run = SmallRun(.sfnn, G1ScoreFunction(), hidden: [2])
    for (data, message) in [
      ([Checkpoint.Setting("data", "mnist")], "expected data mnist, found data waves"),
      (SmallRun.data + [.init("model", "b")], "expected model b, found no model"),
    ] {
      #expect(
        error { () throws(CheckpointError) in
          try run.trainer.restore(checkpoint, data: data)
        } == message)
    }
  }

  @Test(arguments: [0, 2, 4]) func `whose counts do not agree is refused`(_ epochs: Int) {
    var other = checkpoint
    other.reportedEpochs = epochs
    let run = SmallRun(.sfnn, G1ScoreFunction(), hidden: [2])
    #expect(
      error { () throws(CheckpointError) in
        try run.trainer.restore(other, data: SmallRun.data)
      } == "7 updates do not go with \(epochs) finished epochs")
  }
}
