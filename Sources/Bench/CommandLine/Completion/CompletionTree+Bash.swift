extension CompletionTree {
  /// Words are split here and not taken from `COMP_WORDS`, which bash also splits at "=", a part of ids.
  var bash: String {
    """
    # Completes \(name) in bash: source this file.
    _\(name)() {
      local line=${COMP_LINE:0:COMP_POINT} command= option= word candidates= kind=
      local -a words
      read -ra words <<<"$line"
      [[ $line == *' ' ]] && words+=('')
      local last=$((${#words[@]} - 1))
      local current=${words[last]} prefix=
      for word in "${words[@]:1:last-1}"; do
        case "${command:+$command }$word" in
          \(paths.map(shellQuoted).joined(separator: "|"))) command="${command:+$command }$word" ;;
        esac
        option=$word
      done
      if [[ $current == --*=* ]]; then
        option=${current%%=*} prefix=${current%%=*}= current=${current#*=}
      fi
      case "$command $option" in
    \(optionsByValue.map(bashValue).joined(separator: "\n"))
        *) case "$command" in
    \(nodes.map(bashNode).joined(separator: "\n"))
        esac ;;
      esac
      [[ $kind == ids && $current != -* ]] && candidates+=" $("${words[0]}" list 2>/dev/null)"
      local IFS=$'\\n'
      case $kind in
        file | directory)
          compopt -o filenames 2>/dev/null
          COMPREPLY=($(compgen -${kind:0:1} -- "$current")) ;;
        *)
          COMPREPLY=($(compgen -P "$prefix" -W "${candidates// /$'\\n'}" -- "$current"))
          word=$prefix$current
          [[ $COMP_WORDBREAKS == *=* ]] && COMPREPLY=("${COMPREPLY[@]#"${word%"${word##*=}"}"}") ;;
      esac
    }
    complete -o default -F _\(name) \(name)

    """
  }

  private func bashValue(_ value: Value, _ options: [String]) -> String {
    "    \(options.map(shellQuoted).joined(separator: "|"))) \(bash(value)) ;;"
  }

  private func bashNode(_ node: Node) -> String {
    var words = node.subcommands.map(\.name)
    for case .words(let closed) in node.arguments { words += closed }
    words += node.options.flatMap(\.names)
    let candidates = "candidates=\(shellQuoted(words.joined(separator: " ")))"
    let kind = node.arguments.contains(.ids) ? " kind=ids" : ""
    return "      \(shellQuoted(node.words))) \(candidates)\(kind) ;;"
  }

  private func bash(_ value: Value) -> String {
    switch value {
    case .words(let words): "candidates=\(shellQuoted(words.joined(separator: " ")))"
    case .file: "kind=file"
    case .directory: "kind=directory"
    case .ids: "kind=ids"
    case .free: "return"
    }
  }
}
