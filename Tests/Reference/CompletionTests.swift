import Foundation
import Testing

@testable import bench

private func isInstalled(_ shell: String) -> Bool {
  (try? shellLine("command -v \(shell)").code) == 0
}

private func shellLine(_ line: String) throws -> Outcome { try shell(line) }

/// Lines to complete and words that are offered, or not.
private let cases: [(line: String, offered: [String], not: [String])] = [
  ("bench r", ["run", "reproduce"], ["list"]),
  ("bench run --fo", ["--format"], ["--seed"]),
  ("bench --fo", ["--format"], []),
  ("bench run --format j", ["json", "junit"], ["text"]),
  ("bench data f", ["fetch"], []),
  ("bench data fetch m", ["mnist"], ["fashion"]),
  ("bench train --posterior m", ["mixture"], ["planar"]),
  ("bench list kernel/tan", ["kernel/tanh/2048"], ["kernel/exp/2048"]),
  ("bench compare --skip kernel/tan", ["kernel/tanh/2048"], []),
  ("bench compare --no", ["--no-confirm"], ["--confirm"]),
  ("bench --generate-completion-script z", ["zsh"], ["bash"]),
]

struct `Completion scripts` {
  @Test(arguments: CompletionShell.allCases)
  func `name every subcommand and option`(_ shell: CompletionShell) {
    let tree = CompletionTree(BenchCommand.self)
    let script = shell.script(tree)
    for node in tree.nodes {
      #expect(
        node.words.isEmpty || script.contains("'\(node.words)'")
          || script.contains("' \(node.words)'"))
      for name in node.options.flatMap(\.names) {
        let bare = String(name.drop { $0 == "-" })
        #expect(script.contains(shell == .fish ? " \(bare) " : name), "\(name)")
      }
    }
  }

  @Test func `complete files and folders where a value is one`() {
    let groups = CompletionTree(BenchCommand.self).optionsByValue
    func options(_ value: CompletionTree.Value) -> [String] {
      groups.first { $0.value == value }?.options ?? []
    }
    #expect(options(.directory).contains("report --history"))
    #expect(options(.file).contains("report --output") && options(.file).contains("report -o"))
    #expect(options(.free).contains("compare --rounds"))
  }

  @Test(arguments: CompletionShell.allCases)
  func `are printed, and written in the shell's language`(_ shell: CompletionShell) throws {
    let generate = "bench --generate-completion-script"
    #expect(try shellLine("\(generate)=\(shell)").output.contains("bench"))
    guard isInstalled(shell.rawValue) else { return }
    #expect(try shellLine("\(generate) \(shell) | \(shell) -n /dev/stdin").code == 0)
  }

  @Test(.enabled(if: isInstalled("bash")), arguments: cases.indices)
  func `complete in bash`(_ index: Int) throws {
    let (line, offered, not) = cases[index]
    let outcome = try shellLine(
      """
      bash -c 'source <(bench --generate-completion-script bash); COMP_LINE="\(line)"; \
      COMP_POINT=${#COMP_LINE}; _bench; printf "%s\\n" "${COMPREPLY[@]}"'
      """)
    let words = outcome.output.split(separator: "\n").map(String.init)
    #expect(Set(offered).isSubset(of: words) && Set(not).isDisjoint(with: words), "\(words)")
  }

  /// Bash takes what follows "=" for the word that is completed.
  @Test(
    .enabled(if: isInstalled("bash")),
    arguments: [
      ("bench --format=j", "json"), ("bench kernel/binary-matmul/20x200x784/density=0", "0.15"),
    ])
  func `complete in bash after an equals sign`(_ line: String, _ word: String) throws {
    let outcome = try shellLine(
      """
      bash -c 'source <(bench --generate-completion-script bash); COMP_LINE="\(line)"; \
      COMP_POINT=${#COMP_LINE}; _bench; echo "${COMPREPLY[0]}"'
      """)
    #expect(outcome.output == word + "\n")
  }

  @Test(.enabled(if: isInstalled("fish")), arguments: cases.indices)
  func `complete in fish`(_ index: Int) throws {
    let (line, offered, not) = cases[index]
    let outcome = try shellLine(
      """
      HOME=$(mktemp -d) fish -c \
      'bench --generate-completion-script fish | source; complete -C "\(line)"'
      """)
    let words = outcome.output.split(separator: "\n").map {
      String($0.prefix { $0 != "\t" })
    }
    #expect(Set(offered).isSubset(of: words) && Set(not).isDisjoint(with: words), "\(words)")
  }

  @Test func `are for shells that are known`() throws {
    let outcome = try shellLine("bench --generate-completion-script tcsh")
    #expect(outcome.code == 64 && outcome.error.contains("one of 'bash', 'zsh', 'fish'"))
  }
}
