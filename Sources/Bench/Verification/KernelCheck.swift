import Kernels

/// One kernel, held against its definition in double precision on a few shapes: full vectors, tails,
/// single elements and blocks. Fast enough to run before the kernel is timed.
struct KernelCheck: Sendable {
  /// Stable; benchmarks refer to it.
  let name: String
  let run: @Sendable (KernelSet) -> CheckResult

  /// - Parameters:
  ///   - bound: the largest error allowed, in `unit`.
  ///   - body: computes with the kernels and includes every error.
  init(
    _ name: String, bound: Double, unit: ErrorUnit,
    _ body: @escaping @Sendable (KernelSet, CheckInput, inout WorstError) -> Void
  ) {
    self.name = name
    run = { kernels in
      var worst = WorstError()
      body(kernels, CheckInput(), &worst)
      return CheckResult(worst: worst.value, bound: bound, unit: unit)
    }
  }

  /// Every kernel, in the order in which they are shown.
  static let all: [KernelCheck] =
    products + elementwise + rows + likelihoods + scores + sampling + gaussianLayers
    + flows

  static func named(_ name: String) -> KernelCheck? { all.first { $0.name == name } }
}

/// What an error is counted in.
enum ErrorUnit: String {
  /// Units in the last place of the exact value.
  case ulp = "ULP"
  /// The documented bound, which depends on the operands.
  case bound = "of its bound"
  /// Words or states that have to be the same bit for bit.
  case mismatches = "mismatches"
}

struct CheckResult {
  let worst: Double
  let bound: Double
  let unit: ErrorUnit

  var holds: Bool { worst <= bound }

  /// The worst error, as tables show it.
  var summary: String {
    switch unit {
    case .mismatches: worst == 0 ? "exact" : "\(worst.word) mismatches"
    case .ulp: formatted(worst, decimals: 2) + " ULP"
    case .bound: formatted(100 * worst, decimals: 0) + " % of bound"
    }
  }
}
