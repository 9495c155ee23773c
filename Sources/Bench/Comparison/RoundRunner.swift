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

  /// - Parameters:
  ///   - deadline: of `monotonicSeconds`; no round begins after it.
  ///   - progress: called with the number of rounds done.
  /// - Throws: `Failure` 130 when interrupted, 1 where a process fails.
  func run(
    _ rounds: Int, stage: ResultLine.Stage, into log: inout RoundLog,
    deadline: Double = .infinity, progress: (Double) -> Void
  ) throws {
    for round in 0..<rounds where monotonicSeconds() < deadline {
      for (place, (group, order)) in plan.round(round, stage: stage).enumerated() {
        progress(Double(round) + Double(place) / Double(plan.groups.count))
        let ids = plan.groups[group]
        for side in order.dropFirst(log.processes(stage, round: round, ids: ids)) {
          try Interrupt.check()
          try log.append(
            sample(ids, side).map { $0.tagged(stage, side, round: round) })
        }
      }
    }
  }

  private func sample(_ ids: [String], _ side: ResultLine.Side) throws -> [ResultLine] {
    switch side {
    case .base: try base.sample(ids, options)
    case .head: try head.sample(ids, options + planted)
    }
  }
}
