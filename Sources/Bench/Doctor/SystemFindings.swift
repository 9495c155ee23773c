import Kernels

/// What the machine does beside a measurement, from the moment that this is made.
struct SystemFindings {
  private let files: SystemFiles
  private let cores: Int
  private let load: Double?
  private let times: SystemFiles.ProcessorTime?
  private let throttled: Double?
  /// The part of an arena that lies in huge pages.
  private let hugePageShare: Double?

  init(cores: Int, files: SystemFiles = SystemFiles()) {
    self.files = files
    self.cores = cores
    load = files.load
    times = files.processorTime
    throttled = files.allowance?.throttled
    hugePageShare = Self.hugePageShare(files)
  }

  private static func hugePageShare(_ files: SystemFiles) -> Double? {
    guard let before = files.hugePageBytes else { return nil }
    let arena = Arena()
    _ = arena.matrix(rows: 1, columns: 4 << 20)
    return withExtendedLifetime(arena) {
      files.hugePageBytes.map { min(1, max(0, Double($0 - before) / Double(arena.bytes))) }
    }
  }

  /// Until now.
  var all: [Finding] {
    [
      stolen, loadBefore, quota, throttling, governor, turbo, hugePageSetting, hugePagesOfArena,
      siblings, hypervisor,
    ]
  }

  private var stolen: Finding {
    var share: Double?
    if let times, let now = files.processorTime, now.total > times.total {
      share = (now.stolen - times.stolen) / (now.total - times.total)
    }
    return Finding(
      "stolen_share", "stolen", share, json: { .number($0) },
      text: { percent($0) + " of the time" },
      advice: {
        $0 < 0.01
          ? nil
          : "\(percent($0)) stolen: neighbours of this virtual machine use its cores; measure at "
            + "another time, or on a machine of your own"
      })
  }

  private var loadBefore: Finding {
    Finding(
      "load", "load before", load, json: { .number($0) },
      text: { "\(formatted($0, decimals: 2)) on \(cores) cores" },
      advice: {
        $0 < 0.5
          ? nil
          : "load of \(formatted($0, decimals: 1)): other programs run; stop them, or comparisons "
            + "need more rounds"
      })
  }

  private var quota: Finding {
    Finding(
      "quota_cores", "quota", files.allowance?.cores,
      json: { $0.isFinite ? .number($0) : .text("none") },
      text: { $0.isFinite ? "\(threeFigures($0)) of \(cores) cores" : "none" },
      advice: {
        $0 >= Double(cores)
          ? nil
          : "a quota of \(threeFigures($0)) cores: with as many threads as there are cores this "
            + "process is stopped now and then; use fewer threads, or raise the quota (docker --cpus)"
      })
  }

  private var throttling: Finding {
    var seconds: Double?
    if let throttled, let now = files.allowance?.throttled { seconds = max(0, now - throttled) }
    return Finding(
      "throttled_seconds", "throttled", seconds, json: { .number($0) },
      text: { "\(threeFigures($0)) s" },
      advice: {
        $0 == 0 ? nil : "throttled for \(threeFigures($0)) s: the quota was used up; raise it"
      })
  }

  private var governor: Finding {
    Finding(
      "governor", "governor", files.governor, json: { .text($0) }, text: { $0 },
      advice: {
        $0 == "performance"
          ? nil
          : "governor '\($0)': clocks follow the load; 'cpupower frequency-set -g performance' keeps "
            + "them up"
      })
  }

  private var turbo: Finding {
    Finding(
      "turbo", "turbo", files.hasTurbo, json: { .bool($0) }, text: { $0 ? "on" : "off" },
      advice: {
        $0
          ? "turbo is on: clocks depend on the other cores and on heat; compare in rounds, and rates "
            + "with care" : nil
      })
  }

  private var hugePageSetting: Finding {
    Finding(
      "huge_page_setting", "huge pages", files.hugePages, json: { .text($0) }, text: { $0 })
  }

  private var hugePagesOfArena: Finding {
    Finding(
      "huge_page_share", "in huge pages", hugePageShare, json: { .number($0) },
      text: { "\(formatted(100 * $0, decimals: 0)) % of the memory of matrices" },
      advice: {
        $0 > 0.9
          ? nil
          : "\($0 < 0.1 ? "no" : "few") huge pages: where memory lies then differs from process to "
            + "process, and times with it; as root: "
            + "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled"
      })
  }

  private var siblings: Finding {
    Finding(
      "threads_of_core", "threads of a core", files.threadsOfCore, json: { .integer($0) },
      text: { "\($0)" },
      advice: {
        $0 == 1
          ? nil
          : "\($0) threads share each core: a busy one slows its sibling down; pin processes to one of "
            + "each, or use half of the threads"
      })
  }

  private var hypervisor: Finding {
    Finding(
      "virtual", "virtual machine", files.isVirtual, json: { .bool($0) },
      text: { $0 ? "yes" : "no" })
  }
}
