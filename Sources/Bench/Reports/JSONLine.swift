import Foundation

/// A JSON object on one line, its keys in the order they were added. JSON has no NaN and no infinity:
/// such a number becomes null, and the line says `"diverged": true` at its end.
struct JSONLine {
  enum Value: Equatable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case text(String)
    case numbers([Double])
    case integers([Int])
  }

  private var members: [String] = []
  /// Whether a number was not finite.
  private(set) var isDiverged = false

  mutating func add(_ key: String, _ value: Value) {
    members.append(Self.quoted(key) + ": " + literal(value))
  }

  /// A number, or null where there is none.
  mutating func add(_ key: String, _ number: Double?) {
    add(key, number.map { .number($0) } ?? .null)
  }

  var text: String {
    "{" + (members + (isDiverged ? ["\"diverged\": true"] : [])).joined(separator: ", ") + "}"
  }

  /// Numbers in the fewest digits that read back as the same double.
  private mutating func literal(_ value: Value) -> String {
    switch value {
    case .null: return "null"
    case .bool(let bool): return "\(bool)"
    case .integer(let integer): return "\(integer)"
    case .text(let text): return Self.quoted(text)
    case .numbers(let numbers):
      var literals: [String] = []
      for number in numbers { literals.append(literal(.number(number))) }
      return "[" + literals.joined(separator: ", ") + "]"
    case .integers(let integers):
      return "[" + integers.map(String.init).joined(separator: ",") + "]"
    case .number(let number):
      guard number.isFinite else {
        isDiverged = true
        return "null"
      }
      return "\(number)"
    }
  }

  static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case _ where scalar.value < 0x20: String(format: "\\u%04x", scalar.value)
      default: String(scalar)
      }
    }
    return "\"" + escaped.joined() + "\""
  }
}
