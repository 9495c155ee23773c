import Foundation
import Kernels
import Nets

/// An error as its user sees it: one line that says what was expected and where, and the exit code.
struct Failure: Error {
  /// The codes of sysexits.h where one fits, so that scripts can tell the cases apart.
  enum Code: Int32 {
    /// A check did not hold, or something failed that no other code names.
    case failed = 1
    /// A comparison found this build slower, or worse in what does not vary.
    case regression = 3
    case usage = 64
    case malformedData = 65
    case missingInput = 66
    case unavailableService = 69
    case cannotCreate = 73
    /// Reading or writing failed, as on a full disk.
    case inputOutput = 74
    /// A comparison ended in doubt where a verdict was wanted.
    case undecided = 75
    /// 128 + SIGINT, what a shell reports for Ctrl-C.
    case interrupted = 130
  }

  let code: Code
  let message: String
  /// Lines shown below the message: how to use the command.
  var hint: String?

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// A system call that just failed, by `errno`: "cannot write 'runs/a.jsonl': No space left…".
  static func system(_ code: Code, _ action: String, _ path: String) -> Failure {
    Failure(code, "cannot \(action) '\(path)': \(String(cString: strerror(errno)))")
  }

  /// Any error as a failure; those of other layers keep their own words.
  init(_ error: any Error) {
    let code: Code =
      switch error {
      case let failure as Failure: failure.code
      case let error as DataError: Self.code(of: error)
      case is InstructionSet.Unavailable: .usage
      case is ThreadPool.Refusal: .unavailableService
      default: .failed
      }
    self = error as? Failure ?? Failure(code, String(describing: error))
  }

  private static func code(of error: DataError) -> Code {
    switch error {
    case .missing: .missingInput
    case .malformed: .malformedData
    case .unavailable: .unavailableService
    case .cannotWrite: .cannotCreate
    case .unsuitable: .usage
    }
  }
}
