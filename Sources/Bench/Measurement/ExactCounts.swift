import Kernels

/// What neither a process nor its neighbours change, of one call of a kernel or one update of a network.
struct ExactCounts {
  /// Of what the first calls leave; the same for any number of threads, and on all instruction sets
  /// that fuse multiply-adds.
  var checksum: String?
  /// Calls of allocating functions; nil where they cannot be counted.
  var allocations: Int?
  /// Random numbers.
  var draws: Int?
  /// In user mode; nil without a counter.
  var instructions: Int?
  /// Of a kernel.
  var check: CheckResult?
}

/// Counts calls of rows, in a process that times nothing: allocating functions are redirected in it.
struct ExactCounters {
  private let kernels: KernelSet
  private let instructions: InstructionCounter?
  /// Why instructions are not counted.
  let refusal: String?
  private let countsAllocations: Bool
  /// By name; several rows have the same.
  private var checks: [String: CheckResult] = [:]

  /// Before any thread is started, so that its instructions count.
  /// - Parameter countsAllocations: not under a tool that counts instructions, for which it is work too.
  init(_ kernels: KernelSet, countsAllocations: Bool) {
    self.kernels = kernels
    var refusal: String?
    do throws(InstructionCounter.Refusal) {
      instructions = try InstructionCounter()
    } catch {
      instructions = nil
      refusal = error.reason
    }
    self.refusal = refusal
    #if os(Linux) && arch(x86_64)
      self.countsAllocations = countsAllocations && AllocationCounter.install() > 0
    #else
      self.countsAllocations = false
    #endif
  }

  /// Everything, of a row that has not been called before.
  mutating func count(_ row: PreparedRow) -> ExactCounts {
    let check = row.check.map { result(of: $0) }
    return withExtendedLifetime(row) {
      for _ in 0..<row.checksumCalls { row.call() }
      return ExactCounts(
        checksum: Checksum(row.results).text, allocations: allocations(row.call),
        draws: DrawCounter.count(during: row.call), instructions: instructions(row.call),
        check: check)
    }
  }

  /// Calls a row twice, the second time for tools that count instructions.
  func countInstructions(_ row: PreparedRow) -> ExactCounts {
    withExtendedLifetime(row) {
      row.call()
      return ExactCounts(instructions: instructions(row.call))
    }
  }

  private mutating func result(of check: KernelCheck) -> CheckResult {
    if let known = checks[check.name] { return known }
    let result = check.run(kernels)
    checks[check.name] = result
    return result
  }

  private func allocations(_ call: () -> Void) -> Int? {
    #if os(Linux) && arch(x86_64)
      guard countsAllocations else { return nil }
      let before = AllocationCounter.count
      call()
      return AllocationCounter.count - before
    #else
      return nil
    #endif
  }

  private func instructions(_ call: () -> Void) -> Int? {
    guard let instructions else {
      countedCall(call)
      return nil
    }
    return instructions.count { countedCall(call) }
  }
}
