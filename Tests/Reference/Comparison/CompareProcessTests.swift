import Foundation
import Testing

/// `bench compare` from the outside, against builds that are shell scripts: they pass on what they are asked
/// to this very program, but say what times they like.
@Suite struct `Comparing builds` {
  private let folder = NSTemporaryDirectory() + "compare-\(UUID().uuidString)"
  private static let row = "kernel/exp/2048"

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  /// Runs `line` in the folder.
  private func run(_ line: String) throws -> Outcome {
    try shell("cd '\(folder)' || exit 9\n\(line)")
  }

  /// A build whose every time is what `expression` of sed makes of the line's value; all else is as here.
  private func makeBuild(_ name: String, value: String) throws {
    try script(
      name,
      """
      if [ "$1" = sample ]; then bench "$@" | sed 's/"value": [^,]*/"value": \(value)/'
      else exec bench "$@"; fi
      """)
  }

  private func script(_ name: String, _ text: String) throws {
    let path = "\(folder)/\(name)"
    try "#!/bin/sh\n\(text)\n".write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
  }

  private func clean() { try? FileManager.default.removeItem(atPath: folder) }

  private static let few = "\(row) --rounds 8 --quiet --patience 0"

  @Test func `fails with 3 where this one is slower`() throws {
    defer { clean() }
    try makeBuild("fast", value: "1e-12")
    let outcome = try run("bench compare \(Self.few) --against ./fast")
    #expect(outcome.code == 3 && outcome.output.contains("slower"))
    #expect(outcome.output.contains("confirmed by 32 fresh pairs"))
    #expect(outcome.error == "Error: 1 confirmed to be slower, or worse\n")
  }

  @Test func `succeeds where this one is faster`() throws {
    defer { clean() }
    try makeBuild("slow", value: "1")
    let outcome = try run("bench compare \(Self.few) --against ./slow --strict")
    #expect(outcome.code == 0 && outcome.output.contains("faster") && outcome.error.isEmpty)
  }

  @Test func `ends in doubt with 0, or 75 where a verdict is wanted`() throws {
    defer { clean() }
    // As often faster as slower.
    try script(
      "erratic",
      """
      if [ "$1" != sample ]; then exec bench "$@"; fi
      echo >> calls
      value=1; [ $(( $(wc -l < calls) % 2 )) = 0 ] && value=1e-12
      bench "$@" | sed "s/\\"value\\": [^,]*/\\"value\\": $value/"
      """)
    let outcome = try run("bench compare \(Self.few) --against ./erratic")
    #expect(outcome.code == 0 && outcome.output.contains("unsure"), "\(outcome)")
    let strict = try run("bench compare \(Self.few) --against ./erratic --strict")
    #expect(strict.code == 75 && strict.error == "Error: 1 rows in doubt\n")
  }

  @Test func `says that a build is the same, and compares it when told to`() throws {
    defer { clean() }
    let same = try run("bench compare \(Self.few) --against \"$(command -v bench)\"")
    #expect(same.code == 0 && same.output.contains("nothing to compare"))
    let told = try run(
      "bench compare \(Self.row) --rounds 2 -q --identical --no-confirm --patience 0 "
        + "--against \"$(command -v bench)\"")
    #expect(told.code == 0 && told.output.contains("4 pairs of processes"))
  }

  @Test func `fails with 1 where a build is wrong or breaks`() throws {
    defer { clean() }
    let otherwise = "*) exec bench \"$@\" ;; esac"
    try script(
      "wrong", "case $1 in verify) echo 'Error: 1 quantity is beyond' >&2; exit 1 ;; \(otherwise)")
    let wrong = try run("bench compare \(Self.few) --against ./wrong")
    #expect(wrong.code == 1 && wrong.error.contains("'bench verify' failed: Error: 1 quantity"))
    try script("silent", "case $1 in sample) ;; \(otherwise)")
    let silent = try run("bench compare \(Self.few) --against ./silent")
    #expect(silent.code == 1 && silent.error.contains("was to time \(Self.row) and did not"))
    try script("odd", "case $1 in sample) echo hello ;; \(otherwise)")
    #expect(try run("bench compare \(Self.few) --against ./odd").code == 1)
  }

  @Test func `names a baseline that is not there`() throws {
    defer { clean() }
    try "text".write(toFile: "\(folder)/text", atomically: true, encoding: .utf8)
    for (baseline, code) in [("no-such-thing", 66), ("./none", 66), ("./text", 66), ("--evil", 64)]
    {
      let outcome = try run("bench compare \(Self.few) --against \(baseline)")
      #expect(outcome.code == code && outcome.output.isEmpty, "\(baseline)")
    }
    #expect(try run("bench compare nothing-like-it --against ./text").code == 64)
  }

  /// Whatever is there when the process dies is whole lines, and the same command goes on from them.
  @Test(arguments: [0.15, 0.35, 0.6, 0.9])
  func `goes on after a kill at any moment`(_ seconds: Double) throws {
    defer { clean() }
    try makeBuild("slow", value: "1")
    let line = "bench compare \(Self.row) --rounds 12 -q --patience 0 --against ./slow --save runs"
    // Replaces the shell in the background, so that the signal reaches it.
    _ = try run(
      "{ exec \(line); } & p=$!; sleep \(seconds); kill -9 $p; wait $p 2> /dev/null; true")
    let file = "\(folder)/.bench/runs.jsonl"
    let before = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
    let refused = try run(line)
    #expect(refused.code == (before.isEmpty ? 0 : 73))
    let outcome = try run("\(line) --resume")
    #expect(outcome.code == 0 && outcome.output.contains("faster"), "\(outcome)")
    let after = try String(contentsOfFile: file, encoding: .utf8)
    let whole = before.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(after.hasPrefix(whole.map { $0 + "\n" }.joined()))
    // 12 rounds of four processes each, and the counts of both builds: none twice, none missing.
    #expect(after.split(separator: "\n").count == 48 + 2)
    #expect(try run("\(line) --resume").output == outcome.output)
  }

  @Test func `keeps finished processes when interrupted`() throws {
    defer { clean() }
    try makeBuild("slow", value: "1")
    let outcome = try run(
      """
      bench compare \(Self.row) --rounds 5000 -q --against ./slow & run=$!
      for turn in $(seq 2000); do [ -s .bench/compare.jsonl ] && break; sleep 0.01; done
      kill -INT $run; wait $run
      """)
    #expect(outcome.code == 130 && outcome.error.contains("finished results are kept"))
    let text = try String(contentsOfFile: "\(folder)/.bench/compare.jsonl", encoding: .utf8)
    #expect(text.hasSuffix("}\n"))
  }

  @Test func `goes on only with the builds it began with`() throws {
    defer { clean() }
    try makeBuild("one", value: "1")
    try makeBuild("other", value: "2")
    let line = "bench compare \(Self.row) --rounds 1 -q --patience 0 --save runs"
    #expect(try run("\(line) --against ./one").code == 0)
    let outcome = try run("\(line) --against ./other --resume")
    #expect(outcome.code == 65 && outcome.error.contains("has rounds with the base build"))
  }

  @Test func `goes on only under the conditions it began with`() throws {
    defer { clean() }
    try makeBuild("slow", value: "1")
    let line = "bench compare \(Self.row) --rounds 1 -q --patience 0 --save runs --against ./slow"
    #expect(try run("\(line) --plant 'kernel=10'").code == 0)
    let outcome = try run("\(line) --resume")
    #expect(outcome.code == 65 && outcome.error.contains("has rounds with 10 % planted in"))
    #expect(try run("\(line) --resume --plant 'kernel=10' --seed 2").error.contains("with seed 1"))
    #expect(try run("\(line) --resume --plant 'kernel=10'").code == 0)
  }

  @Test func `compares what both builds have`() throws {
    defer { clean() }
    try script(
      "older",
      """
      case $1 in list) echo \(Self.row) ;; *) exec bench "$@" ;; esac
      """)
    let both = "bench compare \(Self.row) kernel/log/2048 --rounds 1 -q --patience 0 --identical"
    let outcome = try run("\(both) --against ./older")
    #expect(outcome.code == 0 && outcome.error == "no baseline for 1 of 2 rows\n")
    #expect(outcome.output.contains("over 2 rows") == false, "\(outcome.output)")
    let none = try run("bench compare kernel/log/2048 --rounds 1 -q --against ./older")
    #expect(none.code == 66 && none.error.contains("has none of these rows"))
    try script("oldest", "case $1 in sample) exit 64 ;; *) exec bench \"$@\" ;; esac")
    let oldest = try run("bench compare \(Self.row) --rounds 1 -q --against ./oldest")
    #expect(oldest.code == 69 && oldest.error.contains("older than 'bench sample'"))
  }

  /// Two shards make what one comparison makes, and are told apart by no one after concatenation.
  @Test func `divides rows among shards`() throws {
    defer { clean() }
    try makeBuild("slow", value: "1")
    let line =
      "bench compare kernel/exp/2048 kernel/log/2048 kernel/philox --rounds 8 -q --patience 0 "
      + "--against ./slow"
    for shard in 1...2 {
      #expect(try run("\(line) --save s --shard \(shard)/2").code == 0)
    }
    _ = try run("cat .bench/s-1of2.jsonl .bench/s-2of2.jsonl > .bench/s.jsonl")
    let merged = try run("\(line) --save s --resume")
    #expect(merged.code == 0 && merged.output.contains("error 1.0 % over 3 rows"))
    let text = try String(contentsOfFile: "\(folder)/.bench/s.jsonl", encoding: .utf8)
    #expect(text.split(separator: "\n").count == 3 * (32 + 2))
  }

  @Test func `gives advice only against saved results`() throws {
    defer { clean() }
    try makeBuild("slow", value: "1")
    let compare = "bench compare \(Self.row) --rounds 8 -q --patience 0"
    #expect(try run("\(compare) --against ./slow --save old").code == 0)
    _ = try run("sed -i 's/\"value\": [^,]*/\"value\": 1e-12/' .bench/old.jsonl")
    let advice = try run("\(compare) --against old")
    #expect(advice.code == 0 && advice.output.contains("advice only: the baseline was not timed"))
    #expect(try run("\(compare) --against old --strict").code == 75)
    _ = try run("sed -i 's/\"cores\": [0-9]*/\"cores\": 77/' .bench/old.jsonl")
    let other = try run("\(compare) --against old")
    #expect(
      other.code == 0 && other.output.contains("another machine") && other.output.contains("77"))
    _ = try run("sed -i 's/\"id\": \"[^\"]*/\"id\": \"gone/' .bench/old.jsonl")
    #expect(try run("\(compare) --against old").code == 66)
    _ = try run("echo broken >> .bench/old.jsonl")
    #expect(try run("\(compare) --against old").code == 65)
  }
}
