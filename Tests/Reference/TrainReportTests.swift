import Foundation
import Testing

@testable import Nets
@testable import bench

struct `A JSON line` {
  @Test func `keeps the order of its keys`() throws {
    var line = JSONLine()
    line.add("z", .integer(-3))
    line.add("a", 0.1)
    line.add("m", .text("a \"word\"\\\n\u{1}é"))
    line.add("b", .bool(true))
    line.add("none", nil)
    #expect(
      line.text
        == #"{"z": -3, "a": 0.1, "m": "a \"word\"\\\u000a\u0001é", "b": true, "none": null}"#)
    #expect(!line.isDiverged)
    let object = try JSONSerialization.jsonObject(with: Data(line.text.utf8)) as? [String: Any]
    #expect(object?["m"] as? String == "a \"word\"\\\n\u{1}é")
  }

  @Test(arguments: [1e-300, 0x1p-1074, 1.7976931348623157e308, 1.0 / 3, 0.1 + 0.2, 1e16, -0.0])
  func `holds numbers that read back exactly`(_ number: Double) throws {
    var line = JSONLine()
    line.add("x", number)
    let values = try JSONDecoder().decode([String: Double].self, from: Data(line.text.utf8))
    #expect(values["x"]?.bitPattern == number.bitPattern)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `marks what is not finite`(_ number: Double) {
    var line = JSONLine()
    line.add("x", number)
    line.add("y", 1.0)
    #expect(line.text == #"{"x": null, "y": 1.0, "diverged": true}"#)
  }
}

struct `The metrics of an epoch` {
  private static let plain = [
    "epoch", "train_criterion", "validation_nll", "validation_error_percent", "test_nll",
    "test_error_percent", "seconds",
  ]

  private func keys(_ record: EpochRecord) -> [String] {
    record.line.text.matches(of: /"(\w+)":/).map { String($0.1) }
  }

  @Test func `have the documented keys in order`() {
    let evaluation = Evaluation(negativeLogLikelihood: 1, errorPercent: 2, posteriorBound: -3)
    let record = EpochRecord(
      epoch: 1, trainCriterion: -1, validation: evaluation, test: evaluation, seconds: 0.5)
    #expect(keys(record) == Self.plain + ["test_bound"])
    #expect(
      record.line.text.hasPrefix(
        #"{"epoch": 1, "train_criterion": -1.0, "validation_nll": 1.0, "#
          + #""validation_error_percent": 2.0, "test_nll": 1.0, "test_error_percent": 2.0, "#))
  }

  @Test func `of faces have the squared errors beside`() {
    let evaluation = Evaluation(
      negativeLogLikelihood: 1,
      squaredErrors: .init(softMinimum: 4, ofMean: 5, mean: 6), posteriorBound: -3)
    let record = EpochRecord(
      epoch: 1, trainCriterion: -1, validation: evaluation, test: evaluation, seconds: 0.5)
    let names = ["sse", "sse_of_mean", "mean_sse"]
    #expect(
      keys(record) == Self.plain + names.map { "validation_" + $0 } + names.map { "test_" + $0 }
        + ["test_bound"])
    #expect(record.line.text.contains(#""test_error_percent": null, "seconds": 0.5, "#))
  }

  @Test func `of a diverged epoch are null`() {
    let record = EpochRecord(epoch: 3, trainCriterion: .nan, seconds: 1)
    #expect(keys(record) == Self.plain + ["diverged"])
    #expect(record.line.isDiverged)
  }
}

struct `The metrics file of a resumed run` {
  private func resumed(_ content: String, reportedEpochs: Int) throws -> String {
    let directory = try TemporaryDirectory()
    let path = try directory.plant(Array(content.utf8), as: "metrics")
    try MetricsFile.resume(path, reportedEpochs: reportedEpochs).append("next")
    return try String(contentsOfFile: path, encoding: .utf8)
  }

  @Test(arguments: [
    ("", 0, ""), ("", 2, ""), ("{\"epoch\": 1}\n", 0, ""),
    ("{\"epoch\": 1}\n", 1, "{\"epoch\": 1}\n"),
    ("{\"epoch\": 1}\n{\"epo", 1, "{\"epoch\": 1}\n"),
    ("{\"epoch\": 1}\n{\"epoch\": 2}\n{\"epoch\": 3}\n{", 1, "{\"epoch\": 1}\n"),
  ])
  func `goes on after the last epoch of the checkpoint`(
    _ content: String, _ epochs: Int, _ kept: String
  ) throws {
    #expect(try resumed(content, reportedEpochs: epochs) == kept + "next\n")
  }

  @Test(arguments: ["hello\n", "{\"epoch\": 1}\n{}\n", "{\"epoch\": 1.5}\n", "[1]\n"])
  func `is refused and kept if it holds something else`(_ content: String) throws {
    let directory = try TemporaryDirectory()
    let path = try directory.plant(Array(content.utf8), as: "metrics")
    #expect {
      try MetricsFile.resume(path, reportedEpochs: 1)
    } throws: { error in
      Failure(error).code == .malformedData && Failure(error).message.contains(path)
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == content)
  }

  @Test func `is begun where there was none`() throws {
    let path = try TemporaryDirectory().plant([], as: "folder/empty") + "2"
    #expect(throws: Failure.self) { try MetricsFile.resume(path, reportedEpochs: 1) }
    let directory = try TemporaryDirectory()
    try MetricsFile.resume(directory.path + "/new", reportedEpochs: 5).append("next")
    #expect(try String(contentsOfFile: directory.path + "/new", encoding: .utf8) == "next\n")
  }
}
