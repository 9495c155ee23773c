import Foundation
import Nets

// The samples of `bench run` as JSON lines, one for each row and run: what every other report is
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

  /// The first line of a report.
  var head: String {
    "\(machine.description) · \(threads) threads · \(data) · seed \(seed)"
      + (after > 0 ? " · after \(after) epochs" : "") + (isQuick ? " · quick: not for claims" : "")
  }

  func line(id: String, threads: Int) -> JSONLine {
    var line = JSONLine()
    line.add("v", .integer(1))
    line.add("id", .text(id))
    line.add("time", .text(Date.now.ISO8601Format()))
    line.add("processor", .text(machine.processor))
    line.add("cores", .integer(machine.cores))
    line.add("instruction_set", .text(machine.instructionSet.rawValue))
    line.add("system", .text(machine.system))
    line.add("compiler", .text(machine.compiler))
    line.add("threads", .integer(threads))
    line.add("seed", .text(String(seed)))
    line.add("quick", .bool(isQuick))
    return line
  }
}

extension EpochResult {
  func record(_ context: RunContext) -> String {
    var line = context.line(id: workload.id, threads: context.threads)
    line.add("data", .text(context.data))
    line.add("unit", .text("s/epoch"))
    line.add("value", seconds)
    line.add("examples_per_second", examplesPerSecond)
    line.add("after", .integer(context.after))
    line.add("fraction", fraction)
    line.add("naive_seconds", naiveSeconds)
    line.add("test_nll", evaluation.negativeLogLikelihood)
    line.add("test_error_percent", evaluation.errorPercent)
    line.add("update_seconds", .numbers(updateSeconds))
    return line.text
  }
}

extension AutoencoderResult {
  /// - Parameter peak: floating-point operations a second of the threads in use.
  func record(_ context: RunContext, peak: Double) -> String {
    var line = context.line(id: workload.id, threads: context.threads)
    line.add("data", .text(context.data))
    line.add("unit", .text("s/epoch"))
    line.add("value", seconds)
    line.add("examples_per_second", imagesPerSecond)
    line.add("fraction", fraction)
    line.add("naive_seconds", naiveSeconds)
    line.add("operations", operations)
    line.add("rate", operationsPerSecond)
    line.add("peak_flops", peak)
    line.add("test_nll", evaluation.negativeLogLikelihood)
    line.add("test_elbo", -evaluation.negativeELBO)
    line.add("update_seconds", .numbers(updateSeconds))
    return line.text
  }
}

extension KernelResult {
  func record(_ context: RunContext, peak: Double) -> String {
    var line = context.line(id: workload.id, threads: 1)
    line.add("unit", .text("s"))
    line.add("value", seconds)
    line.add("calls", .integer(sample.calls))
    line.add("batch_seconds", .numbers(sample.batches))
    line.add("work", workload.work.amount)
    line.add("rate", rate)
    line.add("peak_flops", peak)
    line.add("roof", .text(roof.resource.label))
    line.add("roof_rate", workload.work.amount / roof.seconds)
    line.add("roof_share", roofShare)
    line.add("naive_seconds", naiveSeconds)
    line.add("worst_error", .text(error))
    return line.text
  }
}
