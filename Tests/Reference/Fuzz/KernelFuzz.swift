import Foundation
import TestSupport

@testable import Kernels

/// A kernel and how one random case of it is made, computed and compared with its definition. One
/// description serves for the fuzz, for the same bits on all sets and for the ledger of kernels.
struct FuzzedKernel: Sendable {
  /// Its requirement in `KernelImplementation`.
  let name: String
  let run: @Sendable (KernelCase) -> Void

  init(_ name: String, _ run: @escaping @Sendable (KernelCase) -> Void) {
    self.name = name
    self.run = run
  }

  static let all: [FuzzedKernel] =
    elementwise + products + rows + likelihoods + scores + sampling + gaussianLayers

  /// What is wrong on the case of this seed: on one instruction set, or between two of them.
  func problem(seed: UInt64, against edge: GuardedPages.Edge) -> String? {
    var fused: [UInt64]?
    for set in InstructionSet.available {
      FaultReport.place("\(name) on \(set) \(replay(seed))")
      let instance = KernelCase(KernelSet(set), seed: seed, against: edge)
      run(instance)
      if let problem = instance.problem { return "\(name) on \(set): \(problem); \(replay(seed))" }
      if set == .portable { continue }
      if let fused, fused != instance.bits {
        return "\(name) on \(set) gives other bits than other sets that fuse; \(replay(seed))"
      }
      fused = instance.bits
    }
    return nil
  }

  /// The first problem of the cases of a run, or nil.
  func firstProblem(against edge: GuardedPages.Edge) -> String? {
    let end = Date.now.addingTimeInterval(Self.seconds)
    var seed = ReplaySeed.value
    repeat {
      for _ in 0..<Self.cases {
        if let problem = problem(seed: seed, against: edge) { return problem }
        seed &+= 1
      }
    } while Date.now < end
    return nil
  }

  private func replay(_ seed: UInt64) -> String {
    "replay: STOCHASTICNETS_SEED=0x\(String(seed, radix: 16)) swift test --filter KernelFuzzTests"
  }

  /// Cases of each kernel and edge; more of them until `STOCHASTICNETS_FUZZ_SECONDS` are over.
  private static let cases = 100
  private static let seconds =
    ProcessInfo.processInfo.environment["STOCHASTICNETS_FUZZ_SECONDS"].flatMap(Double.init) ?? 0
}

/// Says on stderr which case touched a guard page, and then lets the process die of it.
enum FaultReport {
  private nonisolated(unsafe) static var message: UnsafeMutablePointer<CChar>?

  /// Names the case that a fault from here on belongs to.
  static func place(_ text: String) {
    if message == nil {
      for fault in [SIGSEGV, SIGBUS] {
        signal(fault) { fault in
          if let message = FaultReport.message { write(2, message, strlen(message)) }
          signal(fault, SIG_DFL)  // the access is tried again, and ends the process
        }
      }
    }
    free(message)
    message = strdup("touched memory outside of its operands: \(text)\n")
  }
}
