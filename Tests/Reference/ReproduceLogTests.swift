import Foundation
import Nets
import Testing

@testable import bench

/// A file that is gone when the test ends.
private func withFile(_ content: String, _ body: (String) throws -> Void) throws {
  let path = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).jsonl"
  try Data(content.utf8).write(to: URL(filePath: path))
  defer { try? FileManager.default.removeItem(atPath: path) }
  try body(path)
}

private func line(_ settings: RunSettings, seconds: Double = 1) throws -> String {
  var outcome = RunOutcome()
  outcome.seconds = seconds
  return try RunLog.line(of: FinishedRun(settings: settings, outcome: outcome)) + "\n"
}

struct `Logs of reproductions` {
  private let plan = RunPlan(item: .table2, scale: .smoke, seed: 1)

  private func remaining(_ log: RunLog<RunSettings>) -> [RunSettings] {
    Reproduction(
      title: "", runs: plan.runs, shard: .all, data: nil, threads: 1, terminal: TerminalOptions()
    ).remaining(log.runs)
  }

  @Test func `skip what is finished, with the same settings only`() throws {
    var other = plan.runs[2]
    other.epochs = 50
    try withFile(line(plan.runs[0]) + line(other)) { path in
      do {
        var log = try RunLog<RunSettings>(path)
        #expect(remaining(log) == Array(plan.runs.dropFirst()))
        try log.append(FinishedRun(settings: plan.runs[1], outcome: RunOutcome()))
      }
      #expect(try remaining(RunLog<RunSettings>(path)) == Array(plan.runs.dropFirst(2)))
    }
  }

  @Test func `lose a torn last line and go on`() throws {
    let torn = try line(plan.runs[1]).dropLast(20)
    try withFile(line(plan.runs[0]) + torn) { path in
      do {
        var log = try RunLog<RunSettings>(path)
        #expect(log.runs.count == 1)
        try log.append(FinishedRun(settings: plan.runs[1], outcome: RunOutcome()))
      }
      #expect(try RunLog<RunSettings>(path).runs.count == 2)
    }
  }

  @Test func `are merged by concatenation; of two equal runs the first counts`() throws {
    let shards = try [
      line(plan.runs[0], seconds: 1) + line(plan.runs[2]), line(plan.runs[1]),
      line(plan.runs[0], seconds: 2),
    ]
    try withFile(shards.joined()) { path in
      let log = try RunLog<RunSettings>(path)
      #expect(log.runs.count == 3 && log.runs[plan.runs[0]]?.seconds == 1)
    }
  }

  @Test(arguments: ["{}", "not JSON", #"{"item": "table2", "task": "digits"}"#, ""])
  func `refuse a line that is no run, by file and line`(_ bad: String) throws {
    try withFile(line(plan.runs[0]) + bad + "\n") { path in
      let failure = #expect(throws: Failure.self) { try RunLog<RunSettings>(path) }
      #expect(failure?.code == .malformedData && failure?.message.contains("line 2") == true)
    }
  }

  @Test func `keep all that a figure needs`() throws {
    var outcome = RunOutcome()
    outcome.criterionByParticles = [-70.5, -69.25]
    outcome.samples = DigitSamples(width: 28, digits: Data([0, 255]), samples: Data([7]))
    let run = FinishedRun(settings: plan.runs[3], outcome: outcome)
    try withFile(RunLog.line(of: run) + "\n") { path in
      let read = try #require(RunLog<RunSettings>(path).runs[plan.runs[3]])
      #expect(read.criterionByParticles == [-70.5, -69.25])
      #expect(read.samples?.digits == Data([0, 255]) && read.samples?.samples == Data([7]))
      #expect(read.validation == nil)
    }
  }
}

struct `Failures of bench reproduce` {
  private func failure(_ change: (inout ReproduceCommand) -> Void) -> Failure? {
    var command = ReproduceCommand()
    command.terminal.isQuiet = true
    command.output = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString)"
    change(&command)
    defer { try? FileManager.default.removeItem(atPath: command.output) }
    return #expect(throws: Failure.self) { try command.run() }
  }

  @Test func `say how to get MNIST`() {
    let failure = failure { $0.data = "/nonexistent" }
    #expect(failure?.code == .missingInput)
    #expect(failure?.message.contains("bench data fetch mnist") == true)
  }

  @Test func `name a directory that cannot be made`() {
    let failure = failure { $0.output = "/dev/null/runs" }
    #expect(failure?.code == .cannotCreate && failure?.message.contains("/dev/null/runs") == true)
  }
}
