import Foundation

/// Counts the instructions that this process retires in user mode, on all threads that it starts later,
/// where the machine has a counter for them. Source: `perf_event_open(2)`.
final class InstructionCounter {
  /// Why there is no counter.
  struct Refusal: Error {
    let reason: String
  }

  private let descriptor: Int32

  /// `struct perf_event_attr` as its first version has it, 64 bytes: type and size; event; three words
  /// that are for sampling; flags; two that are for other events.
  static let attributes: [UInt64] = {
    let (hardware, size, instructions) = (0 as UInt64, 64 as UInt64, 1 as UInt64)
    // Pinned: all of the time or an error, never a part of the time.
    let (inherit, pinned, excludeKernel, excludeHypervisor) =
      (1 << 1 as UInt64, 1 << 2 as UInt64, 1 << 5 as UInt64, 1 << 6 as UInt64)
    return [
      hardware | size << 32, instructions, 0, 0, 0,
      inherit | pinned | excludeKernel | excludeHypervisor, 0, 0,
    ]
  }()

  init() throws(Refusal) {
    #if os(Linux) && (arch(x86_64) || arch(arm64))
      #if arch(x86_64)
        let number = 298
      #else
        let number = 241
      #endif
      // C's `syscall` takes any arguments, which Swift cannot call; in registers they are the same.
      typealias SystemCall =
        @convention(c) (Int, UnsafePointer<UInt64>, Int, Int, Int, Int) -> Int
      guard let symbol = dlsym(nil, "syscall") else { throw Refusal(reason: "no 'syscall'") }
      let open = unsafeBitCast(symbol, to: SystemCall.self)
      // (this process, any processor, no group, closed on exec)
      descriptor = Int32(truncatingIfNeeded: open(number, Self.attributes, 0, -1, -1, 1 << 3))
      guard descriptor >= 0 else { throw Refusal(reason: Self.reason(errno)) }
    #else
      descriptor = -1
      throw Refusal(reason: "counted on Linux only")
    #endif
  }

  deinit { close(descriptor) }

  private static func reason(_ error: Int32) -> String {
    switch error {
    case ENOENT, ENODEV, EOPNOTSUPP: "this machine gives no counter of instructions"
    case EACCES, EPERM: "not permitted; kernel.perf_event_paranoid of 2 or less permits it"
    default: String(cString: strerror(error))
    }
  }

  /// Of one call; nil where others hold the counter. A few of the counter's own are among them.
  func count(during call: () -> Void) -> Int? {
    guard let before = value else { return nil }
    call()
    return value.map { $0 - before }
  }

  private var value: Int? {
    var value: Int64 = 0
    return read(descriptor, &value, 8) == 8 ? Int(value) : nil
  }
}

/// Where tools that count the instructions of a call find it: `ci/instructions` names this function.
@inline(never) @_optimize(none)
func countedCall(_ call: () -> Void) { call() }
