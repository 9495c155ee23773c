import Foundation
import Kernels
import Nets

/// Makes the runs of an item that a log does not have yet, one by one, each kept as it ends.
struct Reproduction {
  let plan: RunPlan
  let shard: Shard
  /// `--data`
  let data: String?
  let threads: Int
  let terminal: TerminalOptions

  /// The runs of the shard that are not finished.
  func remaining(_ finished: [RunSettings: RunOutcome]) -> [RunSettings] {
    plan.runs.enumerated().filter { shard.contains($0.offset) && finished[$0.element] == nil }
      .map(\.element)
  }

  /// - Returns: why tasks were left out, if some were: without the faces a table is made as far as
  ///   it goes.
  /// - Throws: `Failure` 66 where MNIST is missing, 130 when interrupted.
  func run(into log: inout RunLog) throws -> [LearningTask: String] {
    var runs = remaining(log.runs)
    var missing: [LearningTask: String] = [:]
    var locations: [LearningTask: DataLocation] = [:]
    for task in Set(runs.map(\.task)) {
      do {
        locations[task] = try location(of: task)
      } catch {
        guard task == .faces, error.code == .missingInput else { throw error }
        missing[task] = "no faces found"
        Terminal.writeError("Left out: \(error.message)\n")
      }
    }
    runs.removeAll { missing[$0.task] != nil }
    if !runs.isEmpty { try make(runs, locations, into: &log) }
    return missing
  }

  private func make(
    _ runs: [RunSettings], _ locations: [LearningTask: DataLocation], into log: inout RunLog
  ) throws {
    let kernels = try KernelSet.requested()
    let pool = try ThreadPool(threads: threads)
    defer { pool.stop() }
    Terminal.writeError(
      "\(runs.count) runs, \(plan.runs.count) in all shards  "
        + "\(Machine(kernels.instructionSet).description), \(threads) threads\n")
    let costs = runs.map(\.cost)
    let progress = terminal.progress(plan.item.word, total: costs.reduce(0, +))
    var spent = 0
    var data: TaskData?
    for (number, (settings, cost)) in zip(runs, costs).enumerated() {
      try Interrupt.check()
      if data?.task != settings.task {
        data = nil
        data = try TaskData(settings.task, from: locations[settings.task]!)
        try requireFigureExamples(data!)
        Terminal.writeError("\(data!.source)\n")
      }
      let note = "\(number + 1)/\(runs.count) \(settings.description)"
      let run = ReproductionRun(settings: settings, data: data!, kernels: kernels, pool: pool)
      let outcome = try run.outcome { share in
        progress.update(spent + Int(share * Double(cost)), note: note)
      }
      try log.append(FinishedRun(settings: settings, outcome: outcome))
      spent += cost
    }
    progress.finish()
  }

  /// Figures take certain of the first 100 examples.
  private func requireFigureExamples(_ data: TaskData) throws {
    let needed = plan.columns.isEmpty ? 100 : 1
    guard min(data.train.count, data.test.count) >= needed else {
      throw Failure(
        .malformedData,
        "\(data.source): expected at least \(needed) training and test examples for a figure")
    }
  }

  private func location(of task: LearningTask) throws(Failure) -> DataLocation {
    let set = task == .faces ? DataSet.faces : .mnist
    do {
      return try DataLocation.resolve(set, option: data)
    } catch {
      let failure = Failure(error)
      guard failure.code == .missingInput, set.mirror != nil else { throw failure }
      throw Failure(
        failure.code, "\(failure.message); 'bench data fetch \(set.rawValue)' downloads it")
    }
  }
}
