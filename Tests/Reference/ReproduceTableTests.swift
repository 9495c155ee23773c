import Foundation
import Nets
import Testing

@testable import bench

/// A log as a file of hand-written lines would give it.
private func log(_ lines: String) throws -> [RunSettings: RunOutcome] {
  let path = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).jsonl"
  try Data(lines.utf8).write(to: URL(filePath: path))
  defer { try? FileManager.default.removeItem(atPath: path) }
  return try RunLog<RunSettings>(path).runs
}

/// A finished run of table 2 with the paper's settings.
private func line(
  _ method: String, particles: Int, rate: String, seed: Int = 1, validation: Double? = nil,
  test: Double = 0, sampledTest: Double? = nil
) -> String {
  let scores = { (error: Double) in "{\"error_percent\": \(error), \"nll\": 0.1}" }
  let results =
    validation.map {
      ", \"validation\": \(scores($0)), \"test\": \(scores(test))"
        + (sampledTest.map { ", \"sampled_test\": \(scores($0))" } ?? "")
    } ?? ", \"diverged_in_epoch\": 2"
  return """
    {"item": "table2", "task": "classification", "method": "\(method)", "particles": \(particles), \
    "learning_rate": \(rate), "schedule": "paper", "epochs": 50, "seed": \(seed), "seconds": 9, \
    "instruction_set": "avx2", "threads": 2\(results)}

    """
}

struct `Reproduced tables` {
  private let plan = RunPlan(item: .table2, scale: .paper, seed: 1)

  private func row(_ network: String, particles: Int, _ lines: String) throws -> [String] {
    let table = TableReport(plan, log: try log(lines)).markdown
    let rows = table.split(separator: "\n").map { row in
      row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }
    return try #require(rows.first { $0.count > 2 && $0[1] == "\(particles)" && $0[2] == network })
  }

  @Test func `choose the rate on validation and show the test`() throws {
    let lines =
      line("g5", particles: 20, rate: "0.1", validation: 3, test: 2)
      + line("g5", particles: 20, rate: "0.3", validation: 2.5, test: 2.75)
    let row = try row("G5", particles: 20, lines)
    #expect(row[3...5] == ["2.75", "2.72", "0.3"])
    #expect(row[6] == "88 of 90 runs to come")
  }

  @Test func `show two standard deviations over seeds`() throws {
    let lines = [1.0, 2, 3].enumerated().map {
      line("g3", particles: 1, rate: "0.03", seed: $0 + 1, validation: 2, test: $1)
    }
    #expect(try row("G3", particles: 1, lines.joined())[3] == "2.00 ± 2.00")
  }

  @Test func `say when the best rate is at an end of the grid`() throws {
    let highest = line("g4", particles: 20, rate: "1", validation: 5, test: 5)
    #expect(try row("G4", particles: 20, highest)[6].hasPrefix("highest rate tried"))
    let lowest = line("g4", particles: 20, rate: "0.0001", validation: 5, test: 5)
    #expect(try row("G4", particles: 20, lowest)[6].hasPrefix("lowest rate tried"))
  }

  @Test func `leave out rates of which a seed diverged`() throws {
    let lines =
      line("g2", particles: 20, rate: "0.3")
      + line("g2", particles: 20, rate: "0.3", seed: 2, validation: 1, test: 1)
      + line("g2", particles: 20, rate: "0.01", validation: 8, test: 7.9)
    let row = try row("G2", particles: 20, lines)
    #expect(row[3] == "7.90" && row[5] == "0.01" && row[6].hasPrefix("1 of 9 rates diverged"))
    #expect(
      try self.row("G2", particles: 20, line("g2", particles: 20, rate: "1"))[6] == "diverged")
  }

  @Test func `take B from the sampled test of A`() throws {
    let lines = line("a", particles: 1, rate: "0.1", validation: 1.6, test: 1.5, sampledTest: 1.875)
    #expect(try row("A", particles: 1, lines)[3] == "1.50")
    #expect(try row("B", particles: 1, lines)[3] == "1.88")
  }

  @Test func `report tasks without data as missing`() {
    let plan = RunPlan(item: .table1, scale: .smoke, seed: 1)
    let table = TableReport(plan, log: [:], missing: [.faces: "no faces found"])
    let rows = table.text(Style(.never)).split(separator: "\n")
    #expect(rows.count { $0.hasPrefix("faces") && $0.hasSuffix("no faces found") } == 9)
    #expect(rows.count { $0.hasPrefix("lower halves") && $0.hasSuffix("runs to come") } == 9)
  }
}
