/// Results by row: those of one benchmark under the same conditions on the same machine.
struct ResultSet {
  /// What must be equal for results to be comparable.
  struct Key: Hashable {
    let id: String
    let machine: Fingerprint
    let threads: Int?
    let seed: String?
    let data: String?
    let after: Int?
    let isQuick: Bool?
  }

  struct Row {
    let key: Key
    /// In the order of the files.
    var lines: [ResultLine]

    /// In the lines' unit; those that diverged left out.
    var values: [Double] { lines.compactMap(\.value) }
  }

  /// In the order in which they first appear.
  private(set) var rows: [Row] = []

  init(_ lines: [ResultLine]) {
    var places: [Key: Int] = [:]
    for line in lines {
      let key = Key(line)
      if let place = places[key] {
        rows[place].lines.append(line)
      } else {
        places[key] = rows.count
        rows.append(Row(key: key, lines: [line]))
      }
    }
  }
}

extension ResultSet.Key {
  init(_ line: ResultLine) {
    self.init(
      id: line.id, machine: Fingerprint(line), threads: line.threads, seed: line.seed,
      data: line.data, after: line.after, isQuick: line.isQuick)
  }

  /// All but the id, in words.
  var conditions: String {
    [
      machine.description, threads.map { "\($0) threads" }, seed.map { "seed \($0)" }, data,
      after.map { "after \($0) epochs" }, isQuick == true ? "quick" : nil,
    ].compactMap(\.self).joined(separator: " · ")
  }
}

/// The machine and compiler of a result. Frequencies are left out, since they change from minute to
/// minute.
struct Fingerprint: Hashable {
  let processor: String?
  let cores: Int?
  let instructionSet: String?
  let system: String?
  let compiler: String?

  init(_ line: ResultLine) {
    processor = line.processor
    cores = line.cores
    instructionSet = line.instructionSet
    system = line.system
    compiler = line.compiler
  }

  var description: String {
    [processor, cores.map { "\($0) cores" }, instructionSet, compiler, system].compactMap(\.self)
      .joined(separator: " · ")
  }
}
