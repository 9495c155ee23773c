import Foundation

/// How the time of a benchmark went from commit to commit, on one machine under the same conditions.
struct Trend {
  struct Point {
    let build: String
    /// ISO 8601, of its first line.
    let time: String
    /// The median over processes.
    let value: Double
  }

  let key: ResultSet.Key
  /// In the order of time.
  let points: [Point]
  /// Of the points' logarithms.
  let fit: StepFit

  /// The last commits are enough to see what changed, and fitted in no time.
  static let mostPoints = 250

  /// Of every benchmark that has two commits, in the order in which they first appear.
  static func all(in history: Measurements) -> [Trend] {
    var order: [ResultSet.Key] = []
    var rows: [ResultSet.Key: [Measurements.Row]] = [:]
    for row in history.rows where !row.values.isEmpty {
      if rows[row.key] == nil { order.append(row.key) }
      rows[row.key, default: []].append(row)
    }
    return order.filter { rows[$0]!.count > 1 }.map { Trend($0, rows[$0]!) }
  }

  private init(_ key: ResultSet.Key, _ rows: [Measurements.Row]) {
    self.key = key
    // Swift's sort is stable: of equal times the files' order.
    points = rows.map {
      Point(build: $0.build ?? "", time: $0.line.time ?? "", value: $0.time!.median)
    }.sorted { $0.time < $1.time }.suffix(Self.mostPoints)
    fit = StepFit(points.map { log($0.value) })
  }

  /// The level from a step on, by that before it.
  func ratio(at step: Int) -> Double {
    let ends = [0] + fit.steps + [points.count]
    let place = ends.firstIndex(of: step)!
    return level(ends[place]..<ends[place + 1]) / level(ends[place - 1]..<ends[place])
  }

  private func level(_ range: Range<Int>) -> Double {
    medianOfSorted(points[range].map(\.value).sorted())
  }
}

extension ResultSet.Key {
  /// Those that a reader looks for: no time depends on a seed.
  var shortConditions: String {
    [
      threads.flatMap { $0 > 1 ? "\($0) threads" : nil },
      after.flatMap { $0 > 0 ? "after \($0)" : nil }, isQuick == true ? "quick" : nil,
    ].compactMap(\.self).joined(separator: ", ")
  }
}
