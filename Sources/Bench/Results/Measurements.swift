/// Results of runs by row and build, gathered line by line: there may be millions.
struct Measurements {
  struct Row {
    let key: ResultKey
    let build: String?
    /// Its first line, for what its lines have in common.
    let line: ResultLine
    /// In the lines' unit, of each process, in the order of the files; those that diverged left out.
    fileprivate(set) var values: [Double] = []
    /// The naive reference's time, by that of each process.
    fileprivate(set) var speedUps: [Double] = []
    fileprivate(set) var diverged = 0
  }

  /// In the order in which they first appear.
  private(set) var rows: [Row] = []
  private var indices: [ResultKey.OfBuild: Int] = [:]

  /// - Parameter build: rows of different ones are different.
  mutating func add(_ line: ResultLine, of build: String?) {
    // Counts have no time.
    guard line.value != nil || line.isDiverged == true else { return }
    let place = ResultKey.OfBuild(key: ResultKey(line), build: build)
    let index = indices[place] ?? rows.count
    if index == rows.count {
      indices[place] = index
      rows.append(Row(key: place.key, build: place.build, line: line))
    }
    guard let value = line.value, value > 0 else { return rows[index].diverged += 1 }
    rows[index].values.append(value)
    if let naive = line.naiveSeconds { rows[index].speedUps.append(naive / value) }
  }
}

extension Measurements.Row {
  /// Nil where every process diverged.
  var time: MedianInterval? { MedianInterval(values) }

  /// Of the work, in the median time.
  var rate: Double? {
    guard let work = line.work, let time else { return line.rate }
    return work / time.median
  }
}
