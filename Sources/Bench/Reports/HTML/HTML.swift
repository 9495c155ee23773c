/// A piece of a page. What is interpolated into one is escaped, unless it is a piece of a page itself, so
/// no name can leave its place.
struct HTML: ExpressibleByStringInterpolation {
  let text: String

  /// - Parameter markup: of this program, not of a file.
  init(markup: String) { text = markup }

  init(stringLiteral literal: String) { text = literal }

  init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

  struct Interpolation: StringInterpolationProtocol {
    fileprivate(set) var text = ""

    init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

    mutating func appendLiteral(_ literal: String) { text += literal }

    mutating func appendInterpolation(_ html: HTML) { text += html.text }

    mutating func appendInterpolation(_ string: String) {
      text += xmlEscaped(withoutControls(string))
    }

    mutating func appendInterpolation(_ number: Int) { text += "\(number)" }
  }
}

extension Sequence<HTML> {
  func joined(_ separator: HTML = "") -> HTML {
    HTML(markup: map(\.text).joined(separator: separator.text))
  }
}

extension HTML {
  /// A benchmark and, small, what sets it apart.
  static func name(_ id: String, _ conditions: String) -> HTML {
    conditions.isEmpty ? .name(id) : "\(.name(id)) <small>\(conditions)</small>"
  }

  /// The id of a benchmark or another name from a file: where it might have another direction apart from
  /// the text around it, and of a length that a page can hold.
  static func name(_ name: String) -> HTML {
    let longest = 120
    let shown =
      name.count <= longest
      ? name : "\(name.prefix(longest * 2 / 3))…\(name.suffix(longest / 4))"
    return shown.utf8.allSatisfy { $0 < 128 } ? "\(shown)" : "<bdi>\(shown)</bdi>"
  }
}
