/// A command: a plain struct of settings, declared once for parsing, help and checks.
///
/// Each setting is a stored property, whose initial value is the default, and one line in
/// `parameters`, which is what the help shows:
///
///     struct ListCommand: Command {
///       var filters: [String] = []
///       var format = Format.text
///
///       static let name = "list"
///       static let abstract = "List benchmarks, one id per line."
///       static var parameters: [Parameter<Self>] {
///         [
///           .arguments("<filter>", \.filters, "Only ids that match."),
///           .option("--format <format>", \.format, "How to print."),
///         ]
///       }
///       func run() throws {…}
///     }
protocol Command {
  static var name: String { get }
  /// One sentence, shown in the parent's list and at the top of the help.
  static var abstract: String { get }
  /// Paragraphs below the abstract; may be empty.
  static var discussion: String { get }
  static var parameters: [Parameter<Self>] { get }
  /// A command with subcommands only passes on to them; the first one is the default.
  static var subcommands: [any Command.Type] { get }

  /// The settings' defaults.
  init()
  /// Checks settings that depend on each other; throws a `Failure` of code `usage`.
  func validate() throws
  func run() throws
}

extension Command {
  static var discussion: String { "" }
  static var parameters: [Parameter<Self>] { [] }
  static var subcommands: [any Command.Type] { [] }
  func validate() throws {}
  func run() throws {}
}
