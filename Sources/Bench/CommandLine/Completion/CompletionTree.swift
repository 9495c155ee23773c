/// What can follow which words of a command line: made from the commands' declarations, for the scripts
/// that complete it in shells.
struct CompletionTree {
  /// What a value is completed from.
  enum Value: Equatable {
    case words([String])
    case file, directory
    /// The ids of benchmarks.
    case ids
    /// Nothing can be offered.
    case free
  }

  struct Option {
    /// "-o", "--output"
    let names: [String]
    let help: String
    /// Nil for a flag.
    let value: Value?
  }

  struct Node {
    /// The subcommands that lead here: "data fetch"; empty for the root.
    let words: String
    let subcommands: [(name: String, abstract: String)]
    /// Its own and, where subcommands may be left out, those of the default.
    let options: [Option]
    let arguments: [Value]
  }

  static let generatorOption = "--generate-completion-script"
  static let generatorHelp =
    "Print a script that completes commands in a shell (values: "
    + CompletionShell.allWords.joined(separator: ", ") + ")."

  /// The program.
  let name: String
  /// From the root, each before its subcommands.
  let nodes: [Node]

  init(_ root: any Command.Type) {
    name = root.name
    nodes = Self.nodes(of: root, [])
  }

  private static func nodes(of command: any Command.Type, _ path: [String]) -> [Node] {
    let leaf = defaultLeaf(of: command)
    let own = path.isEmpty ? [version, generator] : []
    let node = Node(
      words: path.joined(separator: " "),
      subcommands: command.subcommands.map { ($0.name, $0.abstract) },
      options: options(of: leaf) + own + [help], arguments: arguments(of: leaf))
    return [node] + command.subcommands.flatMap { nodes(of: $0, path + [$0.name]) }
  }

  private static func defaultLeaf(of command: any Command.Type) -> any Command.Type {
    command.subcommands.first.map(defaultLeaf) ?? command
  }

  private static func options<C: Command>(of command: C.Type) -> [Option] {
    let parameters = C.parameters
    return parameters.filter(\.isNamed).map {
      Option(
        names: $0.names + [$0.inversion].compactMap(\.self), help: $0.help,
        value: $0.isFlag ? nil : value(of: $0))
    }
  }

  private static func arguments<C: Command>(of command: C.Type) -> [Value] {
    let parameters = C.parameters
    return parameters.filter { !$0.isNamed }.map { value(of: $0) }
  }

  private static func value<Owner>(of parameter: Parameter<Owner>) -> Value {
    switch parameter.placeholder {
    case _ where !parameter.values.isEmpty: .words(parameter.values)
    case "<file>": .file
    case "<directory>": .directory
    case "<filter>", "<id>": .ids
    default: .free
    }
  }

  private static let help = Option(
    names: ["-h", "--help"], help: "Show help information.", value: nil)
  private static let version = Option(names: ["--version"], help: "Show the version.", value: nil)
  private static let generator = Option(
    names: [generatorOption], help: generatorHelp,
    value: .words(CompletionShell.allWords))
}

extension CompletionTree {
  /// The words by which nodes are reached, but the root's.
  var paths: [String] { nodes.map(\.words).filter { !$0.isEmpty } }

  /// "run --format": the options with a value, after the words of their nodes; grouped by what completes
  /// it.
  var optionsByValue: [(value: Value, options: [String])] {
    var groups: [(value: Value, options: [String])] = []
    for node in nodes {
      for option in node.options {
        guard let value = option.value else { continue }
        let names = option.names.map { "\(node.words) \($0)" }
        if let place = groups.firstIndex(where: { $0.value == value }) {
          groups[place].options += names
        } else {
          groups.append((value, names))
        }
      }
    }
    return groups
  }
}

/// The shells that completion scripts are for.
enum CompletionShell: String, ArgumentChoice {
  case bash, zsh, fish

  func script(_ tree: CompletionTree) -> String {
    switch self {
    case .bash: tree.bash
    case .zsh: tree.zsh
    case .fish: tree.fish
    }
  }
}
