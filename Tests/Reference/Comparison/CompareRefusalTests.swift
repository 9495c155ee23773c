import Foundation
import Testing

/// `bench compare` from the outside.
@Suite struct `What a comparison refuses` {
  private let builds: ScriptedBuilds

  init() throws { builds = try ScriptedBuilds() }

  @Test func `fails with 1 where a build is wrong or breaks`() throws {
    defer { builds.clean() }
    let otherwise = "*) exec bench \"$@\" ;; esac"
    try builds.script(
      "wrong", "case $1 in verify) echo 'Error: 1 quantity is beyond' >&2; exit 1 ;; \(otherwise)")
    let wrong = try builds.run("bench compare \(ScriptedBuilds.few) --against ./wrong")
    #expect(wrong.code == 1 && wrong.error.contains("'bench verify' failed: Error: 1 quantity"))
    try builds.script("silent", "case $1 in sample) ;; \(otherwise)")
    let silent = try builds.run("bench compare \(ScriptedBuilds.few) --against ./silent")
    #expect(
      silent.code == 1 && silent.error.contains("was to time \(ScriptedBuilds.row) and did not"))
    try builds.script("odd", "case $1 in sample) echo hello ;; \(otherwise)")
    #expect(try builds.run("bench compare \(ScriptedBuilds.few) --against ./odd").code == 1)
    try builds.script(
      "rebuilt", "case \"$*\" in *--exact*) touch \"$0\" ;; esac; exec bench \"$@\"")
    let rebuilt = try builds.run("bench compare \(ScriptedBuilds.few) --against ./rebuilt")
    #expect(
      rebuilt.code == 1
        && rebuilt.error.contains("was built anew, or removed, while it was being timed"))
  }

  @Test func `names a baseline that is not there`() throws {
    defer { builds.clean() }
    try "text".write(toFile: "\(builds.folder)/text", atomically: true, encoding: .utf8)
    for (baseline, code) in [("no-such-thing", 66), ("./none", 66), ("./text", 66), ("--evil", 64)]
    {
      let outcome = try builds.run("bench compare \(ScriptedBuilds.few) --against \(baseline)")
      #expect(outcome.code == code && outcome.output.isEmpty, "\(baseline)")
    }
    #expect(try builds.run("bench compare nothing-like-it --against ./text").code == 64)
  }

  /// Where the program is in a checkout.
  @Test(.enabled { try shell("git -C \"$(dirname \"$(command -v bench)\")\" rev-parse").code == 0 })
  func `asks which is meant where a revision has the name of saved results`() throws {
    defer { builds.clean() }
    let outcome = try builds.run(
      "mkdir .bench; echo {} > .bench/HEAD.jsonl; bench compare --against HEAD")
    #expect(outcome.code == 64 && outcome.error.contains("'HEAD' is a revision and has saved"))
  }

  @Test func `goes on only with the builds it began with`() throws {
    defer { builds.clean() }
    try builds.makeBuild("one", value: "1")
    try builds.makeBuild("other", value: "2")
    let line = "bench compare \(ScriptedBuilds.row) --rounds 1 -q --patience 0 --save runs"
    #expect(try builds.run("\(line) --against ./one").code == 0)
    let outcome = try builds.run("\(line) --against ./other --resume")
    #expect(outcome.code == 65 && outcome.error.contains("has rounds with the base build"))
  }

  @Test func `goes on only under the conditions it began with`() throws {
    defer { builds.clean() }
    try builds.makeBuild("slow", value: "1")
    let line =
      "bench compare \(ScriptedBuilds.row) --rounds 1 -q --patience 0 --save runs --against ./slow"
    #expect(try builds.run("\(line) --plant 'kernel=10'").code == 0)
    let outcome = try builds.run("\(line) --resume")
    #expect(outcome.code == 65 && outcome.error.contains("has rounds with 10 % planted in"))
    #expect(
      try builds.run("\(line) --resume --plant 'kernel=10' --seed 2").error.contains("with seed 1"))
    #expect(try builds.run("\(line) --resume --plant 'kernel=10'").code == 0)
  }

  @Test func `refuses to write over what it needs`() throws {
    defer { builds.clean() }
    try builds.makeBuild("slow", value: "1")
    let compare = "bench compare \(ScriptedBuilds.row) --rounds 1 -q --patience 0"
    #expect(try builds.run("\(compare) --against ./slow").code == 0)
    let baseline = try builds.run("\(compare) --against compare")
    #expect(
      baseline.code == 64 && baseline.error.contains("'.bench/compare.jsonl' is the baseline"))
    let output = try builds.run(
      "\(compare) --against ./slow --resume -o .bench/../.bench/compare.jsonl")
    #expect(output.code == 64 && output.error.contains("is a file of results that is in use"))
    #expect(try builds.run("\(compare) --against ./slow --resume").code == 0)
    #expect(try builds.run("\(compare) --against ./slow --save ../elsewhere").code == 64)
  }

  @Test func `leaves rounds alone that another comparison is making`() throws {
    defer { builds.clean() }
    try builds.makeBuild("slow", value: "1")
    let outcome = try builds.run(
      """
      bench compare \(ScriptedBuilds.row) --rounds 5000 -q --against ./slow & run=$!
      for turn in $(seq 2000); do [ -s .bench/compare.jsonl ] && break; sleep 0.01; done
      bench compare \(ScriptedBuilds.row) --rounds 1 -q --against ./slow; echo $?
      kill -INT $run; wait $run
      """)
    #expect(outcome.output == "73\n" && outcome.error.contains("written by another process"))
  }

  @Test(arguments: [
    "--plant nothing-like-it=10 --against ./slow", "--self-test --against ./slow",
    "--self-test kernel/log", "--shard 2/2 --against ./slow",
  ])
  func `refuses what has no effect`(_ options: String) throws {
    defer { builds.clean() }
    try builds.makeBuild("slow", value: "1")
    #expect(
      try builds.run("bench compare \(ScriptedBuilds.row) --rounds 1 -q \(options)").code == 64)
  }
}
