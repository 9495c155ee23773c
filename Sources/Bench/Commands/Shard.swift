/// A share of a list of runs: the first of four is "1/4". Shards are disjoint and cover the list.
struct Shard: ArgumentValue, Equatable {
  /// From 1 to `count`.
  let number: Int
  let count: Int

  static let all = Shard(number: 1, count: 1)
  static let expectation = "a share i/n with i from 1 to n, such as 1/4"

  private init(number: Int, count: Int) {
    self.number = number
    self.count = count
  }

  init?(word: String) {
    let parts = word.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let number = parts[0], let count = parts[1],
      number >= 1, number <= count
    else { return nil }
    self.init(number: number, count: count)
  }

  var word: String { "\(number)/\(count)" }

  /// What the names of its files end in: "-1of4", or nothing for all.
  var suffix: String { self == .all ? "" : "-\(number)of\(count)" }

  /// Whether the run at `index`, from 0, is in this share.
  func contains(_ index: Int) -> Bool { index % count == number - 1 }

  /// The share of a list.
  func of<Element>(_ list: [Element]) -> [Element] {
    list.enumerated().filter { contains($0.offset) }.map(\.element)
  }

  /// Throws `Failure` 64 where the share of a list is empty.
  func requireShare(_ count: Int) throws {
    guard count == 0 else { return }
    throw Failure(.usage, "The share \(word) has no rows: there are fewer rows than shares.")
  }

  /// The share of a Slurm array task, or nil outside of an array. Tasks may be numbered from any
  /// start and by any step.
  static func slurm(_ environment: [String: String]) throws -> Shard? {
    let prefix = "SLURM_ARRAY_TASK_"
    guard environment[prefix + "ID"] != nil else { return nil }
    func number(_ key: String, default missing: Int? = nil) throws -> Int {
      guard let value = environment[prefix + key].map({ Int($0) }) ?? missing else {
        throw Failure(.usage, "\(prefix)\(key) must be a whole number; or give '--shard <i/n>'.")
      }
      return value
    }
    let (id, count) = (try number("ID"), try number("COUNT"))
    let (first, step) = (try number("MIN", default: 1), try number("STEP", default: 1))
    let (offset, overflows) = id.subtractingReportingOverflow(first)
    guard step > 0, !overflows, offset < Int.max, offset % step == 0,
      let shard = Shard(word: "\(offset / step + 1)/\(count)")
    else {
      throw Failure(
        .usage,
        "\(prefix)ID \(id) of \(count) tasks from \(first) by \(step) is no share; "
          + "number the tasks evenly or give '--shard <i/n>'.")
    }
    return shard
  }
}
