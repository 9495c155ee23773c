extension Report {
  /// For `$GITHUB_STEP_SUMMARY`: the verdict first, and rows to unfold.
  var markdown: String {
    var parts: [String] = []
    if let problem { parts.append("### bench: failed\n\n" + Markdown.escaped(problem)) }
    if let comparison {
      parts += comparison.markdown
    } else {
      parts.append("### bench: \(rows.count) rows\n\n" + Markdown.escaped(head))
      parts += tables.map { kind, rows in
        Markdown.folded(
          "\(kind): \(rows.count)", Markdown.table(kind.columns, rows.map(kind.cells)))
      }
    }
    return parts.joined(separator: "\n\n") + "\n"
  }
}

extension ComparisonTable {
  /// What changed or is in doubt, openly, and all rows to unfold.
  fileprivate var markdown: [String] {
    var parts = ["### bench compare: \(Markdown.escaped(verdict))"]
    parts.append(head.split(separator: "\n").map { Markdown.escaped($0) }.joined(separator: "  \n"))
    if !changedRows.isEmpty {
      parts.append(Markdown.table(Self.columns, changedRows.map(cells)))
    }
    if !changedQuantities.isEmpty {
      parts.append(Markdown.table(Self.exactColumns, changedQuantities.map(cells)))
    }
    if let same { parts.append(Markdown.escaped(same)) }
    parts.append("Repeat: " + Markdown.code(command))
    parts.append(
      Markdown.folded(
        "all \(result.rows.count) rows", Markdown.table(Self.columns, result.rows.map(cells))))
    return parts
  }
}

/// GitHub's Markdown.
enum Markdown {
  /// `text` on one line, as it stands: nothing in it is markup.
  static func escaped(_ text: some StringProtocol) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", "`", "*", "_", "[", "]", "<", ">", "#", "|", "~", "&", "@", "!", "$":
        escaped += "\\"
        escaped.unicodeScalars.append(scalar)
      case _ where scalar.properties.generalCategory == .control: escaped += " "
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// `text` in a span of code; a back tick in it would end the span.
  static func code(_ text: String) -> String { "`\(text.replacing("`", with: "'"))`" }

  static func table(_ columns: [TextTable.Column], _ rows: [[String]]) -> String {
    let marks = columns.map { $0.alignment == .left ? ":--" : "--:" }
    return ([columns.map { escaped($0.title) }, marks] + rows.map { $0.map { escaped($0) } })
      .map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }

  static func folded(_ title: String, _ content: String) -> String {
    "<details><summary>\(xmlEscaped(title))</summary>\n\n\(content)\n\n</details>"
  }
}
