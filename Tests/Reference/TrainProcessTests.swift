import Foundation
import Testing

/// Lines of `bench train` without the only figure that differs from run to run.
func withoutSeconds(_ lines: String) -> String {
  lines.replacing(/"seconds": [0-9.e-]+/, with: "")
}

/// Runs of the built program on the digits that need no files, each in a fresh folder.
struct `bench train` {
  private let folder: TemporaryDirectory
  /// Two epochs of three updates.
  private static let tiny =
    "bench train --set digits --examples 40 --batch 17 --hidden 8 --epochs 2 --particles 3"

  init() throws { folder = try TemporaryDirectory() }

  private func run(_ line: String) throws -> Outcome { try folder.run(line) }

  @Test func `says what runs where, and prints the same for any number of threads`() throws {
    let outcomes = try [1, 2, 3].map { try run("\(Self.tiny) --estimator g1 --threads \($0)") }
    for (outcome, threads) in zip(outcomes, 1...) {
      #expect(outcome.code == 0, "\(outcome.error)")
      let head = outcome.error.split(separator: "\n")
      #expect(head[0].contains(/avx|portable|neon/))
      #expect(
        head[1] == "threads \(threads) · seed 1 · data: built-in procedural digits: 40 + 40 + 40 "
          + "(training, validation, test)")
      #expect(
        head[2] == "sfnn 784-8-10 softmax · g1, M = 3 · rate 0.3 paper · noise 0.4 · "
          + "2 epochs of 3 updates")
      #expect(withoutSeconds(outcome.output) == withoutSeconds(outcomes[0].output))
    }
    #expect(outcomes[0].output.split(separator: "\n").count == 2)
  }

  @Test(arguments: [
    ("structured", "sfnn"), ("unsupervised", "a"), ("structured", "b"), ("unsupervised", "c"),
    ("structured", "d"),
  ])
  func `trains every network`(_ task: String, _ model: String) throws {
    let outcome = try run("\(Self.tiny) --task \(task) --model \(model) --epochs 1 -q")
    #expect(outcome.code == 0 && outcome.output.contains("\"test_error_percent\": null"))
  }

  /// The interrupt comes when the first checkpoint is there, before any update. A shell that gets no
  /// time until the run is over tries again.
  @Test func `goes on after Ctrl-C as if nothing had happened`() throws {
    let line = "bench train -q --set digits --examples 500 --batch 1 --hidden 30 --epochs 20"
    let interrupted = """
      rm -f c m; \(line) --checkpoint c --metrics m & run=$!
      for turn in $(seq 1000); do [ -s c ] && break; sleep 0.01; done
      kill -INT $run; wait $run
      """
    var first = try run(interrupted)
    for _ in 1..<5 where first.code == 0 { first = try run(interrupted) }
    #expect(first.code == 130 && first.error.contains("'--resume' goes on from 'c'"))
    let second = try run("\(line) --threads 1 --checkpoint c --metrics m --resume")
    let whole = try run("\(line) --threads 2")
    #expect(second.code == 0 && whole.code == 0)
    #expect(try withoutSeconds(folder.content("m")) == withoutSeconds(whole.output))
    #expect(withoutSeconds(first.output + second.output) == withoutSeconds(whole.output))
    let again = try run("\(line) --checkpoint c --metrics m --resume")
    #expect(again.code == 0 && again.output.isEmpty)
    #expect(again.error.contains("all 20 epochs are done already"))
  }

  @Test func `stops with a marked line when it diverges`() throws {
    let outcome = try run("\(Self.tiny) --learning-rate 1e38 --epochs 9 --checkpoint c --metrics m")
    #expect(outcome.code == 1)
    #expect(outcome.error.contains("Error: training diverged in epoch"))
    let last = try #require(outcome.output.split(separator: "\n").last)
    #expect(last.contains("null") && last.hasSuffix("\"diverged\": true}"))
    #expect(!outcome.output.contains("nan") && !outcome.output.contains("inf"))
    #expect(try folder.content("m") == outcome.output)
  }

  @Test func `refuses files that it cannot go on from`() throws {
    let line = "\(Self.tiny) --checkpoint c --metrics m"
    #expect(try run(line).code == 0)
    let kept = try folder.content("m")
    for (change, code, message) in [
      (line, 73, "Error: 'c' exists already; expected '--resume'"),
      ("\(Self.tiny) --metrics m", 73, "Error: 'm' exists already; expected '--resume'"),
      ("\(line) --resume --seed 2", 65, "Error: checkpoint 'c': expected seed 2, found seed 1"),
      (
        "\(line) --resume --hidden 9", 65,
        "Error: checkpoint 'c': expected network sfnn 784-9-10 softmax, found network sfnn 784-8-10"
      ),
      ("\(line) --resume --model a", 65, "Error: checkpoint 'c': expected network a"),
      (
        "\(line) --resume --examples 39", 65,
        "Error: checkpoint 'c': expected examples 39+39+39, found examples 40+40+40"
      ),
      ("\(line) --resume --checkpoint d", 66, "Error: 'd' does not exist; expected a checkpoint"),
      ("\(line) --resume --checkpoint .", 66, "Error: '.' is no file; expected a checkpoint"),
      ("head -c 999 c > d; \(line) --resume --checkpoint d", 65, "Error: checkpoint 'd': expected"),
      ("echo no > d; \(line) --resume --metrics d", 65, "Error: 'd', line 1: expected a JSON"),
    ] {
      let outcome = try run(change)
      #expect(outcome.code == code && outcome.error.contains(message), "\(change)\n\(outcome)")
      #expect(outcome.output.isEmpty)
      #expect(try folder.content("m") == kept)
    }
  }

  @Test(arguments: [
    ("--checkpoint none/c", 73, "cannot create 'none/c': No such file or directory"),
    ("--metrics none/m", 73, "cannot create 'none/m': No such file or directory"),
    ("--data none", 66, "--data 'none' does not exist"),
    ("--task faces --set digits", 64, "the faces task needs one of the sets faces, not digits"),
    ("--checkpoint x --metrics x", 64, "'--checkpoint' and '--metrics' need different files"),
    ("--checkpoint x --metrics ./x", 64, "'--checkpoint' and '--metrics' need different files"),
    ("--model c --estimator g4 --particles 1", 64, "use at least 2 particles"),
    ("--particles 0", 64, "from 1 to 10000"), ("--learning-rate nan", 64, "above 0"),
    ("--threads 0", 64, "from 1 to 1024"),
  ])
  func `refuses settings that cannot be`(_ options: String, _ code: Int, _ message: String) throws {
    let line = options.contains("--data") ? "bench train \(options)" : "\(Self.tiny) \(options)"
    let outcome = try run(line)
    #expect(Int(outcome.code) == code && outcome.error.contains(message), "\(outcome)")
    #expect(outcome.output.isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test func `refuses an instruction set that the machine lacks`() throws {
    let outcome = try run("KERNELS_ISA=mmx \(Self.tiny)")
    #expect(outcome.code == 64 && outcome.error.contains("KERNELS_ISA is 'mmx'"))
  }

  #if os(Linux)
    @Test(arguments: ["--metrics /dev/full", "--checkpoint /dev/full", "> /dev/full"])
    func `reports a full disk with code 74`(_ options: String) throws {
      let outcome = try run("\(Self.tiny) \(options)")
      #expect(outcome.code == 74 && outcome.error.contains("No space left on device"))
    }

    /// The limit on the size of files stands for the full disk; the first line, which nobody could
    /// read, leaves the checkpoint from before it.
    @Test func `keeps the last checkpoint when the disk is full`() throws {
      #expect(try run("\(Self.tiny) --checkpoint c > /dev/full").code == 74)
      let before = FileManager.default.contents(atPath: folder.path + "/c")
      let outcome = try run(
        "trap '' XFSZ; ulimit -f 8; \(Self.tiny) --checkpoint c --resume")
      #expect(outcome.code == 74 && outcome.error.contains("cannot write 'c': File too large"))
      #expect(before != nil && FileManager.default.contents(atPath: folder.path + "/c") == before)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["c"])
      #expect(try run("\(Self.tiny) --checkpoint c --resume").code == 0)
    }
  #endif
}
