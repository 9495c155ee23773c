extension CompletionTree {
  var zsh: String {
    """
    #compdef \(name)
    # Completes \(name) in zsh: put this file into a folder of $fpath as _\(name), or source it.
    _\(name)() {
      local command= option= word
      local -a subcommands options
      for word in ${words[2,CURRENT-1]}; do
        case "${command:+$command }$word" in
          (\(paths.map(shellQuoted).joined(separator: "|"))) command="${command:+$command }$word" ;;
        esac
        option=$word
      done
      if [[ $PREFIX == --*=* ]]; then
        option=${PREFIX%%=*}
        compset -P 1 '*='
      fi
      case "$command $option" in
    \(optionsByValue.map(zshValue).joined(separator: "\n"))
      esac
      case "$command" in
    \(nodes.map(zshNode).joined(separator: "\n"))
      esac
      _describe subcommand subcommands
      _describe -o option options
    }
    _\(name)_ids() { compadd "$@" -- ${(f)"$($words[1] list 2>/dev/null)"} }
    if [[ $funcstack[1] == _\(name) ]]; then _\(name) "$@"; else compdef _\(name) \(name); fi

    """
  }

  private func zshValue(_ value: Value, _ options: [String]) -> String {
    "    (\(options.map(shellQuoted).joined(separator: "|"))) \(zsh(value)); return ;;"
  }

  private func zshNode(_ node: Node) -> String {
    let arguments = node.arguments.filter { $0 != .free }.map(zsh).map { "\($0); " }.joined()
    let options = node.options.flatMap { option in option.names.map { ($0, option.help) } }
    let subcommands = node.subcommands.map { ($0.name, $0.abstract) }
    return "    (\(shellQuoted(node.words))) \(arguments)subcommands=(\(described(subcommands)))"
      + " options=(\(described(options))) ;;"
  }

  /// As `_describe` takes them.
  private func described(_ words: [(String, String)]) -> String {
    words.map { shellQuoted("\($0.0):\($0.1)") }.joined(separator: " ")
  }

  private func zsh(_ value: Value) -> String {
    switch value {
    case .words(let words): "compadd -- \(words.map(shellQuoted).joined(separator: " "))"
    case .file: "_files"
    case .directory: "_files -/"
    case .ids: "_\(name)_ids"
    case .free: "_message value"
    }
  }
}
