/// The part of Markdown that the tables of `reproduce` are written in: headings, tables, lists, blocks of
/// code, paragraphs; within them `code` and **bold**. Figures are files of their own: of an image stand its
/// name and what it shows. All else is text.
struct MarkdownPage {
  private let lines: [Substring]
  private var position = 0

  init(_ text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  var html: HTML {
    var reader = self
    var blocks: [HTML] = []
    while reader.position < reader.lines.count { blocks.append(reader.readBlock()) }
    return blocks.joined()
  }

  private mutating func readBlock() -> HTML {
    let line = lines[position]
    if line.allSatisfy(\.isWhitespace) {
      position += 1
      return ""
    }
    if line.hasPrefix("```") { return readCode() }
    if line.hasPrefix("#") {
      position += 1
      return "<h4>\(Self.inline(line.drop { $0 == "#" || $0 == " " }))</h4>\n"
    }
    if let image = line.wholeMatch(of: /!\[(.*)\]\((.*)\)/) {
      position += 1
      return "<p class=\"source\">\(String(image.2)): \(String(image.1))</p>\n"
    }
    if line.hasPrefix("|") { return readTable() }
    if line.hasPrefix("- ") { return readList() }
    let text = readWhile { !$0.allSatisfy(\.isWhitespace) && !Self.beginsBlock($0) }
    return "<p>\(Self.inline(text.joined(separator: "\n")[...]))</p>\n"
  }

  private mutating func readCode() -> HTML {
    position += 1
    let code = readWhile(orNone: true) { !$0.hasPrefix("```") }
    position += 1
    return "<pre>\(code.joined(separator: "\n"))</pre>\n"
  }

  /// A line without a mark goes on with the item above.
  private mutating func readList() -> HTML {
    var items: [String] = []
    for line in readWhile({ $0.hasPrefix("- ") || $0.hasPrefix("  ") }) {
      if line.hasPrefix("- ") {
        items.append(String(line.dropFirst(2)))
      } else {
        items[items.count - 1] += " " + line.drop { $0 == " " }
      }
    }
    return "<ul>\(items.map { "<li>\(Self.inline($0[...]))</li>" as HTML }.joined())</ul>\n"
  }

  private mutating func readTable() -> HTML {
    let rows = readWhile { $0.hasPrefix("|") }.map(Self.cells)
    let isRuled = rows.count > 1 && rows[1].allSatisfy { $0.allSatisfy { ":- ".contains($0) } }
    let numbers = isRuled ? rows[1].map { $0.hasSuffix(":") } : []
    var table = HTMLTable(
      caption: rows[0].joined(separator: ", "),
      columns: rows[0].enumerated().map { index, title in
        .init(title, index < numbers.count && numbers[index] ? .number : .text)
      })
    table.rows = rows.dropFirst(isRuled ? 2 : 1).map { $0.map { .init(Self.inline($0[...])) } }
    return table.html
  }

  private static func cells(_ line: Substring) -> [String] {
    line.split(separator: "|", omittingEmptySubsequences: false).dropFirst()
      .dropLast(line.hasSuffix("|") ? 1 : 0)
      .map { String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
  }

  private static func beginsBlock(_ line: Substring) -> Bool {
    ["#", "|", "- ", "```", "!["].contains { line.hasPrefix($0) }
  }

  /// At least one line, unless none will do.
  private mutating func readWhile(orNone: Bool = false, _ belongs: (Substring) -> Bool)
    -> [Substring]
  {
    let start = position
    if !orNone { position += 1 }
    while position < lines.count, belongs(lines[position]) { position += 1 }
    return Array(lines[start..<position])
  }

  private static func inline(_ text: Substring) -> HTML {
    text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map {
      index, part -> HTML in
      index % 2 == 1 ? "<code>\(String(part))</code>" : bold(part)
    }.joined()
  }

  private static func bold(_ text: Substring) -> HTML {
    text.split(separator: "**", omittingEmptySubsequences: false).enumerated().map {
      index, part -> HTML in
      index % 2 == 1 ? "<b>\(String(part))</b>" : "\(String(part))"
    }.joined()
  }
}
