import Foundation

/// What Linux says of itself in files. Nil where it does not, as in some containers and on other systems.
struct SystemFiles {
  /// Where they lie; tests have a folder of their own.
  var root = "/"

  func text(_ path: String) -> String? {
    // To the end: such files have no size, and come in pieces.
    guard let file = FileHandle(forReadingAtPath: URL(filePath: root).appending(path: path).path),
      let bytes = try? file.readToEnd()
    else { return nil }
    return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private func words(_ path: String) -> [String] {
    text(path)?.split(whereSeparator: \.isWhitespace).map(String.init) ?? []
  }

  /// Of all processors since the system began, in its ticks.
  struct ProcessorTime: Equatable {
    let total: Double
    /// When a processor had work, and the hypervisor ran something else.
    let stolen: Double
  }

  /// Source: `proc_stat(5)`; guests' time is in that of users.
  var processorTime: ProcessorTime? {
    let ticks = words("proc/stat").dropFirst().prefix(8).compactMap(Double.init)
    guard ticks.count == 8 else { return nil }
    return ProcessorTime(total: ticks.reduce(0, +), stolen: ticks[7])
  }

  /// Processes that ran or waited, the mean of the last minute.
  var load: Double? { words("proc/loadavg").first.flatMap(Double.init) }

  var governor: String? { text("\(Self.processor)/cpu0/cpufreq/scaling_governor") }

  /// Whether clocks rise above the nominal one.
  var hasTurbo: Bool? {
    if let off = text("\(Self.processor)/intel_pstate/no_turbo") { return off == "0" }
    return text("\(Self.processor)/cpufreq/boost").map { $0 == "1" }
  }

  /// "always", "madvise" or "never".
  var hugePages: String? {
    words("sys/kernel/mm/transparent_hugepage/enabled").first { $0.hasPrefix("[") }
      .map { $0.trimmingCharacters(in: ["[", "]"]) }
  }

  /// Of this process's memory.
  var hugePageBytes: Int? {
    guard let text = text("proc/self/smaps") else { return nil }
    return text.split(separator: "\n").filter { $0.hasPrefix("AnonHugePages:") }
      .reduce(0) { $0 + (Int($1.split(separator: " ")[1]) ?? 0) * 1024 }
  }

  /// Hardware threads of the first core: "0", "0,4" or "0-1".
  var threadsOfCore: Int? {
    guard let list = text("\(Self.processor)/cpu0/topology/thread_siblings_list") else {
      return nil
    }
    return list.split(separator: ",").reduce(0) { count, range in
      let ends = range.split(separator: "-").compactMap { Int($0) }
      return count + (ends.count == 2 ? ends[1] - ends[0] + 1 : 1)
    }
  }

  /// Processors of x86 say so; of others it is not known.
  var isVirtual: Bool? {
    guard let text = text("proc/cpuinfo"),
      let flags = text.split(separator: "\n").first(where: { $0.hasPrefix("flags") })
    else { return nil }
    return flags.split(separator: " ").contains("hypervisor")
  }

  /// Of the cache that is farthest from the first core.
  var lastCacheBytes: Int? {
    let sizes = (0..<8).compactMap { text("\(Self.processor)/cpu0/cache/index\($0)/size") }
    guard let size = sizes.last, let number = Int(size.prefix { $0.isNumber }) else { return nil }
    return number << (size.hasSuffix("M") ? 20 : size.hasSuffix("K") ? 10 : 0)
  }

  private static let processor = "sys/devices/system/cpu"
}

extension SystemFiles {
  /// What the control groups that this process is in let it have.
  struct Allowance: Equatable {
    /// The least of a group's and of those around it; infinite without a limit.
    let cores: Double
    /// Seconds so far in which processes of the group had to wait for their share, over all of them.
    let throttled: Double?
  }

  /// Of either version. Source: `cgroups(7)`; the kernel's cgroup-v2 and sched-bwc documents.
  var allowance: Allowance? {
    let groups = text("proc/self/cgroup")?.split(separator: "\n").map {
      $0.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    }
    guard let groups else { return nil }
    // (number, controllers, path): version 2 is number 0 and names none.
    for group in groups where group.count == 3 {
      let isFirst = group[1].split(separator: ",").contains("cpu")
      guard isFirst || group[0] == "0" && group[1].isEmpty else { continue }
      let mount = isFirst ? "sys/fs/cgroup/cpu" : "sys/fs/cgroup"
      let folders = Self.folders(mount, group[2])
      guard folders.contains(where: { text("\($0)/cpu.stat") != nil }) else { continue }
      let limits = folders.compactMap { isFirst ? firstLimit($0) : limit($0) }
      return Allowance(
        cores: limits.min() ?? .infinity,
        throttled: folders.lazy.compactMap(throttledSeconds).first)
    }
    return nil
  }

  /// A group's and those around it, innermost first. In a container the path may be one of the host's.
  private static func folders(_ mount: String, _ path: String) -> [String] {
    let parts = path.split(separator: "/")
    return (0...parts.count).reversed().map { count in
      ([mount] + parts.prefix(count).map(String.init)).joined(separator: "/")
    }
  }

  /// "max 100000" or "150000 100000": microseconds, of so many.
  private func limit(_ folder: String) -> Double? {
    let numbers = words("\(folder)/cpu.max").compactMap(Double.init)
    return numbers.count == 2 && numbers[1] > 0 ? numbers[0] / numbers[1] : nil
  }

  /// A quota of −1 is none.
  private func firstLimit(_ folder: String) -> Double? {
    guard let quota = text("\(folder)/cpu.cfs_quota_us").flatMap(Double.init), quota > 0,
      let period = text("\(folder)/cpu.cfs_period_us").flatMap(Double.init), period > 0
    else { return nil }
    return quota / period
  }

  private func throttledSeconds(_ folder: String) -> Double? {
    let words = words("\(folder)/cpu.stat")
    for (name, unit) in [("throttled_usec", 1e-6), ("throttled_time", 1e-9)] {
      if let place = words.firstIndex(of: name), place + 1 < words.count,
        let count = Double(words[place + 1])
      {
        return count * unit
      }
    }
    return nil
  }
}
