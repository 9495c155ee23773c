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

  let key: ResultKey
  /// In the order of time.
  let points: [Point]
  /// Of the points' logarithms.
  let fit: StepFit

  /// The last commits are enough to see what changed, and fitted in no time.
  static let mostPoints = 250

  /// Of every benchmark that has two commits, in the order in which they first appear.
  static func all(in history: Measurements) -> [Trend] {
    history.rows.filter { !$0.values.isEmpty }.grouped(by: \.key)
      .filter { $0.elements.count > 1 }.map { Trend($0.key, $0.elements) }
  }

  private init(_ key: ResultKey, _ rows: [Measurements.Row]) {
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
