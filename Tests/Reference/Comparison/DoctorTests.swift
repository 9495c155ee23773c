import Foundation
import Kernels
import Testing

@testable import bench

/// The files of a system that was never there.
private struct FakeSystem: ~Copyable {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "system-\(UUID().uuidString)")

  var files: SystemFiles { SystemFiles(root: folder.path) }

  init(_ contents: [String: String] = [:]) throws {
    for (path, text) in contents { try write(path, text) }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func write(_ path: String, _ text: String) throws {
    let file = folder.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: true, encoding: .utf8)
  }
}

private let processor = "sys/devices/system/cpu"

struct `What the system says` {
  @Test func `is unknown where it says nothing`() throws {
    let system = try FakeSystem()
    let findings = SystemFindings(cores: 2, files: system.files).all
    #expect(findings.count == 10)
    for finding in findings {
      #expect(finding.text == "unknown" && finding.value == .null && finding.advice == nil)
    }
  }

  @Test func `is unknown where it makes no sense`() throws {
    let files = [
      "proc/stat": "cpu 1 2 x", "proc/loadavg": "", "proc/self/cgroup": "nothing\n0::",
      "sys/fs/cgroup/cpu.max": "max", "proc/cpuinfo": "processor : 0",
      "\(processor)/cpu0/cache/index0/size": "large",
      "sys/kernel/mm/transparent_hugepage/enabled": "always",
    ]
    let system = try FakeSystem(files)
    #expect(system.files.processorTime == nil && system.files.load == nil)
    #expect(system.files.allowance == nil && system.files.isVirtual == nil)
    #expect(system.files.lastCacheBytes == nil && system.files.hugePages == nil)
  }

  @Test func `is read as Linux writes it`() throws {
    let system = try FakeSystem([
      "proc/stat": "cpu  10 1 2 80 3 0 1 3 9 9\ncpu0 1 1 1 1 1 1 1 1 0 0",
      "proc/loadavg": "1.52 2.77 2.35 1/99 1\n",
      "proc/cpuinfo": "processor : 0\nflags\t\t: fpu hypervisor avx2\n",
      "proc/self/smaps": "AnonHugePages:      2048 kB\nRss: 1 kB\nAnonHugePages:    4096 kB\n",
      "sys/kernel/mm/transparent_hugepage/enabled": "always [madvise] never",
      "\(processor)/cpu0/cpufreq/scaling_governor": "powersave\n",
      "\(processor)/intel_pstate/no_turbo": "0\n",
      "\(processor)/cpu0/topology/thread_siblings_list": "0-1,8\n",
      "\(processor)/cpu0/cache/index0/size": "32K", "\(processor)/cpu0/cache/index3/size": "36M",
    ])
    let files = system.files
    #expect(files.processorTime == .init(total: 100, stolen: 3) && files.load == 1.52)
    #expect(files.isVirtual == true && files.hugePageBytes == 6 << 20)
    #expect(files.hugePages == "madvise" && files.governor == "powersave")
    #expect(files.hasTurbo == true && files.threadsOfCore == 3)
    #expect(files.lastCacheBytes == 36 << 20)
  }

  #if os(Linux)
    /// Files of the system have no size and come in pieces; this one has hundreds of mappings.
    @Test func `is read to its end`() throws {
      let maps = try #require(SystemFiles().text("proc/self/smaps"))
      #expect(maps.utf8.count > 1 << 14)
    }
  #endif

  @Test(arguments: [("32768K", 32 << 20), ("36M", 36 << 20), ("512", 512)])
  func `of a cache has units`(_ text: String, _ bytes: Int) throws {
    let system = try FakeSystem(["\(processor)/cpu0/cache/index2/size": text + "\n"])
    #expect(system.files.lastCacheBytes == bytes)
  }

  @Test func `of turbo has two forms`() throws {
    #expect(try FakeSystem(["\(processor)/cpufreq/boost": "0"]).files.hasTurbo == false)
    #expect(try FakeSystem(["\(processor)/cpufreq/boost": "1"]).files.hasTurbo == true)
    #expect(try FakeSystem(["\(processor)/intel_pstate/no_turbo": "1"]).files.hasTurbo == false)
  }
}

struct `A quota` {
  @Test func `is the least of the groups around`() throws {
    let system = try FakeSystem([
      "proc/self/cgroup": "0::/outer/inner\n", "sys/fs/cgroup/cpu.stat": "usage_usec 5",
      "sys/fs/cgroup/outer/cpu.max": "150000 100000",
      "sys/fs/cgroup/outer/inner/cpu.max": "max 100000",
      "sys/fs/cgroup/outer/inner/cpu.stat": "nr_throttled 3\nthrottled_usec 2500000",
    ])
    #expect(system.files.allowance == .init(cores: 1.5, throttled: 2.5))
  }

  @Test func `of the first version is read too`() throws {
    let system = try FakeSystem([
      "proc/self/cgroup": "4:memory:/a\n3:cpu,cpuacct:/a\n0::/\n",
      "sys/fs/cgroup/cpu/a/cpu.cfs_quota_us": "50000",
      "sys/fs/cgroup/cpu/a/cpu.cfs_period_us": "100000",
      "sys/fs/cgroup/cpu/a/cpu.stat": "nr_periods 0\nthrottled_time 1500000000",
    ])
    #expect(system.files.allowance == .init(cores: 0.5, throttled: 1.5))
    try system.write("sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "-1")
    #expect(system.files.allowance?.cores == .infinity)
  }

  /// Where a container sees its own group as the root, under a path of the host's.
  @Test func `may be at the root, and may be none`() throws {
    let system = try FakeSystem([
      "proc/self/cgroup": "0::/of/the/host\n", "sys/fs/cgroup/cpu.max": "max 100000",
      "sys/fs/cgroup/cpu.stat": "throttled_usec 0",
    ])
    #expect(system.files.allowance == .init(cores: .infinity, throttled: 0))
    try system.write("sys/fs/cgroup/cpu.max", "200000 100000")
    #expect(system.files.allowance?.cores == 2)
  }
}

struct `The doctor` {
  private func advice(
    _ files: [String: String], then changed: [String: String] = [:]
  ) throws -> [String: String] {
    let system = try FakeSystem(files)
    let findings = SystemFindings(cores: 2, files: system.files)
    for (path, text) in changed { try system.write(path, text) }
    let pairs = findings.all.compactMap { finding in finding.advice.map { (finding.key, $0) } }
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  @Test func `counts what is stolen while it looks`() throws {
    let before = ["proc/stat": "cpu 0 0 0 1000 0 0 0 500"]
    let busy = ["proc/stat": "cpu 0 0 0 1970 0 0 0 530"]
    #expect(try advice(before, then: busy)["stolen_share"]?.hasPrefix("3.0 % stolen: ") == true)
    #expect(try advice(before, then: ["proc/stat": "cpu 0 0 0 1999 0 0 0 501"]).isEmpty)
  }

  @Test func `warns of what makes times differ, and of nothing else`() throws {
    let bad = [
      "proc/loadavg": "1.5", "\(processor)/cpu0/cpufreq/scaling_governor": "schedutil",
      "\(processor)/cpufreq/boost": "1", "\(processor)/cpu0/topology/thread_siblings_list": "0,1",
      "proc/self/smaps": "AnonHugePages: 0 kB", "proc/self/cgroup": "0::/",
      "sys/fs/cgroup/cpu.max": "150000 100000", "sys/fs/cgroup/cpu.stat": "throttled_usec 0",
    ]
    let throttled = ["sys/fs/cgroup/cpu.stat": "throttled_usec 1000000"]
    #expect(
      Set(try advice(bad, then: throttled).keys) == [
        "load", "governor", "turbo", "threads_of_core", "huge_page_share", "quota_cores",
        "throttled_seconds",
      ])
    let good = [
      "proc/loadavg": "0.1", "\(processor)/cpu0/cpufreq/scaling_governor": "performance",
      "\(processor)/cpufreq/boost": "0", "\(processor)/cpu0/topology/thread_siblings_list": "0",
      "proc/self/cgroup": "0::/", "sys/fs/cgroup/cpu.max": "max 100000",
      "sys/fs/cgroup/cpu.stat": "throttled_usec 0", "proc/cpuinfo": "flags : hypervisor",
    ]
    #expect(try advice(good).isEmpty)
    let all = good.merging(["sys/fs/cgroup/cpu.max": "200000 100000"]) { $1 }
    #expect(try advice(all).isEmpty)
  }

  @Test func `tells rates of vectors of 64 bytes in bytes`() throws {
    let peaks = PeakRates(of: KernelSet(.portable), cores: 1, lastCache: nil)
    let report = DoctorReport(
      machine: Machine(.portable), system: [], peaks: peaks, noise: nil)
    let json = try JSONSerialization.jsonObject(with: Data(report.json.utf8)) as? [String: Any]
    let loads = try #require(json?["l1_bytes_per_second"] as? Double)
    #expect(abs(loads / (64 * peaks.roofs.rates[.loads]!) - 1) < 1e-9)
  }

  /// With the margin of 3 % and an interval of ±2 %, what is slower by 1.03 · 1.02 is above the margin.
  @Test func `sees what lies above the margin by its interval`() {
    let row = NoiseFloor.Row(id: "a", halfWidth: 0.02)
    #expect(abs(row.visible(margin: 0.03)! - (1.03 * 1.02 - 1)) < 1e-12)
    #expect(NoiseFloor.Row(id: "a", halfWidth: nil).visible(margin: 0.03) == nil)
  }

  @Test func `takes the wider side, as wide as it would be with the usual pairs`() {
    let ratios = [-0.01, 0, 0, 0, 0.04]
    let ratio = TimeRatio(logRatios: ratios, error: 0.2)
    let row = RowComparison(
      id: "a", unit: "s", base: 1, head: 1, ratio: ratio, verdict: .same, confirmation: nil,
      roundsToDecide: nil)
    #expect(abs(NoiseFloor.Row(row, pairs: 5).halfWidth! - (exp(0.04) - 1)) < 1e-12)
    #expect(abs(NoiseFloor.Row(row, pairs: 20).halfWidth! - (exp(0.02) - 1)) < 1e-12)
    let few = RowComparison(
      id: "a", unit: "s", base: 1, head: 1, ratio: TimeRatio(logRatios: ratios, error: 1e-4),
      verdict: .unsure, confirmation: nil, roundsToDecide: nil)
    #expect(NoiseFloor.Row(few, pairs: 60).halfWidth == nil)
  }

  @Test func `prints one line of JSON that results' reader takes`() throws {
    let outcome = try shell("bench doctor --time 0.1 --format json -q")
    #expect(outcome.code == 0 && outcome.error.isEmpty)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 1)
    var numbers: [String: Double] = [:]
    let bytes = Array(lines[0].utf8)
    try FlatJSON.read(bytes, in: 0..<bytes.count) { name, value in
      if case .number(let number) = value { numbers[name] = number }
    }
    let rates = numbers.filter { $0.key.contains("per_second") || $0.key.hasPrefix("peak_flops") }
    #expect(rates.count == 6 && rates.values.allSatisfy { $0 > 0 })
    var parser = ResultParser()
    #expect(try parser.parse(bytes, 0..<bytes.count).id == "doctor")
  }

  @Test func `speaks of noise only where it was measured`() throws {
    let outcome = try shell("bench doctor --time 0")
    #expect(outcome.code == 0 && outcome.output.contains("memory copies"))
    #expect(!outcome.output.contains("smallest slowdown"))
  }
}
