import Nets
import Testing

@testable import bench

struct `Rounds on disk` {
  private let build = ComparedBuild(name: "a", commit: nil, digest: "d1")

  /// What a process of an epoch with two threads leaves, and one of a kernel.
  private let lines = [("epoch/a", 2, "digits"), ("kernel/a", 1, nil)].map { id, threads, data in
    ResultLine(
      id: id, build: "d1", threads: threads, seed: "1", data: data, round: 0, side: .head,
      stage: .rounds)
  }

  private func log(_ lines: [ResultLine]) throws -> RoundLog {
    let folder = try TemporaryDirectory()
    var log = try RoundLog(folder.path + "/log.jsonl", existing: .replace)
    try log.append(lines)
    return log
  }

  /// A process that was killed while its lines were written has timed none of them.
  @Test func `count the processes that timed all of the rows`() throws {
    let log = try log(lines + [lines[0]])
    func count(_ ids: [String], round: Int = 0, stage: ResultLine.Stage = .rounds) -> Int {
      log.processes(stage, round: round, ids: ids)
    }
    #expect(count(["epoch/a"]) == 2 && count(["epoch/a", "kernel/a"]) == 1)
    #expect(count(["epoch/a", "kernel/b"]) == 0 && count(["epoch/a"], round: 1) == 0)
    #expect(count(["epoch/a"], stage: .doubt) == 0)
  }

  @Test func `are of one build, number of threads and seed`() throws {
    let log = try log(lines)
    func refusal(
      _ build: ComparedBuild, threads: Int = 2, seed: UInt64 = 1, side: ResultLine.Side = .head
    ) -> String {
      do {
        try log.require([side: build], threads: threads, seed: Seed(seed))
        return ""
      } catch {
        return Failure(error).code == .malformedData ? Failure(error).message : "another error"
      }
    }
    #expect(refusal(build).isEmpty)
    #expect(refusal(build, threads: 1).contains("has rounds with 2 threads"))
    #expect(refusal(build, seed: 2).contains("has rounds with seed 1"))
    #expect(refusal(build, side: .base).contains("the head build d1"))
    let other = ComparedBuild(name: "a", commit: nil, digest: "d2")
    #expect(refusal(other).contains("the head build d1"))
  }
}
