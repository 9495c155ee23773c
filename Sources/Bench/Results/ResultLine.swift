/// One row timed by one process: a line of a results file. Every table, comparison and report is derived
/// from such lines. What a line does not say is nil.
struct ResultLine: Equatable {
  /// Of the format.
  var version: Int?
  /// The benchmark; ids are the keys of histories.
  var id = ""

  // When, where and of what.
  /// ISO 8601, in UTC.
  var time: String?
  var commit: String?
  /// Whether files differed from the commit.
  var isDirty: Bool?
  /// The start of the program's SHA-256.
  var build: String?
  var processor: String?
  var cores: Int?
  var instructionSet: String?
  var system: String?
  var compiler: String?

  // Under which conditions.
  var threads: Int?
  var seed: String?
  /// Too short for claims.
  var isQuick: Bool?
  var data: String?
  /// Epochs before the one that is timed.
  var after: Int?
  /// The part of an epoch that was run.
  var fraction: Double?

  // In a comparison.
  /// Percent by which the row was made slower on purpose.
  var planted: Double?
  /// From 0.
  var round: Int?
  var side: Side?
  var stage: Stage?

  // The measurement.
  /// "s", of a call, or "s/epoch".
  var unit: String?
  /// In `unit`; nil where it diverged.
  var value: Double?
  /// Seconds of a call of each batch of calls.
  var batchSeconds: [Double]?
  /// Of a batch.
  var calls: Int?
  /// Seconds of each update of a part of an epoch.
  var updateSeconds: [Double]?
  /// Of the naive reference for the same.
  var naiveSeconds: Double?
  /// Operations (multiply-adds as two) or elements of a call or epoch.
  var work: Double?
  /// Of which `work` is a count: "FLOP", "elem".
  var workUnit: String?
  /// Of `work` a second.
  var rate: Double?
  /// Floating-point operations a second that the threads in use could do.
  var peak: Double?
  /// The resource that binds.
  var roof: String?
  /// What it would allow, in the unit of `rate`.
  var roofRate: Double?
  var roofShare: Double?
  var examplesPerSecond: Double?
  var examples: Int?
  var particles: Int?
  var testNLL: Double?
  var testErrorPercent: Double?
  var testELBO: Double?
  /// The worst error that the check of the kernel found, with its unit.
  var worstError: String?
  /// The largest memory that the process has had.
  var peakBytes: Int?

  // What does not vary from process to process, of one call or update.
  /// Retired in user mode, by one call or update.
  var instructions: Double?
  /// Calls of allocating functions.
  var allocations: Int?
  /// Random numbers drawn.
  var draws: Int?
  /// Of the results' bits, hexadecimal.
  var checksum: String?
  /// What the check of the kernel found, in its own unit.
  var checkError: Double?
  /// Whether a number was not finite.
  var isDiverged: Bool?

  /// Which build of two that are compared.
  enum Side: String { case base, head }

  /// What a process was run for.
  enum Stage: String {
    /// To count what does not vary, once.
    case counts
    case rounds
    /// More, of rows in doubt.
    case doubt
    /// Fresh ones, of slow rows.
    case confirmation
  }

  /// As one of a comparison's.
  func tagged(_ stage: Stage, _ side: Side, round: Int? = nil) -> ResultLine {
    var line = self
    (line.stage, line.side, line.round) = (stage, side, round)
    return line
  }

  static let currentVersion = 1

  /// Of every line.
  static let start = "{\"v\": "

  /// The commit that was measured; with changes the build too, since one commit has many:
  /// "9ab0d31+changes b59d4be5116b".
  var revision: String? {
    guard let commit, isDirty == true else { return commit }
    return ([commit + "+changes", build]).compactMap(\.self).joined(separator: " ")
  }
}

/// Where a member of the JSON object goes: one table for writing and for reading.
extension ResultLine {
  enum Member: Sendable {
    case text(WritableKeyPath<ResultLine, String?> & Sendable)
    case integer(WritableKeyPath<ResultLine, Int?> & Sendable)
    case number(WritableKeyPath<ResultLine, Double?> & Sendable)
    case flag(WritableKeyPath<ResultLine, Bool?> & Sendable)
    case numbers(WritableKeyPath<ResultLine, [Double]?> & Sendable)
  }

  /// In the order in which they are written, after the version and the id.
  static let members: [(name: String, member: Member)] = [
    ("round", .integer(\.round)), ("side", .text(\.sideName)), ("stage", .text(\.stageName)),
    ("unit", .text(\.unit)), ("value", .number(\.value)),
    ("time", .text(\.time)), ("commit", .text(\.commit)), ("dirty", .flag(\.isDirty)),
    ("build", .text(\.build)),
    ("processor", .text(\.processor)), ("cores", .integer(\.cores)),
    ("instruction_set", .text(\.instructionSet)), ("system", .text(\.system)),
    ("compiler", .text(\.compiler)), ("threads", .integer(\.threads)), ("seed", .text(\.seed)),
    ("quick", .flag(\.isQuick)), ("data", .text(\.data)), ("after", .integer(\.after)),
    ("fraction", .number(\.fraction)), ("examples_per_second", .number(\.examplesPerSecond)),
    ("examples", .integer(\.examples)), ("particles", .integer(\.particles)),
    ("calls", .integer(\.calls)), ("batch_seconds", .numbers(\.batchSeconds)),
    ("work", .number(\.work)), ("work_unit", .text(\.workUnit)), ("rate", .number(\.rate)),
    ("peak_flops", .number(\.peak)),
    ("roof", .text(\.roof)), ("roof_rate", .number(\.roofRate)),
    ("roof_share", .number(\.roofShare)), ("naive_seconds", .number(\.naiveSeconds)),
    ("test_nll", .number(\.testNLL)), ("test_error_percent", .number(\.testErrorPercent)),
    ("test_elbo", .number(\.testELBO)), ("worst_error", .text(\.worstError)),
    ("check_error", .number(\.checkError)), ("peak_bytes", .integer(\.peakBytes)),
    ("instructions", .number(\.instructions)), ("allocations", .integer(\.allocations)),
    ("draws", .integer(\.draws)), ("checksum", .text(\.checksum)), ("planted", .number(\.planted)),
    ("update_seconds", .numbers(\.updateSeconds)),
  ]

  /// The object on one line; a number that is not finite is null, and the line says "diverged".
  var text: String {
    var line = JSONLine()
    line.add("v", .integer(version ?? Self.currentVersion))
    line.add("id", .text(id))
    for (name, member) in Self.members {
      if let value = value(of: member) { line.add(name, value) }
    }
    // Where no number says so by itself.
    if isDiverged == true && !line.isDiverged { line.add("diverged", .bool(true)) }
    return line.text
  }

  /// Nil where the line says nothing of it.
  func value(of member: Member) -> JSONLine.Value? {
    switch member {
    case .text(let path): self[keyPath: path].map { .text($0) }
    case .integer(let path): self[keyPath: path].map { .integer($0) }
    case .number(let path): self[keyPath: path].map { .number($0) }
    case .flag(let path): self[keyPath: path].map { .bool($0) }
    case .numbers(let path): self[keyPath: path].map { .numbers($0) }
    }
  }

  private var sideName: String? {
    get { side?.rawValue }
    set { side = newValue.flatMap(Side.init) }
  }

  private var stageName: String? {
    get { stage?.rawValue }
    set { stage = newValue.flatMap(Stage.init) }
  }
}
