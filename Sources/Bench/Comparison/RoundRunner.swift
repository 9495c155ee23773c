import Foundation
import Nets

/// Runs the processes of a plan that a log does not have yet.
struct RoundRunner {
  let base: BuildOnDisk
  let head: BuildOnDisk
  let plan: RoundPlan
  /// What every process is told: threads, seed.
  let options: [String]
  /// What the processes of the head are told besides, to plant a slowdown.
  var planted: [String] = []

  /// - Parameter progress: called with the number of processes done, of `processes(in:)`.
  /// - Throws: `Failure` 130 when interrupted, 1 where a process fails.
  func run(
    _ rounds: Int, stage: ResultLine.Stage, into log: inout RoundLog, progress: (Int) -> Void
  ) throws {
    var done = 0
    for round in 0..<rounds {
      for (group, order) in plan.round(round, stage: stage) {
        let ids = plan.groups[group]
        let finished = min(order.count, log.processes(stage, round: round, ids: ids))
        done += finished
        for side in order.dropFirst(finished) {
          try Interrupt.check()
          try log.append(
            sample(ids, side).map {
              var line = $0
              (line.stage, line.round, line.side) = (stage, round, side)
              return line
            })
          done += 1
          progress(done)
        }
      }
    }
  }

  func processes(in rounds: Int) -> Int { rounds * plan.groups.count * 4 }

  private func sample(_ ids: [String], _ side: ResultLine.Side) throws -> [ResultLine] {
    switch side {
    case .base: try base.sample(ids, options)
    case .head: try head.sample(ids, options + planted)
    }
  }
}
