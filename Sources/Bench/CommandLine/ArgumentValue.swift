/// A type that is read from one word of a command line.
protocol ArgumentValue {
  /// What a valid word is, for errors: "a whole number".
  static var expectation: String { get }
  /// The words allowed where the set is closed, else empty.
  static var allWords: [String] { get }
  init?(word: String)
  /// As it would be typed; shown as the default.
  var word: String { get }
}

extension ArgumentValue {
  static var allWords: [String] { [] }
  var word: String { "\(self)" }
}

extension String: ArgumentValue {
  static var expectation: String { "some text" }
  init?(word: String) {
    guard !word.isEmpty else { return nil }
    self = word
  }
}

extension Int: ArgumentValue {
  static var expectation: String { "a whole number" }
  init?(word: String) { self.init(word) }
}

extension Double: ArgumentValue {
  static var expectation: String { "a number" }
  init?(word: String) { self.init(word) }
  /// Whole numbers without ".0".
  var word: String { Int(exactly: self).map { "\($0)" } ?? "\(self)" }
}

/// A seed of the random streams, decimal or hexadecimal.
struct Seed: ArgumentValue, Equatable {
  var value: UInt64

  static let expectation = "a whole number from 0 to \(UInt64.max), or 0x and hexadecimal digits"

  init(_ value: UInt64) { self.value = value }

  init?(word: String) {
    let isHexadecimal = word.hasPrefix("0x")
    let digits = isHexadecimal ? word.dropFirst(2) : word[...]
    guard let value = UInt64(digits, radix: isHexadecimal ? 16 : 10) else { return nil }
    self.value = value
  }

  var word: String { "\(value)" }
}

/// A closed set of words: an enumeration whose raw values are what is typed.
protocol ArgumentChoice: ArgumentValue, CaseIterable, RawRepresentable<String> {}

extension ArgumentChoice {
  static var allWords: [String] { allCases.map(\.rawValue) }
  static var expectation: String { oneOfAllWords }
  init?(word: String) { self.init(rawValue: word) }
  var word: String { rawValue }
}

extension ArgumentValue {
  /// The expectation of a closed set.
  static var oneOfAllWords: String {
    "one of " + allWords.map { "'\($0)'" }.joined(separator: ", ")
  }
}

/// The part of a type's values that an option takes; NaN is in none.
struct Allowed<Value> {
  /// Follows the type's expectation: "from 1 to 1024".
  let description: String
  let contains: (Value) -> Bool
}

extension Allowed where Value: Comparable {
  static func from(_ lower: Value, to upper: Value) -> Allowed {
    Allowed(description: "from \(lower) to \(upper)") { $0 >= lower && $0 <= upper }
  }
}

extension Allowed<Double> {
  /// Finite values above a bound.
  static func above(_ bound: Double) -> Allowed {
    Allowed(description: "above \(bound.word)") { $0 > bound && $0.isFinite }
  }

  /// Finite values no less than a bound.
  static func atLeast(_ bound: Double) -> Allowed {
    Allowed(description: "of at least \(bound.word)") { $0 >= bound && $0.isFinite }
  }
}
