import Testing

@testable import bench

/// Every form of parameter, for tests of the parser and of the help.
private struct Sample: Command {
  enum Fruit: String, ArgumentChoice { case apple, banana }

  var fruit = Fruit.apple
  var words: [String] = []
  var isLoud = false
  var confirms = true
  var count = 20
  var rate = 0.5
  var limit: Int?
  var skip: [String] = []
  var output: String?

  static let name = "sample"
  static let abstract = "Show every form."
  static let discussion = "First paragraph.\n\nSecond paragraph."
  static var parameters: [Parameter<Self>] {
    [
      .argument("<fruit>", \.fruit, "What to eat."),
      .arguments("<word>", \.words, "What to say."),
      .flag("-l, --loud", \.isLoud, "Shout."),
      .flag("--confirm/--no-confirm", \.confirms, "Ask first."),
      .option("--count <n>", \.count, in: .from(1, to: 99), "How many."),
      .option("--rate <r>", \.rate, in: .above(0), "How fast."),
      .option("--limit <n>", \.limit, "At most.", fallback: "no limit"),
      .option("--skip <word>", \.skip, "Leave out."),
      .option("-o, --output-of-everything <file>", \.output, "Where to."),
    ]
  }
}

private struct Root: Command {
  static let name = "root"
  static let abstract = "Hold the sample."
  static var subcommands: [any Command.Type] { [Sample.self, ListCommand.self] }
}

private func parse(_ line: String, root: any Command.Type = Root.self) throws -> Invocation {
  try ArgumentParser(root: root, version: "1.2.3", width: 60)
    .parse(line.split(separator: " ").map(String.init))
}

private func sample(_ line: String) throws -> Sample {
  guard case .run(let command) = try parse(line) else { throw Failure(.failed, "no command") }
  return try #require(command as? Sample)
}

private func text(_ line: String) throws -> String {
  guard case .show(let text) = try parse(line) else { throw Failure(.failed, "no text") }
  return text
}

private func usageError(_ line: String, root: any Command.Type = Root.self) -> String {
  do {
    _ = try parse(line, root: root)
    return ""
  } catch {
    let failure = Failure(error)
    return failure.code == .usage ? failure.message : "not a usage error"
  }
}

struct `Command line` {
  @Test func `defaults are the properties' values`() throws {
    let command = try sample("sample banana")
    #expect(command.fruit == .banana && command.words.isEmpty && command.skip.isEmpty)
    #expect(command.count == 20 && command.rate == 0.5 && command.limit == nil)
    #expect(command.confirms && !command.isLoud && command.output == nil)
  }

  @Test(arguments: ["--count 7", "--count=7", "--count 3 --count 7"])
  func `a value stands apart or after an equals sign, and the last one holds`(_ form: String) throws
  {
    #expect(try sample("apple \(form)").count == 7)
  }

  @Test func `flags, inversions and short names`() throws {
    let command = try sample("apple -l --no-confirm -o a=b --limit -3")
    #expect(command.isLoud && !command.confirms && command.output == "a=b" && command.limit == -3)
    #expect(try sample("apple --no-confirm --confirm").confirms)
    #expect(try sample("apple -o=-").output == "-")
    #expect(try sample("apple -o -").output == "-")
  }

  @Test func `repeated options and arguments accumulate, and -- ends options`() throws {
    let command = try sample("--skip a apple x --skip=b y -- --skip -h")
    #expect(command.skip == ["a", "b"])
    #expect(command.words == ["x", "y", "--skip", "-h"])
  }

  @Test func `the first subcommand is the default`() throws {
    #expect(try sample("apple hi").words == ["hi"])
    guard case .run(let command) = try parse("list epoch") else { return #expect(Bool(false)) }
    #expect((command as? ListCommand)?.filters == ["epoch"])
  }

  @Test(arguments: [
    ("apple --cuont 3", "Unknown option '--cuont'. Did you mean '--count'?"),
    ("apple --zzzzzzz", "Unknown option '--zzzzzzz'."),
    ("apple --loud=3", "'--loud' takes no value."),
    ("apple --count", "Missing value for '--count <n>'."),
    ("apple --count --loud", "Missing value for '--count <n>'."),
    ("", "Missing expected argument '<fruit>'. Please provide one of 'apple', 'banana'."),
    (
      "bananna",
      "The value 'bananna' is invalid for '<fruit>'. Did you mean 'banana'? "
        + "Please provide one of 'apple', 'banana'."
    ),
    (
      "apple --output-of-everything=",
      "The value '' is invalid for '--output-of-everything <file>'. Please provide some text."
    ),
    ("help lsit", "Unknown subcommand 'lsit'. Did you mean 'list'?"),
  ])
  func `mistakes are named`(_ line: String, _ message: String) {
    #expect(usageError(line) == message)
  }

  @Test(arguments: ["0", "100", "-1", "1.5", "two", "99999999999999999999", "nan"])
  func `counts outside the range are refused`(_ value: String) {
    #expect(
      usageError("apple --count \(value)")
        == "The value '\(value)' is invalid for '--count <n>'. "
        + "Please provide a whole number from 1 to 99.")
  }

  @Test(arguments: ["0", "-0.1", "nan", "-inf", "inf", "1e999", "fast"])
  func `rates that are not finite and positive are refused`(_ value: String) {
    #expect(
      usageError("apple --rate \(value)")
        == "The value '\(value)' is invalid for '--rate <r>'. Please provide a number above 0.")
  }

  @Test func `errors carry the usage of their command`() {
    #expect {
      try parse("apple --zzzzzzz")
    } throws: { error in
      Failure(error).hint == """
        Usage: root sample <fruit> [<word> ...] [--loud]
               [--confirm/--no-confirm] [--count <n>] [--rate <r>]
               [--limit <n>] [--skip <word> ...]
               [--output-of-everything <file>]
          See 'root sample --help' for more information.
        """
    }
  }
}

struct `Help` {
  @Test func `lists arguments and options with values and defaults`() throws {
    let expected = """
      OVERVIEW: Show every form.

      First paragraph.

      Second paragraph.

      USAGE: root sample <fruit> [<word> ...] [--loud]
             [--confirm/--no-confirm] [--count <n>] [--rate <r>]
             [--limit <n>] [--skip <word> ...]
             [--output-of-everything <file>]

      ARGUMENTS:
        <fruit>                 What to eat. (values: apple,
                                banana)
        <word>                  What to say.

      OPTIONS:
        -l, --loud              Shout.
        --confirm/--no-confirm  Ask first. (default: --confirm)
        --count <n>             How many. (default: 20)
        --rate <r>              How fast. (default: 0.5)
        --limit <n>             At most. (default: no limit)
        --skip <word>           Leave out.
        -o, --output-of-everything <file>
                                Where to.
        -h, --help              Show help information.
      """
    for line in ["sample --help", "sample -h", "help sample", "sample --count --help"] {
      #expect(try text(line) == expected)
    }
  }

  @Test func `lists subcommands`() throws {
    let expected = """
      OVERVIEW: Hold the sample.

      USAGE: root <subcommand>

      OPTIONS:
        --version               Show the version.
        --generate-completion-script <shell>
                                Print a script that completes
                                commands in a shell (values: bash,
                                zsh, fish).
        -h, --help              Show help information.

      SUBCOMMANDS:
        sample (default)        Show every form.
        list                    List benchmarks, one id per line.

        See 'root help <subcommand>' for detailed help.
      """
    for line in ["--help", "-h", "help"] { #expect(try text(line) == expected) }
    #expect(try text("--version") == "1.2.3")
  }

  @Test(arguments: ["sample -- --help", "sample apple -- -h"])
  func `is no option after --`(_ line: String) {
    if case .show = try? parse(line) { Issue.record("shown as help") }
  }
}

struct `Suggestions` {
  @Test(arguments: [
    ("", "abc", 3), ("abc", "abc", 0), ("fliter", "filter", 2), ("kitten", "sitting", 3),
  ])
  func `count edits`(_ a: String, _ b: String, _ distance: Int) {
    #expect(editDistance(a, b) == distance && editDistance(b, a) == distance)
  }

  @Test func `need fewer than four edits and half of the word`() {
    #expect(suggestion(for: "trian", among: ["run", "train", "data"]) == "train")
    #expect(suggestion(for: "extra", among: ["run", "data"]) == nil)
    #expect(suggestion(for: "reproductive", among: ["produce"]) == nil)
  }
}
