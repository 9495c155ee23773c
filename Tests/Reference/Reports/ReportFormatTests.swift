import Foundation
import Testing

@testable import bench

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Lines of a row, one for each value.
private func lines(_ id: String, _ values: [Double?], unit: String = "s") -> [ResultLine] {
  values.enumerated().map { round, value in
    var line = ResultLine()
    (line.id, line.round, line.value, line.unit) = (id, round, value, unit)
    (line.processor, line.cores, line.instructionSet) = ("a \"CPU\", fast", 2, "avx2")
    (line.time, line.commit, line.isDirty) = ("2026-11-21T20:00:00Z", "abc", true)
    (line.work, line.workUnit, line.naiveSeconds) = (2000, "FLOP", 4e-5)
    (line.roof, line.roofRate) = ("L1 loads", 4e9)
    (line.threads, line.calls, line.batchSeconds) = (1, 10, [1, 1, 1, 1, 1])
    return line
  }
}

/// A name that every format has to escape.
private let hostile = "k|a,\"b\"\n</x>&'`*_<script>\u{1}\u{ffff}\u{202e}\\é=1"

private func json(_ report: Report, _ format: ReportFormat) throws -> Any {
  try JSONSerialization.jsonObject(with: report.data(as: format))
}

private func text(_ report: Report, _ format: ReportFormat) throws -> String {
  String(decoding: try report.data(as: format), as: UTF8.self)
}

/// The attributes of the elements of a document, or nil where it is malformed.
private final class Elements: NSObject, XMLParserDelegate {
  private(set) var found: [(name: String, attributes: [String: String])] = []

  static func of(_ data: Data) -> [(name: String, attributes: [String: String])]? {
    let elements = Elements()
    let parser = XMLParser(data: data)
    parser.delegate = elements
    return parser.parse() ? elements.found : nil
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    found.append((name, attributes))
  }
}

struct `Formats of reports` {
  private let usual = Report(
    lines("kernel/MixedCase/n=1", [3e-6, 1e-6, 2e-6])
      + lines("epoch/a", [1.5], unit: "s/epoch") + lines("kernel/lost", [nil, .nan]))

  @Test(arguments: ReportFormat.allCases)
  func `have no NaN and no infinity`(_ format: ReportFormat) throws {
    let text = try text(Report(lines("a", [.nan, .infinity, nil])), format).lowercased()
    #expect(!text.contains("nan") && !text.contains("inf"))
  }

  @Test func `google has a repetition for each process`() throws {
    let report = try #require(json(usual, .google) as? [String: Any])
    let context = try #require(report["context"] as? [String: Any])
    #expect(context["caches"] is [Any] && context["num_cpus"] as? Int == 2)
    #expect(context["json_schema_version"] as? Int == 1)
    let benchmarks = try #require(report["benchmarks"] as? [[String: Any]])
    #expect(benchmarks.count == 6)
    #expect(benchmarks.allSatisfy { $0["run_type"] as? String == "iteration" })
    #expect(benchmarks.allSatisfy { $0["time_unit"] as? String == "ns" })
    #expect(benchmarks.prefix(3).compactMap { $0["real_time"] as? Double } == [3000, 1000, 2000])
    #expect(benchmarks.prefix(3).compactMap { $0["cpu_time"] as? Double } == [3000, 1000, 2000])
    #expect(benchmarks.prefix(3).map { $0["repetition_index"] as? Int } == [0, 1, 2])
    #expect(benchmarks[0]["flops_per_second"] as? Double == 2000 / 3e-6)
    #expect(benchmarks[4]["error_message"] as? String == "diverged")
    #expect(benchmarks[0]["error_occurred"] == nil)
    #expect(benchmarks[0]["iterations"] as? Int == 50 && benchmarks[0]["repetitions"] as? Int == 3)
  }

  @Test func `github has times with a range`() throws {
    let entries = try #require(json(usual, .github) as? [[String: Any]])
    #expect(entries.map { $0["name"] as? String } == ["kernel/MixedCase/n=1", "epoch/a"])
    #expect(entries.map { $0["value"] as? Double } == [2000, 1.5])
    #expect(entries.map { $0["unit"] as? String } == ["ns", "s"])
    #expect(entries.map { $0["range"] as? String } == ["± 1000", nil])
    #expect((entries[0]["extra"] as? String)?.contains("75 % interval 1.00 µs – 3.00 µs") == true)
  }

  @Test func `bencher has latencies in nanoseconds with bounds`() throws {
    let metrics = try #require(json(usual, .bencher) as? [String: [String: [String: Double]]])
    #expect(Set(metrics.keys) == ["kernel/MixedCase/n=1", "epoch/a"])
    #expect(
      metrics["kernel/MixedCase/n=1"]?["latency"]
        == ["value": 2000, "lower_value": 1000, "upper_value": 3000])
    #expect(metrics["kernel/MixedCase/n=1"]?["flop-per-second"] == ["value": 1e9])
    #expect(metrics["epoch/a"]?["latency"] == ["value": 1.5e9])
  }

  @Test func `junit fails what diverged`() throws {
    let elements = try #require(Elements.of(usual.data(as: .junit)))
    #expect(
      elements.map(\.name) == [
        "testsuites", "testsuite", "testcase", "system-out", "testcase", "system-out", "testcase",
        "failure",
      ])
    #expect(elements[1].attributes["tests"] == "3" && elements[1].attributes["failures"] == "1")
    #expect(elements[2].attributes["time"] == "0.000002000")
    #expect(elements[7].attributes["message"] == "diverged")
    let half = try text(Report(lines("k", [1e-6, nil])), .junit)
    #expect(half.contains("failures=\"1\"") && half.contains("1 process, 1 diverged"))
  }

  @Test func `csv quotes what would end a cell or a record`() {
    #expect(
      csvLine(["a", "b,c", "\"", "d\ne", "f\r\ng"]) == "a,\"b,c\",\"\"\"\",\"d\ne\",\"f\r\ng\"")
  }

  /// Counts have no time.
  @Test func `have no rows for counts`() {
    var counts = lines("k", [nil])
    (counts[0].side, counts[0].stage) = (.head, .counts)
    #expect(Report(counts + lines("k", [1e-6])).rows.map(\.lines.count) == [1])
  }

  @Test func `say that a run was quick`() throws {
    var quick = lines("k", [1e-6])
    quick[0].isQuick = true
    for format in [ReportFormat.text, .markdown] {
      #expect(try text(Report(quick), format).contains("quick: not for claims"))
      #expect(try !text(usual, format).contains("quick"))
    }
  }

  @Test func `csv has a record for each process`() throws {
    let records = try text(usual, .csv).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(records.count == 8 && records.last == "")
    #expect(records[0].hasPrefix("id,round,side,stage,unit,value,time,"))
    #expect(records[1].hasPrefix("kernel/MixedCase/n=1,0,,,s,3e-06,2026-11-21T20:00:00Z,abc,true,"))
    #expect(records[1].contains(",\"a \"\"CPU\"\", fast\",2,avx2,"))
    #expect(records[5].hasPrefix("kernel/lost,0,,,s,,"))
  }

  @Test func `json is read again`() throws {
    let bytes = Array(try text(Report(lines(hostile, [1])), .json).dropLast().utf8)
    var parser = ResultParser()
    #expect(try parser.parse(bytes, 0..<bytes.count).id == hostile)
  }

  @Test func `text shows tables`() throws {
    let text = try text(usual, .text)
    #expect(text.contains("a \"CPU\", fast · 2 cores · avx2 · abc+changes\n"))
    #expect(text.contains(/kernel\/MixedCase\/n=1 +1\.00 GFLOP\/s/))
    #expect(
      text.contains("L1 loads 25 %") && text.contains("50.0 %") && text.contains("20.0×")
        && text.contains("diverged"))
  }

  @Test func `hostile names change nothing but themselves`() throws {
    let report = Report(lines(hostile, [1e-6, 2e-6]))
    for format in [ReportFormat.google, .github, .bencher] {
      #expect(throws: Never.self) { try json(report, format) }
    }
    let benchmarks = try #require((json(report, .google) as? [String: Any])?["benchmarks"])
    #expect((benchmarks as? [[String: Any]])?[0]["name"] as? String == hostile)
    let elements = try #require(Elements.of(report.data(as: .junit)))
    let safe = hostile.replacing("\u{1}", with: "\u{fffd}").replacing("\u{ffff}", with: "\u{fffd}")
    #expect(elements[2].attributes["name"] == safe)
    #expect(try text(report, .csv).contains("\"" + hostile.replacing("\"", with: "\"\"") + "\","))
    let rows = try text(report, .markdown).split(separator: "\n").filter { $0.hasPrefix("| k") }
    #expect(Markdown.code("a`b`") == "`a'b'`")
    #expect(rows.count == 2 && rows[1].hasPrefix("| k\\|a,\"b\" \\</x\\>\\&'\\`\\*\\_\\<script\\>"))
  }

  @Test func `an id under two conditions has two names`() throws {
    var other = lines("k", [1e-6])
    other[0].threads = 2
    let metrics = try json(Report(lines("k", [1e-6]) + other), .bencher) as? [String: Any]
    #expect(metrics?.count == 2 && metrics?.keys.allSatisfy { $0.hasPrefix("k (") } == true)
  }

  @Test func `say why a run failed where they can`() throws {
    let report = Report([], problem: "kernel 'exp' is wrong")
    let elements = try #require(Elements.of(report.data(as: .junit)))
    #expect(elements.last?.attributes["message"] == "kernel 'exp' is wrong")
    #expect(elements[2].attributes["name"] == "verification")
    #expect(try text(report, .markdown).hasPrefix("### bench: failed\n\nkernel 'exp' is wrong\n"))
  }
}
