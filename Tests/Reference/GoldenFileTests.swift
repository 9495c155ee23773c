import Foundation
import NaiveReference
import Testing

@testable import bench

struct `Golden case files` {
  /// A part of a good file, what replaces it, and what the error says besides the path.
  @Test(arguments: [
    ("\"exact\"", "\"exakt\"", "the key exact is missing"),
    ("\"W1\":[[", "\"W1\":[[[", "not JSON. "),
    ("\"kind\":\"sfnn\"", "\"kind\":7", "kind"),
    ("\"schema\":\"sfnn-v1\"", "\"schema\":null", "schema"),
    ("\"y\":1", "\"y\":3", "y: expected a class in 0..<3, found 3"),
    ("\"y\":1", "\"y\":1.5", "y: expected a class, found 1.5"),
    ("\"M\":1,", "\"M\":1.5,", "a number that should be whole is not"),
    ("\"C\":", "\"C\":NaN,\"D\":", "not JSON. "),
    ("\"C\":", "\"C\":1e999,\"D\":", "1e999 is not representable"),
    ("\"log_w\":[", "\"log_w\":[1,", "M_cases[0].tuples[0].log_w: expected 1 entries, found 2"),
    ("\"hidden\":[2]", "\"hidden\":[3]", "params"),
  ])
  func `that are malformed are named with the reason`(
    _ part: String, _ replacement: String, _ reason: String
  ) throws {
    let good = try goldenText("sfnn_1l_softmax")
    let range = try #require(good.range(of: part))
    try withCase(good.replacingCharacters(in: range, with: replacement)) { path in
      let failure = #expect(throws: Failure.self) { try GoldenCase.read(path) }
      #expect(failure?.code == .malformedData)
      #expect(failure!.message.hasPrefix("\(path): ") && failure!.message.contains(reason))
      #expect(!failure!.message.contains("\n"))
    }
  }

  @Test(arguments: [0, 1, 2, 10, 100, 1000, 20_000])
  func `that are cut off are malformed`(_ length: Int) throws {
    for name in ["sfnn_1l_softmax", "sfnn_batch"] {
      try withCase(String(goldenText(name).prefix(length))) { path in
        let failure = #expect(throws: Failure.self) { try GoldenCase.read(path) }
        #expect(failure?.code == .malformedData && failure!.message.hasPrefix("\(path): "))
      }
    }
  }

  @Test func `of another model are skipped by name`() throws {
    let report = try report(on: "{\"schema\": \"vae-v9\", \"K\": 3}")
    #expect(report.holds && report.quantities.isEmpty)
    #expect(report.skipped.map(\.name) == ["schema vae-v9"])
  }

  /// Particles beyond any memory, in a case that lists none.
  @Test func `with too much to compute say what they skip`() throws {
    let json = try goldenText("sfnn_1l_softmax")
    var object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as! [String: Any]
    var cases = object["M_cases"] as! [[String: Any]]
    cases[0]["M"] = 1_000_000_000
    cases[0]["tuples"] = [Any]()
    object["M_cases"] = cases
    let data = try JSONSerialization.data(withJSONObject: object)
    let report = try report(on: String(decoding: data, as: UTF8.self))
    #expect(report.holds)
    #expect(report.skipped.map(\.name).contains("expected (M = 1000000000)"))
  }
}

struct `bench verify` {
  @Test func `succeeds on good cases and names what it skips`() throws {
    let outcome = try shell(
      "bench verify --case \(goldenPath("sfnn_1l_softmax")) --case \(goldenPath("theorem1"))")
    #expect(outcome.code == 0 && outcome.error.isEmpty)
    #expect(outcome.output.contains("sgemm") && outcome.output.contains("grads G5"))
    #expect(outcome.output.contains("skipped: LEG, RLOO, VIMCO_arith, VIMCO_geo"))
    #expect(!outcome.output.contains("WRONG") && !outcome.output.contains("\u{1B}"))
  }

  @Test func `exits with 1 on a mismatch`() throws {
    let good = try goldenText("theorem1")
    try withCase(good.replacing("-0.9566", with: "-0.9576")) { path in
      let outcome = try shell("bench verify --color always --case \(path)")
      #expect(outcome.code == 1)
      #expect(outcome.error == "Error: 1 quantity is beyond its bound\n")
      #expect(outcome.output.contains("\u{1B}[31mE_C "))
    }
  }

  @Test func `exits with 65 on a malformed file and 66 on a missing one`() throws {
    try withCase("{}") { path in
      let outcome = try shell("bench verify --case \(path)")
      #expect(outcome.code == 65 && outcome.output.isEmpty)
      #expect(outcome.error == "Error: \(path): the key schema is missing\n")
    }
    let missing = try shell("bench verify --case no/such.json")
    #expect(missing.code == 66)
    #expect(missing.error == "Error: cannot read 'no/such.json': No such file or directory\n")
    #expect(try shell("bench verify --case /tmp").code == 66)
  }
}
