import Kernels
import NaiveReference

struct VerifyCommand: Command {
  var cases: [String] = []
  var isExhaustive = false
  var terminal = TerminalOptions()

  static let name = "verify"
  static let abstract = "Hold kernels and gradients against their definitions."
  static let discussion = """
    Prints the worst error of each kernel, and of each quantity of the case files. Exit code 1 means \
    that one is beyond its bound, 65 that a case file is malformed, 66 that there is none. What a \
    case has and this package has not is named and skipped. The exhaustive check computes all 2^32 \
    floats of each elementwise function on every instruction set of this machine, on all cores.
    """
  static var parameters: [Parameter<Self>] {
    [
      .option(
        "--case <file>", \.cases, "A golden case to check as well. May be repeated."),
      .flag("--exhaustive", \.isExhaustive, "Check every float as well. Takes minutes."),
    ] + TerminalOptions.parameters(\.terminal)
  }

  func run() throws {
    // All files are read first: a malformed one is an error before anything is claimed.
    let golden = try cases.map { ($0, try GoldenCase.read($0)) }
    let kernels = try KernelSet.requested()
    let report = VerificationReport(style: terminal.style)
    var failures = report.show(kernels)
    for (path, golden) in golden {
      failures += report.show(golden.check(path: path, kernels: kernels))
    }
    if isExhaustive { failures += report.showExhaustive(terminal) }
    guard failures == 0 else {
      throw Failure(
        .failed,
        failures == 1
          ? "1 quantity is beyond its bound" : "\(failures) quantities are beyond their bounds")
    }
  }
}
