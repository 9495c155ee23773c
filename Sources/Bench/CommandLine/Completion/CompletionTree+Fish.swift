extension CompletionTree {
  var fish: String {
    """
    # Completes \(name) in fish: put this file into ~/.config/fish/completions as \(name).fish.
    function __\(name)_at --description 'Whether the subcommands so far are these'
      set -l command
      for word in (commandline -opc)[2..]
        switch "$command $word"
          case \(paths.map { fishQuoted(spaced($0)) }.joined(separator: " "))
            set -a command $word
        end
      end
      test "$command" = "$argv"
    end
    function __\(name)_ids
      set -l program (commandline -opc)[1]
      $program list 2>/dev/null
    end
    complete -c \(name) -f
    \(nodes.flatMap(fish).joined(separator: "\n"))

    """
  }

  /// "$command $word" for no command yet begins with a space.
  private func spaced(_ path: String) -> String { path.contains(" ") ? path : " " + path }

  private func fish(_ node: Node) -> [String] {
    let start = "complete -c \(name) -n \(fishQuoted("__\(name)_at \(node.words)"))"
    let subcommands = node.subcommands.map {
      "\(start) -a \($0.name) -d \(fishQuoted($0.abstract))"
    }
    let arguments = node.arguments.filter { $0 != .free }.map { "\(start) \(fish($0))" }
    let options = node.options.map { option in
      let names = option.names.map {
        $0.hasPrefix("--") ? "-l \($0.dropFirst(2))" : "-s \($0.dropFirst())"
      }
      return
        ([start] + names + [option.value.map { "-r " + fish($0) }].compactMap(\.self)
        + ["-d \(fishQuoted(option.help))"]).joined(separator: " ")
    }
    return subcommands + arguments + options
  }

  private func fish(_ value: Value) -> String {
    switch value {
    case .words(let words): "-f -a \(fishQuoted(words.joined(separator: " ")))"
    case .file: "-F"
    case .directory: "-f -a '(__fish_complete_directories)'"
    case .ids: "-f -a '(__\(name)_ids)'"
    case .free: "-f"
    }
  }

  private func fishQuoted(_ text: String) -> String {
    "'\(text.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'"
  }
}
