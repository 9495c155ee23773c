/// What must be equal for results to be comparable: those of one benchmark under the same conditions on the
/// same machine.
struct ResultKey: Hashable {
  let id: String
  let conditions: Conditions

  struct Conditions: Hashable {
    var machine: Fingerprint
    let threads: Int?
    let seed: String?
    let data: String?
    let after: Int?
    let isQuick: Bool?
  }

  /// With the build that was measured.
  struct OfBuild: Hashable {
    let key: ResultKey
    let build: String?

    var conditions: String {
      [key.conditions.description, build].compactMap(\.self).joined(separator: " · ")
    }
  }

  init(_ line: ResultLine) {
    id = line.id
    conditions = Conditions(
      machine: Fingerprint(line), threads: line.threads, seed: line.seed, data: line.data,
      after: line.after, isQuick: line.isQuick)
  }

  var machine: Fingerprint { conditions.machine }

  /// Whether only the machine differs, if anything.
  func isSameWork(as other: ResultKey) -> Bool {
    var there = conditions
    there.machine = other.machine
    return id == other.id && there == other.conditions
  }
}

extension ResultKey.Conditions {
  /// All of them.
  var description: String {
    [
      machine.description, threads.map { "\($0) threads" }, seed.map { "seed \($0)" }, data,
      after.map { "after \($0) epochs" }, isQuick == true ? "quick" : nil,
    ].compactMap(\.self).joined(separator: " · ")
  }

  /// Those that a reader looks for: no time depends on a seed.
  var shortDescription: String {
    [
      threads.flatMap { $0 > 1 ? "\($0) threads" : nil },
      after.flatMap { $0 > 0 ? "after \($0)" : nil }, isQuick == true ? "quick" : nil,
    ].compactMap(\.self).joined(separator: ", ")
  }
}
