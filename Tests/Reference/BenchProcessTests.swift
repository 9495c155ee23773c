import Foundation
import Testing

/// What a run of the built program leaves.
struct Outcome {
  let code: Int32
  let output: String
  let error: String
}

/// Runs a shell line in which `bench` is the program built beside the tests.
func shell(_ line: String, columns: String = "80") throws -> Outcome {
  let folder = Bundle.main.executableURL!.deletingLastPathComponent()
  let process = Process()
  process.executableURL = URL(filePath: "/bin/sh")
  process.arguments = ["-c", line]
  process.environment = [
    "PATH": folder.path + ":/usr/bin:/bin", "COLUMNS": columns, "TERM": "xterm",
  ].merging(sanitizerOptions) { $1 }
  let (output, error) = (Pipe(), Pipe())
  process.standardOutput = output
  process.standardError = error
  try process.run()
  // Short texts, which fit into the pipes' buffers, so one may be read after the other.
  let texts = [output, error].map {
    String(decoding: $0.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  }
  process.waitUntilExit()
  return Outcome(code: process.terminationStatus, output: texts[0], error: texts[1])
}

/// What `ci/sanitize` sets: the program is sanitised as the tests are.
private let sanitizerOptions = ProcessInfo.processInfo.environment
  .filter { $0.key.hasSuffix("SAN_OPTIONS") }

struct `The bench program` {
  @Test func `shows help on stdout and succeeds`() throws {
    for line in ["bench --help", "bench help", "bench train -h", "bench --version"] {
      let outcome = try shell(line)
      #expect(outcome.code == 0 && outcome.error.isEmpty && !outcome.output.isEmpty)
      #expect(!outcome.output.contains("\u{1B}"))
    }
  }

  @Test func `reports usage errors on stderr with code 64`() throws {
    let outcome = try shell("bench data --qiuet")
    #expect(outcome.code == 64 && outcome.output.isEmpty)
    #expect(
      outcome.error == """
        Error: Unknown option '--qiuet'. Did you mean '--quiet'?
        Usage: bench data list [--data <directory>] [--quiet] [--color <when>]
          See 'bench data list --help' for more information.

        """)
  }

  @Test(arguments: ["40", "80", "120"])
  func `wraps help at the terminal's width`(_ columns: String) throws {
    let lines = try shell("bench help train", columns: columns).output.split(separator: "\n")
    // A word is never broken, and an option's label stands whole: these set the least width.
    let longest = lines.map(\.count).max()!
    #expect(longest <= max(Int(columns)!, 47) && longest > Int(columns)! - 20)
  }

  @Test func `refuses noise where inputs are binary`() throws {
    for task in ["structured", "unsupervised"] {
      let outcome = try shell("bench train --task \(task) --noise 0.4 --set digits")
      #expect(outcome.code == 64 && outcome.error.contains("inputs of the \(task) task are binary"))
    }
  }

  @Test func `ends quietly when nobody reads its output`() throws {
    let outcome = try shell("bench help train | true")
    #expect(outcome.code == 0 && outcome.error.isEmpty)
  }

  @Test func `prints nothing into a file when stdout is closed`() throws {
    let file = NSTemporaryDirectory() + "closed-\(UUID().uuidString).jsonl"
    defer { try? FileManager.default.removeItem(atPath: file) }
    let settings = "--set digits --examples 10 --epochs 1 --hidden 2 --quiet"
    let outcome = try shell("bench train \(settings) --metrics '\(file)' >&-")
    #expect(outcome.code == 74)
    #expect(try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").count == 1)
  }

  @Test func `keeps an earlier report when it cannot begin`() throws {
    let file = NSTemporaryDirectory() + "report-\(UUID().uuidString).jsonl"
    defer { try? FileManager.default.removeItem(atPath: file) }
    try "earlier\n".write(toFile: file, atomically: true, encoding: .utf8)
    let outcome = try shell("KERNELS_ISA=none bench run --quick -o '\(file)'")
    #expect(outcome.code == 64)
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "earlier\n")
  }

  #if os(Linux)
    /// Not where the program itself has no room, as under a sanitizer.
    @Test(.enabled { try shell("ulimit -v 4000000; bench --version").code == 0 })
    func `says when there is no room for the threads`() throws {
      let outcome = try shell("ulimit -v 4000000; bench train --set digits --threads 1024")
      #expect(outcome.code == 69 && outcome.output.isEmpty)
      #expect(outcome.error.hasPrefix("Error: expected 1024 threads, the system refused: "))
      #expect(outcome.error.split(separator: "\n").count == 1, "\(outcome.error)")
    }

    @Test func `reports a full disk with code 74`() throws {
      let outcome = try shell("bench --help > /dev/full")
      #expect(outcome.code == 74)
      #expect(
        outcome.error == "Error: cannot write to 'standard output': No space left on device\n")
    }
  #endif
}
