import Foundation
import Testing

/// `bench compare` from the outside.
@Suite struct `Comparing builds` {
  private let builds: ScriptedBuilds

  init() throws { builds = try ScriptedBuilds() }

  @Test func `fails with 3 where this one is slower`() throws {
    defer { builds.clean() }
    try builds.makeBuild("fast", value: "1e-12")
    let outcome = try builds.run("bench compare \(ScriptedBuilds.few) --against ./fast")
    #expect(outcome.code == 3 && outcome.output.contains("slower"))
    #expect(outcome.output.contains("confirmed by 32 fresh pairs"))
    #expect(outcome.error == "Error: 1 confirmed to be slower, or worse\n")
    let hasty = try builds.run("bench compare \(ScriptedBuilds.few) --against ./fast --no-confirm")
    #expect(hasty.code == 3 && !hasty.output.contains("fresh pairs"))
    #expect(hasty.error == "Error: 1 slower or worse, not confirmed\n")
  }

  @Test func `succeeds where this one is faster`() throws {
    defer { builds.clean() }
    try builds.makeBuild("slow", value: "1")
    let outcome = try builds.run("bench compare \(ScriptedBuilds.few) --against ./slow --strict")
    #expect(outcome.code == 0 && outcome.output.contains("faster") && outcome.error.isEmpty)
  }

  @Test func `ends in doubt with 0, or 75 where a verdict is wanted`() throws {
    defer { builds.clean() }
    // As often faster as slower.
    try builds.script(
      "erratic",
      """
      if [ "$1" != sample ]; then exec bench "$@"; fi
      echo >> calls
      value=1; [ $(( $(wc -l < calls) % 2 )) = 0 ] && value=1e-12
      bench "$@" | sed "s/\\"value\\": [^,]*/\\"value\\": $value/"
      """)
    let outcome = try builds.run("bench compare \(ScriptedBuilds.few) --against ./erratic")
    #expect(outcome.code == 0 && outcome.output.contains("unsure"), "\(outcome)")
    #expect(outcome.output.contains("\n16 pairs of processes"))
    // With patience, four times the rounds besides: 2 · (2 + 8) pairs.
    let patient = try builds.run(
      "bench compare \(ScriptedBuilds.row) --rounds 2 --quiet --against ./erratic")
    #expect(patient.output.contains("\n20 pairs of processes"))
    let strict = try builds.run("bench compare \(ScriptedBuilds.few) --against ./erratic --strict")
    #expect(strict.code == 75 && strict.error == "Error: 1 rows in doubt\n")
  }

  @Test func `says that a build is the same, and compares it when told to`() throws {
    defer { builds.clean() }
    let same = try builds.run(
      "bench compare \(ScriptedBuilds.few) --against \"$(command -v bench)\"")
    #expect(same.code == 0 && same.output.contains("nothing to compare"))
    let mute = try builds.run(
      "bench compare \(ScriptedBuilds.few) --format json --against \"$(command -v bench)\"")
    #expect(mute.code == 0 && mute.output.isEmpty && mute.error.contains("nothing to compare"))
    let told = try builds.run(
      "bench compare \(ScriptedBuilds.row) --rounds 2 -q --identical --no-confirm --patience 0 --margin 40 "
        + "--against \"$(command -v bench)\"")
    #expect(told.code == 0 && told.output.contains("4 pairs of processes"))
    #expect(told.output.contains("margin 40.0 %") && told.output.contains(" --margin 40 "))
  }

  /// Whatever is there when the process dies is whole lines, and the same command goes on from them.
  @Test(arguments: [0.15, 0.35, 0.6, 0.9])
  func `goes on after a kill at any moment`(_ seconds: Double) throws {
    defer { builds.clean() }
    try builds.makeBuild("slow", value: "1")
    let line =
      "bench compare \(ScriptedBuilds.row) --rounds 12 -q --patience 0 --against ./slow --save runs"
    // Replaces the shell in the background, so that the signal reaches it.
    _ = try builds.run(
      "{ exec \(line); } & p=$!; sleep \(seconds); kill -9 $p; wait $p 2> /dev/null; true")
    let file = "\(builds.folder)/.bench/runs.jsonl"
    let before = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
    let refused = try builds.run(line)
    #expect(refused.code == (before.isEmpty ? 0 : 73))
    let outcome = try builds.run("\(line) --resume")
    #expect(outcome.code == 0 && outcome.output.contains("faster"), "\(outcome)")
    let after = try String(contentsOfFile: file, encoding: .utf8)
    let whole = before.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(after.hasPrefix(whole.map { $0 + "\n" }.joined()))
    // 12 rounds of four processes each, and the counts of both builds: none twice, none missing.
    #expect(after.split(separator: "\n").count == 48 + 2)
    #expect(try builds.run("\(line) --resume").output == outcome.output)
  }

  @Test func `keeps finished processes when interrupted`() throws {
    defer { builds.clean() }
    try builds.makeBuild("slow", value: "1")
    let outcome = try builds.run(
      """
      bench compare \(ScriptedBuilds.row) --rounds 5000 -q --against ./slow & run=$!
      for turn in $(seq 2000); do [ -s .bench/compare.jsonl ] && break; sleep 0.01; done
      kill -INT $run; wait $run
      """)
    #expect(outcome.code == 130 && outcome.error.contains("finished results are kept"))
    let text = try String(contentsOfFile: "\(builds.folder)/.bench/compare.jsonl", encoding: .utf8)
    #expect(text.hasSuffix("}\n"))
  }

  @Test func `compares what both builds have`() throws {
    defer { builds.clean() }
    try builds.script(
      "older",
      """
      case $1 in list) echo \(ScriptedBuilds.row) ;; *) exec bench "$@" ;; esac
      """)
    let both =
      "bench compare \(ScriptedBuilds.row) kernel/log/2048 --rounds 1 -q --patience 0 --identical"
    let outcome = try builds.run("\(both) --against ./older")
    #expect(outcome.code == 0 && outcome.error == "no baseline for 1 of 2 rows\n")
    #expect(outcome.output.contains("over 2 rows") == false, "\(outcome.output)")
    let none = try builds.run("bench compare kernel/log/2048 --rounds 1 -q --against ./older")
    #expect(none.code == 66 && none.error.contains("has none of these rows"))
    try builds.script("oldest", "case $1 in sample) exit 64 ;; *) exec bench \"$@\" ;; esac")
    let oldest = try builds.run(
      "bench compare \(ScriptedBuilds.row) --rounds 1 -q --against ./oldest")
    #expect(oldest.code == 69 && oldest.error.contains("older than 'bench sample'"))
  }

  /// Two shards make what one comparison makes, and are told apart by no one after concatenation.
  @Test func `divides rows among shards`() throws {
    defer { builds.clean() }
    try builds.makeBuild("slow", value: "1")
    let line =
      "bench compare kernel/exp/2048 kernel/log/2048 kernel/philox --rounds 8 -q --patience 0 "
      + "--against ./slow"
    for shard in 1...2 {
      #expect(try builds.run("\(line) --save s --shard \(shard)/2").code == 0)
    }
    _ = try builds.run("cat .bench/s-1of2.jsonl .bench/s-2of2.jsonl > .bench/s.jsonl")
    let merged = try builds.run("\(line) --save s --resume")
    #expect(merged.code == 0 && merged.output.contains("error 1.0 % over 3 rows"))
    let text = try String(contentsOfFile: "\(builds.folder)/.bench/s.jsonl", encoding: .utf8)
    #expect(text.split(separator: "\n").count == 3 * (32 + 2))
    let one = try builds.run("\(line) --save s --resume --skip log --skip philox")
    #expect(one.code == 0 && one.output.contains("error 1.0 % over 1 rows"))
    // Ten pairs are too few for a third of the error, which a row has in a shard too.
    let alone = try builds.run("\(line) --rounds 5 --shard 1/3")
    #expect(alone.code == 0 && alone.output.contains("too few rounds"), "\(alone)")
  }

  @Test func `tells a command that makes the same comparison`() throws {
    defer { builds.clean() }
    try builds.makeBuild("slow", value: "1")
    let options = "--identical --no-confirm --strict --patience 0"
    let outcome = try builds.run(
      "bench compare \(ScriptedBuilds.row) -q --rounds 8 \(options) --against ./slow")
    let command = try #require(outcome.output.components(separatedBy: "Repeat: ").last)
    for option in ["--identical", "--no-confirm", "--strict", "--patience 0", "--rounds 8"] {
      #expect(command.contains(option), "\(command)")
    }
    #expect(try builds.run(command).output.contains("Repeat: \(command)"))
  }

  @Test func `gives advice only against saved results`() throws {
    defer { builds.clean() }
    try builds.makeBuild("slow", value: "1")
    let compare = "bench compare \(ScriptedBuilds.row) --rounds 8 -q --patience 0"
    #expect(try builds.run("\(compare) --against ./slow --save old").code == 0)
    // The newer build is the baseline; the older one takes a second, a million times as long as this.
    let fast = "/\"side\": \"head\"/s/\"value\": [^,]*/\"value\": 1e-12/"
    _ = try builds.run("sed -i '\(fast)' .bench/old.jsonl")
    let advice = try builds.run("\(compare) --against old")
    #expect(advice.code == 0 && advice.output.contains("advice only: the baseline was not timed"))
    // For each side's interval half of the error, which nine processes have and eight have not.
    #expect(advice.output.contains("too few rounds") && !advice.output.contains("−100.0 %"))
    let again = try builds.run("\(compare) --rounds 9 --against old --save new")
    #expect(again.code == 0 && again.output.contains("slower"))
    let resumed = try builds.run("\(compare) --rounds 9 --against old --save new --resume")
    #expect(resumed.output == again.output)
    let new = try String(contentsOfFile: "\(builds.folder)/.bench/new.jsonl", encoding: .utf8)
    #expect(new.split(separator: "\n").count == 9)
    #expect(try builds.run("\(compare) --against old --strict").code == 75)
    let seed = try builds.run("\(compare) --against old --seed 2")
    #expect(seed.code == 66 && seed.error.contains("other data, threads or seeds only"))
    _ = try builds.run(
      "sed 's/\"cores\": [0-9]*/\"cores\": 77/' .bench/old.jsonl > .bench/other.jsonl")
    let other = try builds.run("\(compare) --against other")
    #expect(
      other.code == 0 && other.output.contains("another machine") && other.output.contains("77"))
    _ = try builds.run("cat .bench/other.jsonl .bench/old.jsonl > .bench/both.jsonl")
    #expect(try builds.run("\(compare) --against both").output.contains("baseline was not timed"))
    _ = try builds.run("sed -i 's/\"id\": \"[^\"]*/\"id\": \"gone/' .bench/old.jsonl")
    #expect(try builds.run("\(compare) --against old").code == 66)
    _ = try builds.run("echo broken >> .bench/old.jsonl")
    #expect(try builds.run("\(compare) --against old").code == 65)
  }
}
