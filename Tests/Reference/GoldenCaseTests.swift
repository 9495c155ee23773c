import Foundation
import NaiveReference
import Testing

/// A file that does not fit is named with the place and the reason, in one line.
@Suite struct `Malformed golden files` {
  private static let valid = """
    {"schema": "sfnn-v1", "kind": "sfnn", "output": "bernoulli",
     "sizes": {"x": 1, "hidden": [2], "y": 1},
     "params": {"W1": [[0.5], [1]], "b1": [0, 1], "V": [[1, 2]], "c": [0]}, "x": [1], "y": [1],
     "exact": {"C": -1, "grad_C": {"W1": [[0], [0]], "b1": [0, 0], "V": [[0, 0]], "c": [0]}},
     "configs": [{"h": [[0, 1]], "log_p_h": -1, "log_p_y": -1, "posterior": 1}],
     "G1_baseline": {"1": [0, 0]}, "Gc_constant": 0.3, "M_cases": []}
    """

  @Test func `a valid file is read`() throws {
    guard case .enumerated(let file) = try read(Self.valid) else {
      Issue.record("another case")
      return
    }
    #expect(file.network.parameters["b1"] == [[0], [1]])
    #expect(file.configurations[0].particle.states == [[false, true]])
  }

  @Test(arguments: [
    (#""W1": [[0.5], [1]]"#, #""W1": [[0.5]]"#, "params.W1: expected 2 entries, found 1"),
    (#""W1": [[0.5], [1]]"#, #""W1": [[0.5], []]"#, "params.W1[1]: expected 1 entries, found 0"),
    (#""W1": [[0.5], [1]], "#, "", "params: the key W1 is missing"),
    (#""W1": [[0.5], [1]]"#, #""W1": [[0.5], ["a"]]"#, "params.W1[1][0]: Expected"),
    (#""V": [[1, 2]]"#, #""V": [[1, 2]], "U1": []"#, "params.U1: the network has no such"),
    (#""x": [1]"#, #""x": [1, 2]"#, "x: expected 1 entries, found 2"),
    (#""x": [1]"#, #""x": 1"#, "x: Expected to decode Array"),
    (#""x": [1], "#, "", "the key x is missing"),
    (#""y": [1],"#, #""y": 1,"#, "y: expected a list, found one number"),
    (#""y": [1],"#, #""y": [2],"#, "y: expected targets between 0 and 1"),
    (#""output": "bernoulli""#, #""output": "softmax""#, "y: expected a class, found a list"),
    (#""output": "bernoulli""#, #""output": "poisson""#, "output: Cannot initialize OutputModel"),
    (#""h": [[0, 1]]"#, #""h": [[0, 2]]"#, "configs[0].h[0][1]: expected a state, 0 or 1"),
    (#""h": [[0, 1]]"#, #""h": [[0]]"#, "configs[0].h[0]: expected 2 entries, found 1"),
    (#""hidden": [2]"#, #""hidden": [[2, 1]]"#, "sizes.hidden[0]: expected 1 entries, found 2"),
    (#""hidden": [2]"#, #""hidden": [0]"#, "sizes.hidden[0]: expected 1 or more units"),
    (#""1": [0, 0]"#, #""2": [0, 0]"#, "G1_baseline: the key 1 is missing"),
    (#""C": -1"#, #""C": NaN"#, "not JSON. Invalid value around character "),
    (#""C": -1"#, #""C": null"#, "exact.C: "),
    ("]}", "]", "not JSON. "),
    (
      #""M_cases": []"#,
      #"""
      "M_cases": [{"M": 0, "E_CM": 0, "expected": {}, "tuples": [],
        "grad_E_CM": {"W1": [[0], [0]], "b1": [0, 0], "V": [[0, 0]], "c": [0]}}]
      """#, "M_cases[0].M: expected 1 or more particles, found 0"
    ),
  ])
  func `an invalid one is refused`(text: String, replacement: String, reason: String) throws {
    let range = try #require(Self.valid.range(of: text, options: .backwards))
    let error = #expect(throws: GoldenCaseError.self) {
      try read(Self.valid.replacingCharacters(in: range, with: replacement))
    }
    let message = try #require(error).description
    #expect(message.contains(".json: \(reason)"), "\(message)")
    #expect(!message.contains("\n"))
  }

  @Test func `a file that is not there is named`() throws {
    let error = #expect(throws: GoldenCaseError.self) { try GoldenCase(path: "none.json") }
    #expect(try #require(error).description == "none.json: cannot be read as a file")
  }

  @Test func `another schema is skipped by name`() throws {
    guard case .skipped(let schema) = try read(#"{"schema": "other-v1"}"#) else {
      Issue.record("another case")
      return
    }
    #expect(schema == "other-v1")
  }

  private func read(_ text: String) throws -> GoldenCase {
    let file = FileManager.default.temporaryDirectory.appending(
      path: "golden-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(text.utf8).write(to: file)
    return try GoldenCase(path: file.path)
  }
}
