import Foundation
import Nets

// The samples of `bench run` as lines of results, one for each row and run: what every other report is
// derived from.

/// What all lines of a run have in common.
struct RunContext {
  let machine: Machine
  let threads: Int
  let seed: UInt64
  let data: String
  /// Epochs of training before the one that is timed.
  let after: Int
  let isQuick: Bool
  var revision: Revision?
  /// The start of the program's SHA-256.
  var build: String?

  /// The first line of a report.
  var head: String {
    "\(machine.description) · \(threads) threads · \(data) · seed \(seed)"
      + (after > 0 ? " · after \(after) epochs" : "") + (isQuick ? " · quick: not for claims" : "")
  }

  func line(id: String, threads: Int) -> ResultLine {
    var line = ResultLine()
    line.id = id
    line.time = Date.now.ISO8601Format()
    line.commit = revision?.commit
    line.isDirty = revision?.isDirty
    line.build = build
    line.processor = machine.processor
    line.cores = machine.cores
    line.instructionSet = machine.instructionSet.rawValue
    line.system = machine.system
    line.compiler = machine.compiler
    line.threads = threads
    line.seed = String(seed)
    line.isQuick = isQuick
    line.peakBytes = peakMemoryBytes()
    return line
  }
}

extension RunContext {
  /// The conditions of a row: what a result has to have in common with it to be of the same run.
  func line(_ row: BenchmarkRow) -> ResultLine {
    guard case .kernel = row else {
      var line = line(id: row.id, threads: threads)
      line.data = data
      if case .network = row { line.after = after }
      return line
    }
    return line(id: row.id, threads: 1)
  }
}

extension EpochResult {
  func record(_ context: RunContext) -> ResultLine {
    var line = context.line(.network(workload))
    line.unit = "s/epoch"
    line.value = seconds
    line.examplesPerSecond = examplesPerSecond
    line.fraction = fraction
    line.naiveSeconds = naiveSeconds
    line.testNLL = evaluation.negativeLogLikelihood
    line.testErrorPercent = evaluation.errorPercent
    line.updateSeconds = updateSeconds
    return line
  }
}

extension AutoencoderResult {
  /// - Parameter peak: floating-point operations a second of the threads in use.
  func record(_ context: RunContext, peak: Double) -> ResultLine {
    var line = context.line(.autoencoder(workload))
    line.unit = "s/epoch"
    line.value = seconds
    line.examplesPerSecond = imagesPerSecond
    line.fraction = fraction
    line.naiveSeconds = naiveSeconds
    line.work = operations
    line.workUnit = KernelWorkload.Work.operations(operations).unit
    line.rate = operationsPerSecond
    line.peak = peak
    line.testNLL = evaluation.negativeLogLikelihood
    line.testELBO = -evaluation.negativeELBO
    line.updateSeconds = updateSeconds
    return line
  }
}

extension CheckedKernel {
  /// What a fresh process has observed, and what this one knows besides.
  func record(_ sample: ResultLine, _ context: RunContext) -> ResultLine {
    var line = sample
    line.commit = context.revision?.commit
    line.isDirty = context.revision?.isDirty
    line.isQuick = context.isQuick
    line.peak = peak
    line.roof = roof.resource.label
    line.roofRate = workload.work.amount / roof.seconds
    line.roofShare = line.value.map { roof.seconds / $0 }
    line.naiveSeconds = naiveSeconds
    line.worstError = error
    return line
  }
}
