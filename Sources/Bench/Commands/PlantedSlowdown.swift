/// "<filter>=<percent>": rows that are made slower, to see whether a comparison notices.
struct PlantedSlowdown: ArgumentValue {
  let filter: String
  let percent: Double

  static let expectation = "a filter and a percentage, such as kernel/sigmoid=10"

  init?(word: String) {
    guard let mark = word.lastIndex(of: "="), mark != word.startIndex,
      let percent = Double(word[word.index(after: mark)...]), 0...1000 ~= percent
    else { return nil }
    filter = String(word[..<mark])
    self.percent = percent
  }

  func slows(_ id: String) -> Bool { IdFilter([filter]).admits(id) }

  var word: String { "\(filter)=\(percent.word)" }
}

extension [PlantedSlowdown] {
  /// Of a row; the last that fits it counts.
  func percent(of id: String) -> Double {
    last { $0.slows(id) }?.percent ?? 0
  }
}
