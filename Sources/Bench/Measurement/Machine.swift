import Foundation
import Kernels

/// What a measurement ran on. Two results are comparable only if this is equal; frequencies are left
/// out, since they change from minute to minute.
struct Machine {
  let processor: String
  let cores: Int
  let system: String
  /// With the optimisation that the package builds with.
  let compiler: String
  let instructionSet: InstructionSet

  init(_ instructionSet: InstructionSet) {
    self.instructionSet = instructionSet
    cores = ProcessInfo.processInfo.activeProcessorCount
    processor = Machine.processorName() ?? "unknown processor"
    #if arch(x86_64)
      let architecture = "x86_64"
    #elseif arch(arm64)
      let architecture = "arm64"
    #else
      let architecture = "other"
    #endif
    #if os(Linux)
      system = "Linux \(architecture)"
    #else
      system = "macOS \(architecture)"
    #endif
    #if swift(>=6.4)
      compiler = "Swift 6.4 or later -O"
    #elseif swift(>=6.3)
      compiler = "Swift 6.3 -O"
    #else
      compiler = "Swift 6.2 -O"
    #endif
  }

  /// As one line at the head of a report.
  var description: String {
    "\(processor), \(cores) cores · \(instructionSet) · \(compiler) · \(system)"
  }

  private static func processorName() -> String? {
    #if os(Linux)
      let information = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
      let lines = information?.split(separator: "\n") ?? []
      // x86 names the model; arm64 often only its number.
      func value(of key: String) -> String? {
        lines.first { $0.split(separator: ":")[0].trimmingCharacters(in: .whitespaces) == key }?
          .split(separator: ":").last?.trimmingCharacters(in: .whitespaces)
      }
      guard let name = value(of: "model name") ?? value(of: "CPU part") else { return nil }
      // A virtual machine may call processors of several generations by one name.
      guard let family = value(of: "cpu family"), let model = value(of: "model") else {
        return name
      }
      return "\(name) (family \(family), model \(model))"
    #else
      var size = 0
      sysctlbyname("machdep.cpu.brand_string", nil, &size, nil, 0)
      var name = [CChar](repeating: 0, count: max(size, 1))
      sysctlbyname("machdep.cpu.brand_string", &name, &size, nil, 0)
      return String(cString: name)
    #endif
  }
}
