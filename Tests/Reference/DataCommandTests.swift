import Foundation
import Testing

@testable import Nets

struct `bench data` {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func run(_ line: String) throws -> Outcome {
    try folder.run("export HOME=$PWD; \(line)")
  }

  @Test func `lists every set, found or not`() throws {
    try folder.plantMNIST()
    let outcome = try run("bench data list --data .")
    #expect(outcome.code == 0 && outcome.error.isEmpty)
    let rows = outcome.output.split(separator: "\n")
    #expect(rows.count == 1 + DataSet.allCases.count)
    #expect(rows[1].contains(/^mnist +16 +not verified: not compressed +\. \(--data\)$/))
    #expect(rows[2].contains(/^fashion +– +not found +/))
    #expect(rows.last!.contains(/^digits +70000 +none needed +built-in procedural digits$/))
    #expect(try run("bench data").output.contains("not found"))
  }

  @Test func `says what is not as published, or broken`() throws {
    try folder.plantMNIST()
    try folder.plant([1, 2, 3], as: "faces/images-idx3-ubyte.gz")
    try folder.plant([1, 2, 3], as: "faces/subject-ids-idx1-ubyte.gz")
    for name in ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"] {
      let bytes = try gzip("\(folder.path)/mnist/\(name)-ubyte")
      try folder.plant(bytes, as: "mnist/\(name)-ubyte.gz")
    }
    let outcome = try run("bench data list --data .")
    #expect(outcome.code == 1)
    #expect(
      outcome.error
        == "Error: expected readable files with the published SHA-256; not so: mnist, faces\n")
    #expect(outcome.output.contains("wrong SHA-256: train-images-idx3-ubyte.gz"))
    #expect(try run("bench data list --data none").code == 66)
  }

  @Test func `says what is not as long as its header tells`() throws {
    try folder.plantMNIST()
    try folder.plant(idx([12], [1, 2, 3]), as: "mnist/train-labels-idx1-ubyte")
    let outcome = try run("bench data list --data .")
    #expect(outcome.code == 1 && outcome.error.contains("not so: mnist"))
    #expect(outcome.output.contains("expected 12 bytes after the header (12), found 3"))
  }

  @Test func `malformed data leave an earlier report as it is`() throws {
    try folder.plantMNIST()
    try folder.plant(idx([12], [1, 2, 3]), as: "mnist/train-labels-idx1-ubyte")
    try folder.plant(Array("earlier\n".utf8), as: "report")
    let outcome = try run(
      "bench run --quick 'epoch/*' --data . -o report; code=$?; cat report; exit $code")
    #expect(outcome.code == 65 && outcome.output == "earlier\n", "\(outcome)")
  }

  @Test func `fetches only what is published`() throws {
    try folder.plant([1, 2, 3], as: "mirror/train-images-idx3-ubyte.gz")
    for (line, code, message) in [
      ("--mirror file://$PWD/mirror", 65, "expected 9912422 bytes, found 3"),
      ("--mirror file://$PWD/none", 69, "could not be downloaded"),
      ("--mirror http://127.0.0.1:1", 69, "could not be downloaded"),
      ("--mirror file://$PWD/mirror --data /dev/null", 73, "cannot be written"),
      ("--mirror ftp://x", 64, "begins with http://"),
    ] {
      let outcome = try run("bench data fetch mnist \(line)")
      #expect(outcome.code == code && outcome.error.contains(message), "\(outcome)")
      #expect(outcome.output.isEmpty)
    }
    let cache = folder.path + "/.cache/stochasticnets/mnist"
    #expect(try FileManager.default.contentsOfDirectory(atPath: cache).isEmpty)
  }
}
