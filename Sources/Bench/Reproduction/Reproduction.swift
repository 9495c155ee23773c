import Foundation
import Kernels
import Nets

/// Makes the runs of an item that a log does not have yet, one by one, each kept as it ends.
struct Reproduction<Run: ReproducedRun> {
  /// For progress lines.
  let title: String
  /// In an order that is the same for every shard.
  let runs: [Run]
  let shard: Shard
  /// `--data`
  let data: String?
  let threads: Int
  let terminal: TerminalOptions

  /// The runs of the shard that are not finished.
  func remaining(_ finished: [Run: Run.Outcome]) -> [Run] {
    runs.enumerated().filter { shard.contains($0.offset) && finished[$0.element] == nil }
      .map(\.element)
  }

  /// - Returns: why sources were left out, if some were: a table is made as far as it goes.
  /// - Throws: `Failure` 66 where a set is missing that is not optional, 130 when interrupted.
  func run(into log: inout RunLog<Run>) throws -> [Run.Source: String] {
    var runs = remaining(log.runs)
    var missing: [Run.Source: String] = [:]
    var locations: [Run.Source: DataLocation] = [:]
    for source in Set(runs.map(\.source)) {
      do {
        locations[source] = try location(of: source.set)
      } catch {
        guard source.isOptional, error.code == .missingInput else { throw error }
        missing[source] = "no \(source.set.title) found"
        Terminal.writeError("Left out: \(error.message)\n")
      }
    }
    runs.removeAll { missing[$0.source] != nil }
    if !runs.isEmpty { try make(runs, locations, into: &log) }
    return missing
  }

  private func make(
    _ runs: [Run], _ locations: [Run.Source: DataLocation], into log: inout RunLog<Run>
  ) throws {
    let kernels = try KernelSet.requested()
    let pool = try ThreadPool(threads: threads)
    defer { pool.stop() }
    let costs = runs.map(\.cost)
    let total = costs.reduce(0, +)
    Terminal.writeError(
      "\(runs.count) of \(self.runs.count) runs to make  "
        + "\(Machine(kernels.instructionSet).description), \(threads) threads  "
        + "about \(Progress.clock(Double(total) / Run.costPerSecond)) on two cores\n")
    let progress = terminal.progress(title, total: total)
    var spent = 0
    var loaded: (source: Run.Source, examples: Run.Source.Examples)?
    for (number, (run, cost)) in zip(runs, costs).enumerated() {
      try Interrupt.check()
      if loaded?.source != run.source {
        loaded = nil
        let (examples, summary) = try run.source.load(locations[run.source]!)
        loaded = (run.source, examples)
        Terminal.writeError(summary + "\n")
      }
      let note = "\(number + 1)/\(runs.count) \(run.description)"
      let environment = RunEnvironment(
        kernels: kernels, pool: pool, checkpoint: log.checkpoint(of: run))
      let outcome = try run.outcome(on: loaded!.examples, in: environment) { share in
        progress.update(spent + Int(share * Double(cost)), note: note)
      }
      try log.append(FinishedRun(settings: run, outcome: outcome))
      spent += cost
    }
    progress.finish()
  }

  private func location(of set: DataSet) throws(Failure) -> DataLocation {
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
