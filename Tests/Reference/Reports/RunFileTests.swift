import Foundation
import Testing

@testable import bench

/// A quick run of two rows in a folder of its own.
private let run = "env -u STOCHASTICNETS_DATA XDG_CACHE_HOME=. bench run --quick -q kernel/so"

private func ids(_ text: String) throws -> [String] {
  try text.split(separator: "\n").map { line in
    var parser = ResultParser()
    let bytes = Array(line.utf8)
    return try parser.parse(bytes, 0..<bytes.count).id
  }
}

private let rows = ["kernel/softplus/2048", "kernel/softmax/2000x10"]

struct `Runs that are kept` {
  @Test func `are not made twice, and never mixed by accident`() throws {
    let folder = try TemporaryDirectory()
    #expect(try folder.run("\(run) --save a --format json").code == 0)
    let kept = try folder.content(".bench/a.jsonl")
    #expect(try ids(kept) == rows)

    let refused = try folder.run("\(run) --save a")
    #expect(refused.code == 73 && refused.error.contains("'.bench/a.jsonl' exists already"))

    // The same lines once more, and nothing that was timed again.
    let resumed = try folder.run("\(run) --save a --resume --format json")
    #expect(resumed.output == kept)
    #expect(try folder.content(".bench/a.jsonl") == kept)
    let other = try folder.run("\(run) --save a --resume --seed 2 --format json")
    #expect(try ids(other.output) == rows && !kept.contains(other.output))
    #expect(try folder.content(".bench/a.jsonl") == kept + other.output)
  }

  @Test func `are made again by another program`() throws {
    let folder = try TemporaryDirectory()
    #expect(try folder.run("\(run) --save a").code == 0)
    let kept = try folder.content(".bench/a.jsonl")
      .replacing(/"build": "[0-9a-f]+"/, with: "\"build\": \"0\"")
    try folder.plant(Array(kept.utf8), as: ".bench/a.jsonl")
    let outcome = try folder.run("\(run) --save a --resume --format json")
    #expect(try ids(outcome.output) == rows && !outcome.output.contains("\"build\": \"0\""))
    #expect(try folder.content(".bench/a.jsonl") == kept + outcome.output)
  }

  @Test func `go on after a torn line`() throws {
    let folder = try TemporaryDirectory()
    #expect(try folder.run("\(run) --save a").code == 0)
    let kept = try folder.content(".bench/a.jsonl")
    let torn = kept.split(separator: "\n")[0] + "\n" + kept.split(separator: "\n")[1].prefix(40)
    try folder.plant(Array(torn.utf8), as: ".bench/a.jsonl")
    #expect(try folder.run("\(run) --save a --resume").code == 0)
    let whole = try folder.content(".bench/a.jsonl")
    #expect(try ids(whole) == rows && whole.hasPrefix(kept.split(separator: "\n")[0] + "\n"))
  }

  @Test func `say which line is no result, before a report is touched`() throws {
    let folder = try TemporaryDirectory()
    try folder.plant(Array("{}\n".utf8), as: ".bench/a.jsonl")
    try folder.plant(Array("earlier".utf8), as: "report")
    let outcome = try folder.run("\(run) --save a --resume -o report")
    #expect(outcome.code == 65 && outcome.error.contains("'.bench/a.jsonl' line 1: "))
    #expect(try folder.content("report") == "earlier")
  }

  @Test func `are divided into shards and merged by concatenation`() throws {
    let folder = try TemporaryDirectory()
    for shard in ["--shard 1/2", "--shard 2/2"] {
      #expect(try folder.run("\(run) --save a \(shard)").code == 0)
    }
    let merge = "cat .bench/a-1of2.jsonl .bench/a-2of2.jsonl > .bench/a.jsonl"
    let outcome = try folder.run("\(merge) && \(run) --save a --resume --format json")
    #expect(try ids(outcome.output) == rows)
    #expect(try folder.content(".bench/a.jsonl") == outcome.output)
    let slurm = "SLURM_ARRAY_TASK_ID=2 SLURM_ARRAY_TASK_COUNT=2 \(run) --format json"
    #expect(try ids(folder.run(slurm).output) == [rows[1]])
  }

  @Test func `time kernels in as many processes as there are rounds`() throws {
    let folder = try TemporaryDirectory()
    let outcome = try folder.run("\(run) --rounds 3 --format json")
    #expect(try ids(outcome.output) == rows + rows + rows)
    let table = try folder.run("\(run) --rounds 3 -o table").output
    #expect(table.isEmpty)
    let text = try folder.content("table")
    #expect(
      text.contains("interval of 3 processes goes, which holds the median with 75 % confidence"))
  }

  /// The interrupt comes when there are results. A shell that gets no time until the run is over tries
  /// again.
  @Test func `survive an interrupt`() throws {
    let folder = try TemporaryDirectory()
    let line = """
      rm -fr .bench; \(run) --save a --rounds 500 & run=$!
      for turn in $(seq 1000); do [ -s .bench/a.jsonl ] && break; sleep 0.01; done
      kill -INT $run; wait $run
      """
    var outcome = try folder.run(line)
    for _ in 1..<5 where outcome.code == 0 { outcome = try folder.run(line) }
    #expect(outcome.code == 130 && outcome.error.contains("finished results are kept"))
    let kept = try ids(folder.content(".bench/a.jsonl"))
    #expect(kept.count % 2 == 0 && kept.count < 1000 && Set(kept) == Set(rows))
  }

  @Test(arguments: ["run --resume", "run --rounds 0", "run --shard 3/2", "run --format xml"])
  func `refuse settings that make no sense`(_ line: String) throws {
    #expect(try shell("bench \(line)").code == 64)
  }
}

struct `Reports of runs` {
  @Test func `replace a file as a whole at the end`() throws {
    let folder = try TemporaryDirectory()
    try folder.plant(Array("earlier".utf8), as: "report.xml")
    let outcome = try folder.run("\(run) --format junit -o report.xml")
    #expect(outcome.code == 0 && outcome.output.isEmpty)
    #expect(try folder.content("report.xml").contains("tests=\"2\""))
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(!files.contains { $0.hasSuffix(".tmp") })
  }

  @Test func `fail before the run where they could not be written`() throws {
    let folder = try TemporaryDirectory()
    let outcome = try folder.run("bench run -o no/such/report --format junit")
    #expect(outcome.code == 73 && outcome.error.contains("cannot create 'no/such/report'"))
  }
}
