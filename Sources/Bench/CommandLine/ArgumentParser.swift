/// What a command line asks for: to run a command, or to show a text.
enum Invocation {
  case run(any Command)
  case show(String)
}

/// Reads the command lines of `root` and its subcommands.
struct ArgumentParser {
  let root: any Command.Type
  let version: String
  /// Columns of help texts.
  let width: Int

  /// The command with its settings, or the text that was asked for. A mistake is a `Failure` of
  /// code `usage`, whose hint is the command's usage.
  func parse(_ arguments: [String]) throws -> Invocation {
    let words = arguments.prefix { !$0.hasPrefix("-") }
    if words.first == "help" {
      return .show(try helpOfAll(words.dropFirst()))
    }
    let (path, rest) = descend(arguments[...], from: [root])
    let options = arguments.prefix { $0 != "--" }
    if options.contains(where: { $0 == "-h" || $0 == "--help" }) { return .show(help(path)) }
    if options.contains("--version") { return .show(version) }
    if let script = try completionScript(options) { return .show(script) }
    let leaf = withDefaults(path)
    let command = leaf[leaf.count - 1]
    do {
      return .run(try settings(of: command, from: rest, path: leaf))
    } catch var failure as Failure where failure.code == .usage {
      failure.hint = HelpText(path: leaf, width: width).hint
      throw failure
    }
  }

  private func help(_ path: [any Command.Type]) -> String {
    HelpText(path: path, width: width).text
  }

  /// Where one is asked for: `--generate-completion-script zsh`, or with `=`.
  private func completionScript(_ words: ArraySlice<String>) throws -> String? {
    let option = CompletionTree.generatorOption
    guard let first = words.first, first == option || first.hasPrefix(option + "=") else {
      return nil
    }
    let word = first == option ? words.dropFirst().first : String(first.dropFirst(option.count + 1))
    guard let shell = word.flatMap({ CompletionShell(word: $0) }) else {
      throw Failure(.usage, "Please provide \(CompletionShell.expectation) for '\(option)'.")
    }
    return shell.script(CompletionTree(root))
  }

  /// `bench help data fetch`.
  private func helpOfAll(_ words: ArraySlice<String>) throws -> String {
    let (path, rest) = descend(words, from: [root])
    guard let unknown = rest.first else { return help(path) }
    let names = path.last!.subcommands.map { $0.name }
    throw Failure(
      .usage, "Unknown subcommand '\(unknown)'." + didYouMean(unknown, among: names))
  }

  /// The subcommands that the first words name, and the words that are left.
  private func descend(_ words: ArraySlice<String>, from path: [any Command.Type])
    -> (path: [any Command.Type], rest: ArraySlice<String>)
  {
    guard let next = path.last!.subcommands.first(where: { $0.name == words.first }) else {
      return (path, words)
    }
    return descend(words.dropFirst(), from: path + [next])
  }

  private func withDefaults(_ path: [any Command.Type]) -> [any Command.Type] {
    path.last!.subcommands.first.map { withDefaults(path + [$0]) } ?? path
  }
}

extension ArgumentParser {
  private func settings<C: Command>(
    of type: C.Type, from arguments: ArraySlice<String>, path: [any Command.Type]
  ) throws -> C {
    var command = C()
    var words: [String] = []
    var rest = arguments
    while let word = rest.popFirst() {
      if word == "--" {
        words += rest
        break
      } else if isOption(word) {
        try readOption(word, &rest, into: &command)
      } else {
        words.append(word)
      }
    }
    try readArguments(words[...], into: &command, siblings: path.dropLast().last?.subcommands ?? [])
    try command.validate()
    return command
  }

  /// `--name`, `--name value` or `--name=value`; takes the value from `rest`.
  private func readOption<C: Command>(
    _ word: String, _ rest: inout ArraySlice<String>, into command: inout C
  ) throws {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard let parameter = C.parameters.first(where: { $0.answers(to: name) }) else {
      let names =
        C.parameters.flatMap { $0.names } + ["--help", "--version", CompletionTree.generatorOption]
      throw Failure(
        .usage,
        "Unknown option '\(name)'."
          + didYouMean(name, among: names.filter { $0.hasPrefix("--") }))
    }
    if parameter.isFlag {
      guard parts.count == 1 else { throw Failure(.usage, "'\(name)' takes no value.") }
      _ = parameter.set(&command, name)
    } else if parts.count == 2 {
      try read(String(parts[1]), parameter, into: &command)
    } else {
      guard let value = rest.first, !isOption(value) || Double(value) != nil else {
        throw Failure(.usage, "Missing value for '\(parameter.shortLabel)'.")
      }
      rest.removeFirst()
      try read(value, parameter, into: &command)
    }
  }

  private func readArguments<C: Command>(
    _ words: ArraySlice<String>, into command: inout C, siblings: [any Command.Type]
  ) throws {
    var words = words
    for parameter in C.parameters {
      switch parameter.kind {
      case .flag, .option: continue
      case .argument:
        guard let word = words.popFirst() else {
          throw Failure(
            .usage,
            "Missing expected argument '\(parameter.placeholder)'. "
              + "Please provide \(parameter.expectation).")
        }
        try read(word, parameter, into: &command)
      case .arguments:
        while let word = words.popFirst() { try read(word, parameter, into: &command) }
      }
    }
    if let extra = words.first {
      throw Failure(
        .usage,
        "Unexpected argument '\(extra)'." + didYouMean(extra, among: siblings.map { $0.name }))
    }
  }

  private func read<C: Command>(
    _ word: String, _ parameter: Parameter<C>, into command: inout C
  ) throws {
    guard parameter.set(&command, word) else {
      throw Failure(
        .usage,
        "The value '\(word)' is invalid for '\(parameter.shortLabel)'."
          + didYouMean(word, among: parameter.values)
          + " Please provide \(parameter.expectation).")
    }
  }

  /// "-" alone is an argument.
  private func isOption(_ word: String) -> Bool { word.hasPrefix("-") && word != "-" }
}
