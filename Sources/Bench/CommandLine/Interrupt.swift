import Foundation
import Synchronization

/// Ctrl-C and SIGTERM. The first one is only noted, and long work asks at points where what it has
/// is safe on disk; the second one ends the program at once.
enum Interrupt {
  private static let requested = Atomic(false)

  static var isRequested: Bool { requested.load(ordering: .relaxed) }

  static func install() {
    _ = isRequested  // made here, not first in the handler
    for number in [SIGINT, SIGTERM] {
      signal(number) { _ in
        let isSecond = Interrupt.requested.exchange(true, ordering: .relaxed)
        if isSecond { _exit(Failure.Code.interrupted.rawValue) }
      }
    }
    // Whoever started this program may have blocked them.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] { sigaddset(&signals, number) }
    sigprocmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Throws at a safe point, once an interrupt was requested.
  static func check() throws {
    if isRequested { throw Failure(.interrupted, "interrupted; finished results are kept") }
  }
}
