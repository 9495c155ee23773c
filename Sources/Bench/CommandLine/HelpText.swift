/// The help and the usage of the last command of `path`, laid out like swift-argument-parser's.
struct HelpText {
  /// From the root to the command.
  let path: [any Command.Type]
  let width: Int

  private var command: any Command.Type { path[path.count - 1] }

  /// Where the right-hand column begins.
  private static let textColumn = 26
  /// Usage lists no more options than this, as there.
  private static let mostOptions = 12

  var text: String { text(of: command) }

  /// What follows an error: the usage and how to see more.
  var hint: String {
    let usage = wrapped(
      "Usage: " + synopsis(of: command), width: width, indent: "Usage: ".count)
    return usage + "\n  See '\(names) --help' for more information."
  }

  private var names: String { path.map { $0.name }.joined(separator: " ") }

  private func text<C: Command>(of command: C.Type) -> String {
    var sections = [wrapped("OVERVIEW: " + C.abstract, width: width, indent: 0)]
    sections += C.discussion.split(separator: "\n\n")
      .map { wrapped(String($0), width: width, indent: 0) }
    sections.append(
      wrapped("USAGE: " + synopsis(of: command), width: width, indent: "USAGE: ".count))

    let defaults = C()
    let arguments = C.parameters.filter { !$0.isNamed }.map { row($0, defaults) }
    var options = C.parameters.filter(\.isNamed).map { row($0, defaults) }
    if path.count == 1 {
      options.append(row("--version", "Show the version."))
      options.append(
        row("\(CompletionTree.generatorOption) <shell>", CompletionTree.generatorHelp))
    }
    options.append(row("-h, --help", "Show help information."))
    let subcommands = C.subcommands.enumerated().map { index, subcommand in
      row(subcommand.name + (index == 0 ? " (default)" : ""), subcommand.abstract)
    }
    for (title, rows) in [
      ("ARGUMENTS", arguments), ("OPTIONS", options), ("SUBCOMMANDS", subcommands),
    ] where !rows.isEmpty {
      sections.append("\(title):\n" + rows.joined(separator: "\n"))
    }
    if !C.subcommands.isEmpty {
      let words = ([path[0].name, "help"] + path.dropFirst().map { $0.name } + ["<subcommand>"])
      sections.append("  See '\(words.joined(separator: " "))' for detailed help.")
    }
    return sections.joined(separator: "\n\n")
  }

  private func synopsis<C: Command>(of command: C.Type) -> String {
    guard C.subcommands.isEmpty else { return names + " <subcommand>" }
    let (options, arguments) = (C.parameters.filter(\.isNamed), C.parameters.filter { !$0.isNamed })
    let shown =
      options.count > Self.mostOptions ? ["[<options>]"] : options.map(\.synopsis)
    return ([names] + arguments.map(\.synopsis) + shown).joined(separator: " ")
  }

  private func row<C: Command>(_ parameter: Parameter<C>, _ defaults: C) -> String {
    let notes = [
      parameter.values.isEmpty ? nil : "values: " + parameter.values.joined(separator: ", "),
      parameter.settingText(defaults).map { "default: " + $0 },
    ].compactMap(\.self)
    let note = notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))"
    return row(parameter.label, parameter.help + note)
  }

  private func row(_ label: String, _ text: String) -> String {
    let padding = Self.textColumn - label.count - 2
    let indent = String(repeating: " ", count: Self.textColumn)
    let lines = wrapped(indent + text, width: width, indent: Self.textColumn)
    return "  \(label)"
      + (padding > 0 ? lines.dropFirst(label.count + 2) : "\n\(lines)")
  }
}

/// The words of `text` in lines of at most `width` columns (longer words stand alone), those after
/// the first indented. Words are parted by spaces; spaces inside brackets do not break, and those
/// at the start are kept.
func wrapped(_ text: String, width: Int, indent: Int) -> String {
  let start = text.prefix { $0 == " " }
  var lines = [String(start)]
  for word in unbreakableWords(of: text.dropFirst(start.count)) {
    let last = lines[lines.count - 1]
    let isFresh = last.allSatisfy { $0 == " " }
    if !isFresh && last.count + 1 + word.count > width {
      lines.append(String(repeating: " ", count: indent) + word)
    } else {
      lines[lines.count - 1] = last + (isFresh ? "" : " ") + word
    }
  }
  return lines.joined(separator: "\n")
}

/// Splits at spaces and line ends outside `[…]`, so that "[--seed <n>]" stays whole.
private func unbreakableWords(of text: Substring) -> [String] {
  var depth = 0
  return text.split { character in
    if character == "[" { depth += 1 }
    if character == "]" { depth -= 1 }
    return depth == 0 && character.isWhitespace
  }.map(String.init)
}
