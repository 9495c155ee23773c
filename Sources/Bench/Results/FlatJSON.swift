import Foundation

/// Reads a JSON object whose values are texts, numbers, booleans, null or arrays of numbers: a line of a
/// results file, of which there may be millions. (Foundation's decoders take ten times as long.)
struct FlatJSON {
  enum Value: Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    /// A number that was not finite when it was written, and so null, is NaN.
    case numbers([Double])
  }

  struct Malformed: Error {}

  private let bytes: [UInt8]
  private let end: Int
  private var position: Int

  /// Calls `member` for each member, in their order. Throws `Malformed` for anything that is no such
  /// object, or is more than one.
  static func read(
    _ bytes: [UInt8], in range: Range<Int>, member: (String, Value) throws -> Void
  ) throws {
    var reader = FlatJSON(bytes: bytes, end: range.upperBound, position: range.lowerBound)
    try reader.readObject(member)
  }

  private mutating func readObject(_ member: (String, Value) throws -> Void) throws {
    try expect("{")
    if !accept("}") {
      repeat {
        let name = try readText()
        try expect(":")
        try member(name, try readValue())
      } while accept(",")
      try expect("}")
    }
    skipSpace()
    guard position == end else { throw Malformed() }
  }

  private mutating func readValue() throws -> Value {
    if accept("[") { return .numbers(try readRestOfNumbers()) }
    switch next {
    case UInt8(ascii: "\""): return .text(try readText())
    case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"): return try readWord()
    default: return .number(try readNumber())
    }
  }

  private mutating func readRestOfNumbers() throws -> [Double] {
    var numbers: [Double] = []
    if accept("]") { return numbers }
    repeat {
      skipSpace()
      if next == UInt8(ascii: "n") {
        guard try readWord() == .null else { throw Malformed() }
        numbers.append(.nan)
      } else {
        numbers.append(try readNumber())
      }
    } while accept(",")
    try expect("]")
    return numbers
  }

  private mutating func readWord() throws -> Value {
    let start = position
    while let byte = next, UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte { position += 1 }
    switch String(decoding: bytes[start..<position], as: UTF8.self) {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    default: throw Malformed()
    }
  }

  /// Such as -12.5e+3.
  private mutating func readNumber() throws -> Double {
    let start = position
    _ = skip("-")
    if !skip("0") { try skipDigits() }
    if skip(".") { try skipDigits() }
    if skip("e") || skip("E") {
      _ = skip("+") || skip("-")
      try skipDigits()
    }
    let word = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let number = Double(word), number.isFinite else { throw Malformed() }
    return number
  }

  /// One or more.
  private mutating func skipDigits() throws {
    let start = position
    while let byte = next, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { position += 1 }
    guard position > start else { throw Malformed() }
  }

  private mutating func readText() throws -> String {
    skipSpace()
    guard skip("\"") else { throw Malformed() }
    let start = position
    var isASCII = true
    while let byte = next, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw Malformed() }
      // Escapes are rare: Foundation reads such a text.
      if byte == UInt8(ascii: "\\") { return try readEscapedText(from: start) }
      if byte >= 0x80 { isASCII = false }
      position += 1
    }
    let content = bytes[start..<position]
    try expect("\"")
    // Several times as fast.
    if isASCII { return String(decoding: content, as: UTF8.self) }
    guard let text = String(validating: content, as: UTF8.self) else { throw Malformed() }
    return text
  }

  private mutating func readEscapedText(from start: Int) throws -> String {
    while let byte = next, byte != UInt8(ascii: "\"") {
      position += byte == UInt8(ascii: "\\") ? 2 : 1
    }
    guard position < end else { throw Malformed() }
    position += 1
    let quoted = Data(bytes[start - 1..<position])
    guard
      let text = try? JSONSerialization.jsonObject(with: quoted, options: .fragmentsAllowed)
    else { throw Malformed() }
    return text as? String ?? ""
  }

  private var next: UInt8? { position < end ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { position += 1 }
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// With the spaces around it.
  private mutating func accept(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard skip(character) else { return false }
    skipSpace()
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws {
    guard accept(character) else { throw Malformed() }
  }
}
