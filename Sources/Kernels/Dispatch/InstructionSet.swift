#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

import KernelInterface
import KernelsPortable

#if arch(x86_64)
  import x86avx2
  import x86avx512
#elseif arch(arm64)
  import KernelsNEON
#endif

/// The instruction sets for which the kernels are compiled, slowest first.
public enum InstructionSet: String, CaseIterable, Sendable {
  case portable, neon, avx2, avx512

  /// Those that this machine can run, slowest first.
  public static let available: [InstructionSet] = allCases.filter { $0.implementation != nil }

  /// Why `KERNELS_ISA` cannot be obeyed.
  public struct Unavailable: Error, CustomStringConvertible {
    public let name: String

    public var description: String {
      let names = InstructionSet.available.map(\.rawValue).joined(separator: ", ")
      return InstructionSet(rawValue: name) == nil
        ? "KERNELS_ISA is '\(name)', which is no instruction set; this machine has: \(names)"
        : "KERNELS_ISA is '\(name)', which this machine cannot run; it has: \(names)"
    }
  }

  /// The set named by the environment variable `KERNELS_ISA`, or the fastest one where it is not set.
  public static func requested() throws(Unavailable) -> InstructionSet {
    guard let name = getenv("KERNELS_ISA").map({ String(cString: $0) }), !name.isEmpty else {
      return available.last!
    }
    guard let set = InstructionSet(rawValue: name), available.contains(set) else {
      throw Unavailable(name: name)
    }
    return set
  }

  /// The kernels of this set, where the machine can run them.
  var implementation: (any KernelImplementation.Type)? {
    switch self {
    case .portable: return KernelsPortable.Implementation.self
    #if arch(x86_64)
      case .avx2: return CPUFeatures.hasAVX2 ? x86avx2.Implementation.self : nil
      case .avx512: return CPUFeatures.hasAVX512 ? x86avx512.Implementation.self : nil
    #elseif arch(arm64)
      case .neon: return KernelsNEON.Implementation.self
    #endif
    default: return nil
    }
  }
}
