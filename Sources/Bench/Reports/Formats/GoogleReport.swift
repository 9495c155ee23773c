/// What google-benchmark prints with `--benchmark_format=json`. Each process is a repetition, without
/// aggregates: tools/compare.py makes its own, and other readers take an aggregate for a benchmark.
struct GoogleReport: Encodable {
  fileprivate struct Context: Encodable {
    let date: String?
    let executable = "bench"
    let numCpus: Int?
    /// Some readers want a list.
    let caches: [String] = []
    let libraryBuildType = "release"
    let jsonSchemaVersion = 1
    // Any other text is free.
    let processor: String?
    let instructionSet: String?
    let system: String?
    let compiler: String?
    let commit: String?
  }

  fileprivate struct Benchmark: Encodable {
    let name: String
    let runName: String
    let runType = "iteration"
    let familyIndex: Int
    let perFamilyInstanceIndex = 0
    let repetitions: Int
    let repetitionIndex: Int
    let threads: Int
    let iterations: Int
    let realTime: Double
    /// Only the wall's time is measured, and compare.py reads both.
    let cpuTime: Double
    let timeUnit = "ns"
    var itemsPerSecond: Double?
    var flopsPerSecond: Double?
    var errorOccurred: Bool?
    var errorMessage: String?
  }

  private let context: Context
  private let benchmarks: [Benchmark]

  init(_ report: Report) {
    let line = report.rows.first?.latest
    context = Context(
      date: line?.time, numCpus: line?.cores, processor: line?.processor,
      instructionSet: line?.instructionSet, system: line?.system, compiler: line?.compiler,
      commit: line?.commit)
    benchmarks = report.rows.enumerated().flatMap { family, row in
      row.lines.enumerated().map {
        Benchmark(row, family: family, $0.element, repetition: $0.offset)
      }
    }
  }
}

extension GoogleReport.Benchmark {
  fileprivate init(_ row: ReportRow, family: Int, _ line: ResultLine, repetition: Int) {
    let value = line.value.flatMap { $0.isFinite ? $0 : nil }
    self.init(
      name: row.name, runName: row.name, familyIndex: family, repetitions: row.lines.count,
      repetitionIndex: repetition, threads: line.threads ?? 1,
      iterations: (line.calls ?? 1).multipliedReportingOverflow(
        by: line.batchSeconds?.count ?? 1
      ).partialValue,
      realTime: (value ?? 0) * 1e9, cpuTime: (value ?? 0) * 1e9)
    guard let value else {
      (errorOccurred, errorMessage) = (true, "diverged")
      return
    }
    let rate = line.work.map { $0 / value }.flatMap { $0.isFinite ? $0 : nil }
    if line.workUnit == "FLOP" { flopsPerSecond = rate } else { itemsPerSecond = rate }
  }
}
